"""Promises of the checks before the first write, and of notes that would catch our block."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt
from tests.fakes.github.fake_forge import FakeForge
from tests.plugins.github_action.workbench import Workbench

from checkface_github_action.body import LONGEST, caught_in, merge_block
from checkface_github_action.open_text import left_open

OPEN = {
    "a fence": "notes\n```sh\nmake",
    "a fence of tildes": "~~~~\n~~~\ncode",
    "a fence closed by a shorter one": "````\n```\n",
    "a fence with words behind its end": "```\nx\n``` no\n",
    "an indented fence": "   ```\n    ```\n",
    "pre": "<pre>\nx",
    "PRE with a class": '  <PRE class="a">\n\nx\n',
    "script": "<script>\n",
    "a comment": "<!-- to do:\n\nmore",
    "a comment behind notes": "notes\n<!-- x\n-- >\n",
    "CDATA": "<![CDATA[\n]>",
    "an instruction": "<?php\n",
    "details": "<details><summary>More</summary>\n\ntext\n",
    "pre within a line": "see <pre>x\n",
    "details in details": "<details>\n<details>\n</details>\n",
}
CLOSED = {
    "nothing": "",
    "text": "notes",
    "a fence": "```\nx\n```\n",
    "a fence in a longer one": "````\n```\n````",
    "a longer end": "```\nx\n``````  \n",
    "indented code": "    ```\n    <pre>\n",
    "a quoted fence": "> ```\n> x",
    "code that names a tag": "use `<pre>` and ``<details>``\n",
    "pre": "<pre>\n\n```\n</pre>\n",
    "a comment with a fence": "<!--\n```\n-->",
    "details": "<details>\n\nx\n\n</details>\n",
    "backticks in the words of a fence": "``` a`b\n",
    "a fence with CRLF": "```\r\nx\r\n```\r\n",
}
BLOCK = "### Faces of tiny 1.0\n\n| a |\n|---|\n| b |"


def is_rendered(body: str) -> bool:
    """By a renderer of the same specification as the page's, with its tables."""
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(body)
    return "<h3>Faces of tiny 1.0</h3>" in page and "<td>b</td>" in page


@pytest.mark.parametrize("what", OPEN)
def test_what_notes_leave_open_does_not_catch_the_block(what: str) -> None:
    assert left_open(OPEN[what])
    made = merge_block(OPEN[what], BLOCK)

    assert is_rendered(made)
    assert made.endswith(OPEN[what])
    assert made == merge_block(made, BLOCK)
    assert caught_in(made) is None


@pytest.mark.parametrize("what", CLOSED)
def test_notes_that_leave_nothing_open_stay_in_front(what: str) -> None:
    assert left_open(CLOSED[what]) is None
    made = merge_block(CLOSED[what], BLOCK)

    assert is_rendered(made)
    assert made.startswith(CLOSED[what])


def test_a_body_with_an_open_fence_is_warned_of(
    bench: Workbench, forge: FakeForge, capsys: pytest.CaptureFixture[str]
) -> None:
    release = forge.publish("v1.0", OPEN["a fence"])

    bench.run(release)

    assert "::warning title=checkface::the release notes leave a code fence" in (
        capsys.readouterr().out
    )
    assert (release.body or "").endswith(OPEN["a fence"])
    assert 0 == bench.run(release)


@pytest.mark.parametrize("body", ["n" * (LONGEST - 10), "<!-- checkface:start -->", "n" * LONGEST])
def test_a_body_that_cannot_take_the_block_is_told_before_the_first_write(
    bench: Workbench, forge: FakeForge, body: str
) -> None:
    release = forge.publish("v1.0", body)

    bench.refusal(release)

    assert [] == forge.writes
    assert {} == release.assets


def test_more_files_than_a_release_holds_are_told_before_the_first_write(
    bench: Workbench, forge: FakeForge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checkface_github_action.posting.MOST_ASSETS", 5)

    assert "at most 5" in str(bench.refusal(forge.publish("v1.0")))
    assert [] == forge.writes
