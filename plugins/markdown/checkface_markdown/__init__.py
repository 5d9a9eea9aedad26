"""Shows faces in Markdown pages: an extension of Python-Markdown."""
