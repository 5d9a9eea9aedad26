"""Turns lock files of any tool into the digests that they expect."""
