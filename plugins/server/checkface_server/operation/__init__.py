"""Turns what happens here into what an operator sees: numbers and lines, never what was asked."""
