"""Turns the members of a JSON object into a dict, if no name stands twice."""

from __future__ import annotations

from typing import Any


def different_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """For `json.loads`. Raises ValueError: another program might take the other one of two."""
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a key stands twice")
    return content
