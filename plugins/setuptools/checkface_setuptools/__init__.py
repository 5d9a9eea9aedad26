"""Draws faces beside what setuptools builds."""
