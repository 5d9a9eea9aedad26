"""Promises of an older Python-Markdown: a sentence, and no error of another kind."""

from __future__ import annotations

import pytest

import checkface_markdown.extension
from checkface import CheckfaceError
from checkface_markdown.extension import CheckfaceExtension


def test_an_older_markdown_says_which_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkface_markdown.extension, "__version_info__", (3, 4, 4, "final", 0))

    with pytest.raises(CheckfaceError, match=r"needs Markdown 3\.5 or newer"):
        CheckfaceExtension()
