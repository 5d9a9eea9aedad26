"""Tries our own gate with swapped wheels, on an index of its own, far from the user's things."""
