"""Scheme cf1, whole and frozen: a digest to its key, its face's code, its pixels and its words."""
