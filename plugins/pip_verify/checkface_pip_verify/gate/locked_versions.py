"""Turns the versions in a user's locks into constraints, and pip's refusals into sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from checkface_channels.hosts import printable
from checkface_gate.errors import DifferenceError
from checkface_pip_verify import pip_prose as prose


def write_pins(pins: Sequence[str], folder: Path) -> list[str]:
    """Words that keep pip to these versions: what is newer on the index is no news to a lock."""
    if not pins:
        return []
    path = folder / "locked-versions.txt"
    path.write_text("".join(f"{pin}\n" for pin in pins), "utf-8")
    return [f"--constraint={path}"]


def locked_otherwise(log: Path, pins: Sequence[str]) -> DifferenceError | None:
    """The error for a request that asks for another version than the locks hold, if it is that."""
    try:
        text = log.read_text("utf-8", errors="replace")
    except OSError:
        return None
    if not prose.CONFLICT.search(text):
        return None
    locked = dict(_name_and_version(pin) for pin in pins)
    found = (_contradiction(reason, locked) for reason in prose.CONFLICT_REASON.finditer(text))
    told = list(dict.fromkeys(sentence for sentence in found if sentence))
    if not told:
        return None
    return DifferenceError(
        f"{'; '.join(told)}; nothing was installed; ask for what is locked, or let the lock's tool "
        "lock again"
    )


def _name_and_version(pin: str) -> tuple[str, str]:
    name, _, version = pin.partition("==")
    return str(canonicalize_name(name)), version


def _contradiction(reason: re.Match[str], locked: dict[str, str]) -> str | None:
    text = (reason["asked"] or reason["needed"]).strip()
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return None
    version = locked.get(canonicalize_name(requirement.name))
    if version is None or requirement.specifier.contains(version, prereleases=True):
        return None
    asked = str(requirement.specifier).removeprefix("==")
    needer = f", which {printable(reason['needer'])} needs" if reason["needer"] else ""
    return f"the lock has {requirement.name} {version}, not {asked}{needer}"
