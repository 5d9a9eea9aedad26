"""Posts the faces of a release on its page, as a GitHub Action."""
