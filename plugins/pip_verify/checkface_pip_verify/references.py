"""Resolves pypi: references."""
