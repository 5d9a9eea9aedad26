"""Turns the theme of a page into the place where its badge goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.theming import Theme

COMPONENT = "checkface-badge.html"
LISTS = {
    "alabaster": "sidebars",
    "furo": "sidebars",
    "sphinx_book_theme": "theme_footer_content_items",
    "pydata_sphinx_theme": "theme_footer_center",
}
"""Themes that have a list of components, and what a page calls it."""
TEMPLATES = {"sphinx_rtd_theme": "checkface-content.html"}
"""Themes whose template has another block for it than a footer."""
FOOTER = "checkface-footer.html"
PAGE = "checkface_page"
"""What our templates call the one that they extend."""


def put_badge(theme: Theme, templatename: str, context: dict[str, Any]) -> str | None:
    """Put the badge on the page that `context` describes, unless its author has.

    The template to use instead of `templatename`, or None to keep that.
    """
    if _is_placed(context):
        return None
    names = [Path(folder).name for folder in theme.get_theme_dirs()]
    where = next((LISTS[name] for name in names if name in LISTS), None)
    if where and (where != "sidebars" or context.get(where)):
        context[where] = [*_components(context.get(where)), COMPONENT]
        return None
    context[PAGE] = templatename
    return next((TEMPLATES[name] for name in names if name in TEMPLATES), FOOTER)


def _is_placed(context: dict[str, Any]) -> bool:
    lists = (value for key, value in context.items() if key == "sidebars" or "theme_" in key)
    return any(
        component.removesuffix(".html") == COMPONENT.removesuffix(".html")
        for value in lists
        if isinstance(value, str | list)
        for component in _components(value)
        if isinstance(component, str)
    )


def _components(value: str | list[str] | None) -> list[str]:
    """A theme.conf writes them with commas, a conf.py as a list."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return list(value or [])
