"""Shows in a Sphinx site the faces of what it documents; the rest is loaded when Sphinx asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """What Sphinx calls for `extensions = ["checkface_sphinx"]`."""
    from checkface_sphinx.extension import register

    return register(app)
