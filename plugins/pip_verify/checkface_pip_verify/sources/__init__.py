"""Turns the source distributions that a user allows by name into wheels, after a second consent."""
