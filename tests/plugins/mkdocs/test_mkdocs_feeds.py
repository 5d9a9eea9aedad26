"""Promises to whoever reads a site elsewhere: in a feed, which quotes the source of its pages."""

from __future__ import annotations

import pytest
from markdown import markdown
from tests.plugins.mkdocs.site_workshop import Workshop

from checkface_mkdocs.feeds import quotable

FENCE = "```checkface\nmanifest:checkface.json\n:trio:\n```\n"
QUOTED = [
    (FENCE, ""),
    (FENCE.replace("checkface\n", "checkface-table\n", 1), ""),
    (FENCE.replace("checkface\n", "{checkface} text:x\n", 1), ""),
    (FENCE.replace("```", "~~~~"), ""),
    ("- a\n\n    " + FENCE.replace("\n", "\n    ").rstrip(" "), "- a\n\n"),
    ("> " + FENCE.replace("\n", "\n> ").rstrip("> "), ""),
    (f"Before\n\n{FENCE}\nAfter", "Before\n\n\nAfter"),
    ("# Title {checkface}`release`{size=24}", "# Title `release`"),
    ("{checkface}``pypi:a==1`` and {checkface}`x`", "``pypi:a==1`` and `x`"),
    ("{checkface}`one\ntwo`", "`one\ntwo`"),
]
"""What an author writes, and what is quoted."""
KEPT = [
    "Nothing of ours, ``` not even a fence",
    f"````markdown\n{FENCE}````\n",
    "We write `` {checkface}`release` `` in a line",
    r"An escaped \{checkface}`release`",
    "```checkface\nwithout an end",
    "```python\nimport checkface\n```\n",
    "    ```checkfaces\n    x\n    ```\n",
]
LOOK = """
import markdown

def on_page_content(html, page, config, files):
    quoted = markdown.markdown(page.markdown[:160])
    config.extra.setdefault("quoted", {})[page.file.src_uri] = quoted

def on_post_page(output, page, config):
    return output + "<!--quoted " + config.extra["quoted"][page.file.src_uri] + " quoted-->" + (
        "<!--source " + page.markdown + " source-->"
    )
"""
"""What mkdocs-rss-plugin does, at the usual priority."""


@pytest.mark.parametrize(("written", "quoted"), QUOTED)
def test_a_feed_quotes_nothing_that_only_we_read(written: str, quoted: str) -> None:
    assert quoted == quotable(written)
    assert "{checkface}" not in markdown(quotable(written))


@pytest.mark.parametrize("written", KEPT)
def test_what_an_author_shows_of_us_is_quoted_as_it_is(written: str) -> None:
    assert written == quotable(written)


@pytest.mark.parametrize("ours_first", [True, False])
def test_who_quotes_pages_while_a_site_is_made_finds_no_markup_and_pages_keep_theirs(
    *, ours_first: bool, workshop: Workshop
) -> None:
    ours = {"checkface": {"release": "manifest:checkface.json", "block": "install.md"}}
    (workshop.folder / "look.py").write_text(LOOK)
    workshop.page("first.md", f"# First {{checkface}}`release`\n\n{FENCE}\nText\n")
    plugins: list[object] = ["search", ours] if ours_first else [ours, "search"]
    workshop.write("mkdocs", plugins, hooks=["look.py"])
    workshop.build()
    page = workshop.read("first/index.html")
    quoted, source = page.partition("<!--quoted ")[2].split("<!--source ")

    assert "checkface" not in quoted
    assert "Text" in quoted
    assert FENCE in source
    assert '<figure class="checkface-block"' in page
