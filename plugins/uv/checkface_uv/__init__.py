"""Lets uv install what a person has seen, and nothing else."""
