"""References, such as `file:` or `git:`, to digests; plugins add kinds of their own."""
