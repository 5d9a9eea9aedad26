"""Turns the files of a `twine upload` into faces, and compares them with what is served."""
