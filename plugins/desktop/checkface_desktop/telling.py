"""Turns plans and what was found into lines for a person."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from checkface import plain
from checkface.terminal import BOLD, GREEN, RED, plain_row
from checkface_desktop.entries import Found, Planned
from checkface_desktop.launcher import why_broken

NORMAL = "\x1b[0m"


def print_plan(plan: Sequence[Planned]) -> None:
    """What would be done, exactly."""
    for planned in plan:
        for change in planned.changes:
            print(_styled(plain(f"{planned.menu.title}: {change.title}"), BOLD))
            for row in change.lines():
                style = {"+": GREEN, "-": RED}.get(row[:1], "")
                print(_styled("\t".join(plain_row(part) for part in row.split("\t")), style))


def print_done(plan: Sequence[Planned], *, removed: bool) -> None:
    for planned in plan:
        title = planned.menu.title
        if planned.reason or not planned.changes:
            continue
        word = "gone" if removed else "there"
        print(f"{title}: {word}")
        for change in planned.changes:
            print(f"  {plain(change.title)}")
        if planned.menu.note and not removed:
            print(f"  {planned.menu.note}")


def print_unchanged(plan: Sequence[Planned], text: str) -> None:
    for planned in plan:
        if not planned.changes and not planned.reason:
            print(f"{planned.menu.title}: {text}")


def print_reasons(plan: Sequence[Planned]) -> bool:
    """On stderr, one sentence each; whether there were any."""
    for planned in plan:
        if planned.reason:
            print(plain(f"checkface: {planned.menu.title}: {planned.reason}"), file=sys.stderr)
    return any(planned.reason for planned in plan)


def print_found(found: Sequence[Found], ours: Path | None) -> bool:
    """Each menu in a line or two; whether all that is there works."""
    good = True
    for each in found:
        for line, works in _lines(each, ours):
            print(plain(f"{each.menu.title}: {line}"))
            good = good and works
    return good


def _lines(found: Found, ours: Path | None) -> Iterator[tuple[str, bool]]:
    if found.reason:
        yield found.reason, False
    elif not found.states:
        here = found.menu.is_installed()
        yield ("no entry" if here else "no entry, and it is not installed here"), True
    for state in found.states:
        broken = why_broken(state.launcher)
        starts = f"an entry in {state.place} that starts {state.launcher}"
        if broken:
            yield f"{starts}, but {broken}: `checkface desktop install` mends it", False
        elif ours and state.launcher != ours:
            yield f"{starts}, of another installation", True
        else:
            yield starts, True


def _styled(text: str, style: str) -> str:
    wanted = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return f"{style}{text}{NORMAL}" if wanted and style else text
