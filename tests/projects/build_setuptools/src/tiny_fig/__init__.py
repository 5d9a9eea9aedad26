"""A package to build."""
