"""Answers and draws on many machines, by Ray Serve. Imported only where somebody asks for it."""
