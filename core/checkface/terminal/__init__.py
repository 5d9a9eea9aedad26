"""Faces in a terminal: what it can show, and how they stand beside text."""
