"""Turns the theme of a page into the place where its badge goes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, TemplateError, nodes

if TYPE_CHECKING:
    from sphinx.theming import Theme

COMPONENT = "checkface-badge.html"
LISTS = {
    "breeze": "theme_footer",
    "sphinx_book_theme": "theme_footer_content_items",
    "pydata_sphinx_theme": "theme_footer_center",
}
"""Themes that have a list of components, and what a page calls it."""
TEMPLATES = {"sphinx_rtd_theme": "checkface-content.html"}
"""Themes whose footer is in another block than `footer`."""
FOOTER = "checkface-footer.html"
PAGE = "checkface_page"
"""What our templates call the one that they extend."""
INSIDE = "checkface_in_footer"
"""What they call to put the badge into the row of a theme's own footer."""
BELOW = {"alabaster"}
"""Themes whose footer is not there on a small screen: the badge stands in a row below it."""
THEME = "checkface_theme"

BLOCKS = {"checkface-content.html": "content", FOOTER: "footer"}
"""The block of a theme that each of them adds to."""


def put_badge(
    theme: Theme, templates: Environment, templatename: str, context: dict[str, Any]
) -> str | None:
    """Put the badge on the page that `context` describes, unless its author has.

    A theme whose template has no such block has it below the text of the page.

    The template to use instead of `templatename`, or None to keep that.
    """
    if _is_placed(context):
        return None
    names = [Path(folder).name for folder in theme.get_theme_dirs()]
    context[THEME] = names[0]
    context[INSIDE] = below_footer if BELOW.intersection(names) else in_footer
    where = next((LISTS[name] for name in names if name in LISTS), None)
    if where:
        context[where] = [*_components(context.get(where)), COMPONENT]
        return None
    ours = next((TEMPLATES[name] for name in names if name in TEMPLATES), FOOTER)
    if not _has_block(templates, templatename, BLOCKS[ours]):
        badge = context["checkface"]["badge"]
        context["body"] = f'{context.get("body") or ""}<div class="checkface-slot">{badge}</div>'
        return None
    context[PAGE] = templatename
    return ours


def below_footer(footer: str, slot: str) -> str:
    return f"{footer}{slot}"


def in_footer(footer: str, slot: str) -> str:
    """At the end of a theme's last footer, or of the last element of its block for one."""
    for end in ("</footer>", "</div>"):
        before, found, after = footer.rpartition(end)
        if found:
            return f"{before}{slot}{found}{after}"
    return f"{footer}{slot}"


@lru_cache(maxsize=256)
def _has_block(templates: Environment, name: str, block: str) -> bool:
    """Whether a template, or one that it stands on, has it: some themes leave Sphinx's own out."""
    if templates.loader is None:
        return True
    try:
        tree = templates.parse(templates.loader.get_source(templates, name)[0])
    except TemplateError:
        return True  # whatever is wrong is said where the page is made
    if any(each.name == block for each in tree.find_all(nodes.Block)):
        return True
    parents = (each.template for each in tree.find_all(nodes.Extends))
    named = [each.value for each in parents if isinstance(each, nodes.Const)]
    return any(parent != name and _has_block(templates, parent, block) for parent in named)


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
