"""Turns wishes for pictures into files: each drawn once, in a fair order, by our own processes."""
