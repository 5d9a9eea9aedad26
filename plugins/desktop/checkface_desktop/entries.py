"""Puts entries into menus and takes them away: all is looked at first, and then done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from checkface import CheckfaceError
from checkface_desktop.changes import Change, remove_folders
from checkface_desktop.menu import Menu, State

FAILURES = (CheckfaceError, OSError)
"""What one menu says, and no reason to do nothing in the others."""


@dataclass(frozen=True)
class Planned:
    """What is to be done for one menu, or why nothing can be."""

    menu: Menu
    changes: tuple[Change, ...] = ()
    reason: str = ""


def plan_installation(menus: Sequence[Menu], launcher: Path) -> list[Planned]:
    return [_plan(menu, partial(menu.installation, launcher)) for menu in menus]


def plan_removal(menus: Sequence[Menu]) -> list[Planned]:
    return [_plan(menu, menu.removal) for menu in menus]


def _plan(menu: Menu, changes_of: Callable[[], Sequence[Change]]) -> Planned:
    """What is in the way of one menu is not in the way of another."""
    try:
        changes = tuple(changes_of())
        for change in changes:
            change.require_possible()
    except FAILURES as error:
        return Planned(menu, reason=str(error))
    return Planned(menu, changes)


def carry_out(plan: Sequence[Planned]) -> list[Planned]:
    """Do it; what could not be done has a reason then."""
    done = [_apply(planned) for planned in plan]
    changes = [change for planned in done if not planned.reason for change in planned.changes]
    remove_folders(folder for change in changes for folder in change.folders_to_clear)
    return done


def _apply(planned: Planned) -> Planned:
    try:
        for change in planned.changes:
            change.apply()
    except FAILURES as error:
        return Planned(planned.menu, planned.changes, str(error))
    return planned


@dataclass(frozen=True)
class Found:
    """What there is in one menu."""

    menu: Menu
    states: tuple[State, ...] = ()
    reason: str = ""


def look(menus: Sequence[Menu]) -> list[Found]:
    return [_look(menu) for menu in menus]


def _look(menu: Menu) -> Found:
    try:
        return Found(menu, tuple(menu.states()))
    except FAILURES as error:
        return Found(menu, reason=str(error))
