"""What a publisher's own forge says about a file: its digests, and where the project lives."""
