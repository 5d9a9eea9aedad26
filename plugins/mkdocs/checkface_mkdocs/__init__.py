"""Shows in a MkDocs site the face of what it documents; loaded only where MkDocs is new enough."""

from __future__ import annotations

from mkdocs import __version__
from mkdocs.exceptions import ConfigurationError

OLDEST_MKDOCS = (1, 6)

if tuple(map(int, __version__.split(".")[:2])) < OLDEST_MKDOCS:
    raise ConfigurationError(
        f"checkface needs MkDocs 1.6 or newer, and this is {__version__}: "
        "pip install --upgrade 'checkface[mkdocs]'"
    )
