"""Turns references into what may be kept and shown of them: never what a user typed after `text:`.

Documentation tools keep pages in files, and their messages are published with the log of a build.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from checkface.hookspecs import Resolved

SECRET = "text:"  # noqa: S105 (a prefix; what follows it may be one)


def is_secret(reference: str) -> bool:
    """Whether it holds what a user typed, instead of naming a thing."""
    return reference.strip().lower().startswith(SECRET)


def without_secrets(references: Iterable[str]) -> str:
    """As messages repeat them."""
    return ", ".join(f"{SECRET}…" if is_secret(each) else each for each in references)


def without_secret(resolved: Resolved) -> Resolved:
    """Named by its digest instead."""
    if not is_secret(resolved.reference):
        return resolved
    return replace(resolved, reference=str(resolved.digest))
