"""Promises of what all our HTML is made by: what is not HTML already never becomes markup."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkface import plain
from checkface.pages import Html, block, element, fill_frame, join_html

ROOT = Path(__file__).parents[2]
TEXTS = st.text() | st.sampled_from(
    ["<b>", "</p><script>", "&lt;", '" onload="x', "' x='", "<!--", "{title}", "\u202e<", "a\nb"]
)


class Seen(HTMLParser):
    """What a browser finds."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_a_text_is_text_and_an_attribute_is_its_value(text: str, value: str) -> None:
    seen = Seen(element("p", text, title=value))

    assert [("p", {"title": plain(value)})] == seen.tags
    assert plain(text) == seen.text


@settings(deadline=None)
@given(TEXTS)
def test_what_is_followed_leads_where_it_is_said(address: str) -> None:
    assert [("a", {"href": address})] == Seen(element("a", "x", href=address)).tags


@settings(deadline=None)
@given(TEXTS)
def test_html_stays_html_at_any_depth(text: str) -> None:
    inner = element("b", text)

    assert str(inner) in element("p", inner)
    assert str(inner) in block("div", join_html([inner, inner]))
    assert str(inner) == fill_frame("{inner}", inner=inner)


@settings(deadline=None)
@given(TEXTS)
def test_a_text_that_contains_html_is_a_text(text: str) -> None:
    """So a mistake of ours is seen, and is no hole."""
    inner = element("b", text)

    for mixed in (f"{inner} ", inner + text, f"<i>{inner}</i>", f"{inner}{inner}"):
        assert "<" not in element("p", mixed)[len("<p>") : -len("</p>")]


@settings(deadline=None)
@given(TEXTS)
def test_a_frame_takes_texts_as_texts(text: str) -> None:
    seen = Seen(fill_frame("<title>x</title><p>{said}</p>", said=text))

    assert ["title", "p"] == [tag for tag, _ in seen.tags]
    assert plain(text) == seen.text.removeprefix("x")


@pytest.mark.parametrize(
    ("attributes", "written"),
    [
        ({"class_": "a"}, '<i class="a"></i>'),
        ({"data_search_exclude": True}, "<i data-search-exclude></i>"),
        ({"aria_label": "a b"}, '<i aria-label="a b"></i>'),
        ({"width": 3}, '<i width="3"></i>'),
        ({"loading": None}, "<i></i>"),
        ({"hidden": False}, "<i></i>"),
        ({"alt": ""}, '<i alt=""></i>'),
    ],
)
def test_attributes_are_called_as_python_can(
    attributes: dict[str, str | int | None], written: str
) -> None:
    assert written == element("i", **attributes)


def test_what_has_no_end_has_none() -> None:
    assert '<img src="x">' == element("img", src="x")
    assert "<wbr>" == element("wbr")
    assert isinstance(element("wbr"), Html)


SOURCES = [*ROOT.glob("core/**/*.py"), *ROOT.glob("plugins/*/checkface_*/**/*.py")]


def imported_modules(source: str) -> Iterator[str]:
    """However it is imported."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


@pytest.mark.parametrize(
    "source", ["import html", "from html import escape as e", "def f():\n    import html as h"]
)
def test_it_is_seen_who_escapes(source: str) -> None:
    assert "html" in imported_modules(source)


def test_nobody_else_escapes() -> None:
    """One way to write HTML and SVG: a second would forget what the first has learned.

    A menu of a desktop, or a template of Sphinx, is another language with a way of its own.
    """
    escaping = [
        path.name for path in SOURCES if "html" in imported_modules(path.read_text("utf-8"))
    ]

    assert ["html_element.py"] == escaping
