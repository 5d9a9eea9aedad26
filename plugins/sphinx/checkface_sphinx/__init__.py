"""Shows in a Sphinx site the faces of what it documents; the rest is loaded when Sphinx asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

OLDEST_SPHINX = "7.4"


def setup(app: Sphinx) -> ExtensionMetadata:
    """What Sphinx calls for `extensions = ["checkface_sphinx"]`.

    Before anything else is loaded, an older Sphinx says which one is needed: it understands a text
    where newer ones take numbers too.
    """
    app.require_sphinx(OLDEST_SPHINX)
    from checkface_sphinx.extension import register

    return register(app)
