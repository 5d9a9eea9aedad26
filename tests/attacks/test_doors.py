"""Whatever door a text comes out of, it cannot steer what shows it: usage errors and pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkface import Acceptance, Artifact, Digest, Resolved
from checkface.command.cli import main
from checkface.pages import Documented, Portrait, badge_html, block_html, face_html, table_html
from checkface_gate.install_report import InstallReport
from checkface_gate.recognition import Recognised
from checkface_gate.report.html_page import html_report
from checkface_gate.report.markdown_text import step_summary
from checkface_pip_verify import cli
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.pip.plan import Wheel
from checkface_twine.command import main as twine

HOSTILE = "a\x1b[2J\x07\u202e\r\n::error::x\x9b"
"""A cleared screen, a bell, text turned around, a line of its own, an order to a workflow."""
WORDS = [
    ["{}"],
    ["--{}"],
    ["cache", "{}"],
    ["cache", "info", "{}"],
    ["cache", "info", "--{}"],
    ["cache", "info", "--json={}"],
    ["draw", "text:", "--size", "{}"],
    ["draw", "text:", "-o", "x.{}"],
    ["draw", "text:", "-o", "{}/x.png"],
    ["show", "text:", "--image", "{}"],
    ["words", "{}"],
    ["words", "git:{}"],
    ["words", "manifest:{}"],
    ["words", "pypi:{}"],
    ["check", "{}"],
    ["compare", "text:", "{}"],
    ["release", "{}"],
    ["sheet", "{}", "-o", "x.png"],
    ["card", "text:", "-o", "{}"],
]
OURS = [
    ["ledger", "{}"],
    ["ledger", "list", "{}"],
    ["ledger", "forget", "{}"],
    ["ledger", "forget-identity", "{}"],
    ["ledger", "import", "{}"],
    ["ledger", "compare", "{}"],
    ["ledger", "export", "{}/x"],
    ["self-test", "{}"],
    ["shell-init", "{}"],
]
TWINE = [["--{}"], ["--wait", "{}"], ["{}"], ["--expect", "{}", "x"], ["--image", "{}", "x"]]

CALLS = [
    *(pytest.param(main, words, id=" ".join(["checkface", *words])) for words in WORDS),
    *(pytest.param(cli.main, words, id=" ".join(["pip-checkface", *words])) for words in OURS),
    *(pytest.param(twine, words, id=" ".join(["twine", *words])) for words in TWINE),
]


@pytest.mark.parametrize(("call", "words"), CALLS)
def test_a_wrong_word_is_repeated_in_plain_letters(
    call: Callable[[list[str]], int],
    words: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("here")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CHECKFACE_LEDGER", str(folder / "ledger"))

    call([word.format(HOSTILE) for word in words])

    said = capsys.readouterr()
    assert said.out + said.err or words[-1] == "{}/x.png"
    for line in (said.out + said.err).split("\n"):
        assert is_plain(line), line
        assert not line.lstrip().startswith("::")


def is_plain(line: str) -> bool:
    return {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}.isdisjoint(map(unicodedata.category, line))


TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.sampled_from(
        [
            "<script>x</script>",
            '"><img src=x onerror=y>',
            "' onmouseover='x",
            "</style><svg onload=x>",
            "--><b>",
            "javascript:x",
            "&lt;b&gt;&#60;b&#62;",
            "\u202e<\x1b[2J",
            "{{ 7*7 }}{% raw %}",
            "</textarea></title><iframe src=//x>",
        ]
    ),
)
LIVE = {"script", "iframe", "object", "embed", "form", "input", "link", "base", "svg", "meta"}


class Seen(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def require_inert(page: str, like: str) -> None:
    """The same elements and attributes as a page without any markup in its texts."""
    seen, usual = Seen(page), Seen(like)
    assert usual.tags == seen.tags
    assert [each[:2] for each in usual.attributes] == [each[:2] for each in seen.attributes]
    for _, name, value in seen.attributes:
        assert not name.startswith("on")
        assert not re.match(r"\s*(javascript|vbscript):", value, re.IGNORECASE)
    assert all(is_plain(line) for line in page.split("\n"))


def portrait(text: str) -> Portrait:
    return Portrait(Documented(Resolved("manifest:x", Digest.of_text("x"), text, text)))


LAYOUTS: dict[str, Callable[[str], str]] = {
    "face": lambda text: face_html(portrait(text), "x.png", caption=True),
    "block": lambda text: block_html(portrait(text), "x.png"),
    "badge": lambda text: badge_html(portrait(text), "x.png"),
    "table": lambda text: table_html([(portrait(text), "x.png")]),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(deadline=None)
@given(text=TEXTS)
def test_no_name_becomes_markup_of_a_page(layout: str, text: str) -> None:
    require_inert(LAYOUTS[layout](f"a{text}"), LAYOUTS[layout]("a"))


def account(text: str) -> InstallReport:
    """Every text of it that an index, a wheel or a ledger gave."""
    digest = Digest.of_text("x")
    wheel = Wheel(text, text, text, f"https://{text}/x", {}, requested=True, needed_by=(text,))
    candidate = Candidate(wheel, Artifact("x-1-py3-none-any.whl", 1, digest))
    before = Acceptance.now("x-1-py3-none-any.whl", digest, text)
    told = InstallReport()
    told.recognised = (Recognised(candidate, before, replaces=text),)
    return told


@settings(deadline=None, max_examples=40)
@given(TEXTS)
def test_no_name_becomes_markup_of_a_report(text: str) -> None:
    require_inert(html_report(account(f"a{text}")), html_report(account("a")))


@settings(deadline=None, max_examples=40)
@given(TEXTS)
def test_no_name_becomes_a_row_of_a_summary(text: str) -> None:
    shown = step_summary(account(f"a{text}"))

    assert shown.count("\n") == step_summary(account("a")).count("\n")
    assert "<" not in re.sub("<br>|</?span>", "", shown)
    assert all(is_plain(line) for line in shown.split("\n"))
