"""Shows on the pages of an MkDocs site the face of the release that they document."""
