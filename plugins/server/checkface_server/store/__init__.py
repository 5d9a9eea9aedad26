"""Keeps files by tag: in memory, on the disk, in an object store."""
