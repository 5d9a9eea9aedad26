"""What a GitHub keeps of a repository's releases: asked, and changed, through its API."""
