"""What site and extension say of digests: plain as Python, in six languages, and never wrong."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.core.test_js_package import JS, node

from checkface import plain
from checkface.plain_text import ANCHOR

SCRIPT = Path(__file__).parent / "ask_the_ui.mjs"
LANGUAGES = ("en", "de", "fr", "es", "ja", "zh")
TEXTS = [
    "demo-1.0-py3-none-any.whl",
    "",
    " a  b ",
    "a" + " " * 40 + "b",
    "gpj.\u202eexe",
    "a\x1b[31mred\x07\r\n\tb\x7f\x9b",
    "zero\u200bwidth\u200d\ufeff\u2060",
    "a\u0301\u0302\u0303\u0304\u0305",
    "\u0301mark first",
    "s\u0336t\u0336r\u0336u\u0336c\u0336k",
    "no\u00a0break\u2003em\u3000ideographic",
    "::error::x",
    "  ::error::x",
    "##[command]",
    "Straße Ünïcödé 日本語 한국어",
    "\u05d0\u05d1.zip",
    "abc \u0627\u0644 1",
    "\U0001f600 smile \ufe0f",
    "\u3164\uffa0\u115f",
    "\U000e0001\U000e0041 tags",
    "__proto__",
    "<img src=x onerror=alert(1)>",
    "line\u2028para\u2029",
    "\ue000\uffff",
    "\u17b4\u180b\u2800\u034f",
]
ONE, TWO = "a" * 64, "b" * 64
PAIRS: list[tuple[str | None, str | None, str]] = [
    (ONE, ONE, "same"),
    (ONE, ONE.upper(), "same"),
    (f" sha256:{ONE}\n", ONE, "same"),
    (ONE, TWO, "different"),
    (ONE, ONE[:-1] + "b", "different"),
    (ONE, "a" * 40, "unknown"),
    (ONE, "a" * 128, "unknown"),
    (ONE, None, "unknown"),
    (None, None, "unknown"),
]
ASKED = {
    ("de-AT", "en"): "de",
    ("zh-TW", "fr"): "fr",
    ("zh-Hans-CN",): "zh",
    ("zh_HK",): "en",
    ("pt-BR", "ja"): "ja",
    ("__proto__", "constructor", ""): "en",
    (): "en",
}

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="no node here")


@pytest.fixture(scope="module")
def said() -> Any:
    pairs = [pair[:2] for pair in PAIRS]
    return node(SCRIPT, say={"plain": TEXTS, "pairs": pairs, "languages": [*ASKED]})


def test_text_of_a_stranger_is_shown_as_python_shows_it(said: Any) -> None:
    """But for the letters that hold Hebrew in its place on a terminal: a page has <bdi>."""
    assert [plain(text).replace(ANCHOR, "") for text in TEXTS] == said["plain"]
    assert [text.isprintable() for text in TEXTS] == said["printable"]


def test_only_equal_digests_of_one_algorithm_are_the_same(said: Any) -> None:
    assert [verdict for *_, verdict in PAIRS] == said["verdicts"]


def test_all_languages_say_the_same_things(said: Any) -> None:
    texts, holes = said["texts"], re.compile(r"\{\w+\}")

    assert set(LANGUAGES) == set(texts)
    for language in LANGUAGES:
        assert list(texts["en"]) == list(texts[language]), language
        for key, text in texts["en"].items():
            found = texts[language][key]
            assert found, (language, key)
            assert sorted(holes.findall(text)) == sorted(holes.findall(found)), (language, key)
            assert "<" not in found, (language, key)


def test_the_readers_language_is_found_and_english_is_for_the_others(said: Any) -> None:
    assert list(ASKED.values()) == said["languages"]
    assert ("Kopiert", "Copied", "Copied") == (said["german"], said["fallback"], said["missing"])


def test_a_value_in_a_sentence_is_plain_and_is_no_sentence_itself(said: Any) -> None:
    assert "[{b}] \\u202e<b> {c}" == said["once"]
    assert "\u2068\u05d0.zip\u2069" == said["hebrew"]
    assert "toString" == said["inherited"]


def test_a_painter_that_cannot_be_had_is_asked_for_again(said: Any) -> None:
    assert ["WeightsError", "WeightsError"] == said["failures"]


def test_the_types_name_all_that_is_public(said: Any) -> None:
    types = (JS / "ui/index.d.ts").read_text("utf-8")
    declared = re.findall(r"^export (?:function|class|const) (\w+)", types, re.MULTILINE)

    assert sorted(said["names"]) == sorted(declared)
