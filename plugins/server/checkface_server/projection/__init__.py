"""Finds where in w a face lies that looks like a photograph: opt-in, in a process for each."""
