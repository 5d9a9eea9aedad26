"""Shows faces on the pages of a devpi index: of each file, and of the release they are."""
