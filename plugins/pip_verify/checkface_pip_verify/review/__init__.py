"""Shows, checks and compares lock files: what a person reviews before anything is installed."""
