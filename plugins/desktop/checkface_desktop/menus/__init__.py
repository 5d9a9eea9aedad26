"""One module for each file manager: what its entry looks like, and where it lies."""
