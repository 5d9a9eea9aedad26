"""Turns the body of a request into a JSON object, as strictly as JSON is meant (RFC 8259).

Python's reader is generous: it takes NaN, and of two members of one name it forgets the first, so
that who looks at a request and who answers it may understand two different things.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from math import inf
from typing import Any

MOST_DIGITS = 15
"""Of a whole number: what has more is out of every range here, and Python refuses thousands."""


def json_object(body: bytes) -> dict[str, Any]:
    """Raises ValueError for all that is no object in UTF-8 with members of different names."""
    try:
        said = json.loads(
            body.decode(),
            parse_int=_whole,
            parse_constant=_no_number,
            object_pairs_hook=_members,
        )
    except RecursionError:
        raise ValueError("it is too deep") from None
    if not isinstance(said, dict):
        raise ValueError("it is no object")  # noqa: TRY004 - one kind of error for one kind of fault
    return said


def _whole(text: str) -> float:
    return int(text) if len(text) <= MOST_DIGITS else inf


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _members(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError("a member stands twice")
        found[name] = value
    return found
