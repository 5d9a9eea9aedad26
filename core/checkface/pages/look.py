"""Turns the HTML of faces into what it looks like: one style and one script for all pages."""

from __future__ import annotations

from functools import cache
from importlib import resources


def style() -> str:
    """For all of them. Also without it each is readable."""
    return _text("checkface.css")


def script() -> str:
    """Optional: pages work without it."""
    return _text("checkface.js")


@cache
def _text(filename: str) -> str:
    return resources.files(__package__).joinpath(filename).read_text("utf-8")
