"""Turns a release body and our block into the new body: the maintainer's text stays, byte for byte.

Our block stands between two markers, which a page does not show. With none in the body it is
appended, or, where the text leaves something open that would catch it, put in front; with one pair
it is replaced; with anything else nothing is touched.
"""

from __future__ import annotations

from checkface_github_action.errors import BodyError
from checkface_github_action.open_text import left_open

START = "<!-- checkface:start -->"
END = "<!-- checkface:end -->"
LONGEST = 125_000
"""Characters that the forge accepts in a body."""


def merge_block(body: str, block: str) -> str:
    """`body` with `block` between the markers. Raises `BodyError` for markers that are no pair."""
    marked = f"{START}\n{block.strip()}\n{END}"
    place = _place(body)
    if place is None and left_open(body):
        line = "\r\n" if "\r\n" in body else "\n"
        return f"{marked}{line * 2}{body}"
    if place is None:
        return f"{body}{_gap(body)}{marked}" if body.strip() else f"{body}{marked}"
    start, end = place
    return body[:start] + _with_line_ends_of(body[start:end], marked) + body[end:]


def caught_in(body: str) -> str | None:
    """What is open where our block stands or would be appended; None for nothing."""
    place = _place(body)
    return left_open(body if place is None else body[: place[0]])


def block_of(body: str) -> str | None:
    """What stands between the markers, for whoever compares; None where there are none."""
    place = _place(body)
    return None if place is None else body[place[0] : place[1]]


def _place(body: str) -> tuple[int, int] | None:
    """Where our block starts and ends, markers included."""
    starts, ends = body.count(START), body.count(END)
    if starts == ends == 0:
        return None
    start, end = body.find(START), body.find(END)
    if (starts, ends) != (1, 1) or end < start:
        raise BodyError(
            f"the release body has {starts} of {START!r} and {ends} of {END!r}: expected one pair "
            "in this order, or none; edit the body and run again. Nothing was changed"
        )
    return start, end + len(END)


def _gap(body: str) -> str:
    """An empty line before our block, in the line ends that the maintainer uses."""
    line = "\r\n" if "\r\n" in body else "\n"
    if body.endswith(line * 2):
        return ""
    return line if body.endswith(line) else line * 2


def _with_line_ends_of(old: str, new: str) -> str:
    """The forge's web editor writes CRLF into the whole body: that alone is no change."""
    return new.replace("\n", "\r\n") if "\r\n" in old else new
