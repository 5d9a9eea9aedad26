"""Promises of the macro."""

from __future__ import annotations

from collections.abc import Callable

from tests.plugins.markdown.conftest import WORDS, Convert

from checkface_markdown.macros import define_env


class Macros:
    """What mkdocs-macros hands over, as far as we use it."""

    def __init__(self) -> None:
        self.known: dict[str, Callable[..., str]] = {}

    def macro(self, function: Callable[..., str], name: str) -> None:
        self.known[name] = function


def test_a_macro_writes_what_the_extension_reads(convert: Convert) -> None:
    macros = Macros()
    define_env(macros)
    face = macros.known["checkface"]
    html = convert(face() + " " + face("text:x", size=64, caption=False, alt="A b"))

    assert WORDS in html
    assert 'width="64"' in html
    assert 'alt="A b, ' in html
    assert 1 == html.count("checkface-words")
