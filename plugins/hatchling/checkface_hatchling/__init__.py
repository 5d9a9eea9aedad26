"""Draws faces beside what hatchling builds."""
