"""In Markdown and HTML, what a stranger wrote is text: no tag, link, name to tell, or command."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import cmarkgfm
import markdown
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from checkface import plain
from checkface.pages import markdown_code, markdown_image, markdown_text

LIVE = [
    "@ada", "@org/team", "ada@host.example", "#123", "a/b#1", "GH-12", "gh-12", "CVE-2024-1234",
    "https://evil.example", "www.evil.example", "WWW.evil.example", "evil.com", "ftp://a.b",
    "a.io", "mailto:a@b.example", "xmpp:a@b.example", "deadbeef",
    "0123456789abcdef0123456789abcdef01234567", ":x:", ":+1:", "$x^2$", "$$x$$", "$`x`$", "[^1]",
    "[^1]: note", "[a](https://b)", "[a]: https://b", "![a](b)", "<https://evil.example>",
    "<b>x</b>", "<!-- x", "-->", "<script>", "&lt;b&gt;", "&#64;ada", "`x`", "``", "```", "~~~",
    "*x*", "__x__", "~~x~~", "==x==", "^x^", "a | b", "|---|", "# x", "x\n===", "- x", "+ x",
    "1. x", "1) x", "> x", "> [!CAUTION]", "    x", "\tx", "---", "***", "{: .x }", "{% x %}",
    "::: x", "!!! note", "[x]", "[[x]]", "\\", "\\*", "a  ", "x\\\n", "Term\n: x", "*[a]: b",
    "\\(x\\)",
]  # fmt: skip
"""What dialects and forges give a life of its own."""

ODD = "ab1@#:/.-_*`<>[]()!|$~\\&;{}=+^\"' \n\x1b"

TEXTS = st.lists(
    st.sampled_from(LIVE) | st.text(ODD, max_size=6),
    max_size=5,
).map("".join)

GFM = ["autolink", "table", "strikethrough", "tagfilter"]

ALIVE_AFTERWARDS = re.compile(
    r"(?<![\w/])@[a-z0-9]|#\d|\bGH-\d|\bCVE-\d|(?:https?|ftp)://|\bwww\.|:[\w+-]+:|\$.*\$"
    r"|(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])",
    re.IGNORECASE | re.DOTALL,
)
"""What forges look for in each piece of text of a page that is rendered."""


class Page(HTMLParser):
    """The texts and the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.tags: set[str] = set()
        self.pieces = [""]
        self.feed(page)
        self.close()

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.tags.add(tag)
        self.pieces.append("")

    def handle_endtag(self, tag: str) -> None:
        del tag
        self.pieces.append("")

    def handle_data(self, data: str) -> None:
        self.pieces[-1] += data

    def handle_entityref(self, name: str) -> None:
        self.pieces[-1] += {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[name]

    def handle_charref(self, name: str) -> None:
        self.pieces[-1] += chr(int(name))


def on_a_forge(text: str) -> Page:
    return Page(cmarkgfm.markdown_to_html_with_extensions(text, Options.CMARK_OPT_UNSAFE, GFM))


def in_python(text: str) -> Page:
    return Page(markdown.markdown(text, extensions=["extra", "admonition", "sane_lists", "toc"]))


def in_a_site(text: str) -> Page:
    renderer = MarkdownIt("gfm-like", {"linkify": True, "html": True})
    return Page(renderer.render(text))


RENDERERS = pytest.mark.parametrize("render", [on_a_forge, in_python, in_a_site])


@RENDERERS
@given(TEXTS)
@example("".join(LIVE))
def test_a_line_shows_just_the_text(render: object, text: str) -> None:
    page = render(markdown_text(text))  # type: ignore[operator]

    assert page.tags <= {"p", "span"}
    assert _words(page.text) == _words(plain(text))
    assert not any(ALIVE_AFTERWARDS.search(piece) for piece in page.pieces)


@RENDERERS
@pytest.mark.parametrize("text", LIVE)
def test_each_of_them_is_inert(render: object, text: str) -> None:
    page = render(f"{markdown_text(text)} and {markdown_code(text)}")  # type: ignore[operator]

    assert page.tags <= {"p", "span", "code"}
    assert _words(page.text) == _words(f"{plain(text)} and {plain(text)}")
    assert not any(ALIVE_AFTERWARDS.search(piece) for piece in page.pieces)


@RENDERERS
@given(TEXTS, TEXTS)
def test_cells_of_a_table_hold_just_the_text(render: object, one: str, other: str) -> None:
    table = f"| a | b |\n|---|---|\n| {markdown_text(one)} | **x** {markdown_code(other)} |\n\nend"
    page = render(table)  # type: ignore[operator]

    assert page.tags <= {"table", "thead", "tbody", "tr", "th", "td", "span", "code", "p", "strong"}
    assert {"td", "strong", "p", "code"} <= page.tags
    assert _words(page.text) == _words(f"a b {plain(one)} x {plain(other)} end")


@RENDERERS
@given(TEXTS, TEXTS)
def test_pictures_stay_pictures(render: object, source: str, alt: str) -> None:
    page = render(f"`a` {markdown_image(source, alt, 1)} `b`")  # type: ignore[operator]

    assert page.tags == {"p", "code", "img"}
    assert _words(page.text) == ["a", "b"]


def test_usual_names_can_still_be_read_in_the_source() -> None:
    assert markdown_text("plum 1.0 (seen 2024-01-01)") == "plum 1.0 (seen 2024-01-01)"
    assert markdown_text("plum-1.0-py3-none-any.whl") == "plum-1.0-py3-none-any.whl"


def _words(text: str) -> list[str]:
    return text.split()
