"""Faces in pages: which release a page documents, and its HTML and Markdown."""
