"""Compares what an index said of its wheels (PEP 658) with what the wheels say of themselves.

pip resolves by the first and never looks at the second again: an index could invent a requirement,
or hide one, and what is shown and asked about would not be what the wheels need.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from checkface import WheelMetadata
from checkface_channels.hosts import printable
from checkface_gate.errors import DifferenceError
from checkface_pip_verify.gate.download import Candidate


def require_own_metadata(candidates: Iterable[Candidate], folder: Path) -> None:
    """Raises `DifferenceError` for the first wheel that requires something else than pip was told.

    `folder` holds the wheels. Raises `UnreadableWheelError` for one that cannot be read.
    """
    for each in candidates:
        wheel = each.wheel
        told = {_normal(text) for text in wheel.requires}
        written = {_normal(text) for text in _requires(folder / wheel.filename)}
        if told != written:
            raise DifferenceError(
                f"{wheel.filename}: the index's metadata say that it requires "
                f"{_enumeration(told - written, written - told)}, and the wheel itself "
                f"{_enumeration(written - told, told - written)}; nothing was installed; do not "
                "trust this index"
            )


def _requires(path: Path) -> tuple[str, ...]:
    return WheelMetadata.of_file(path).values("Requires-Dist")


def _normal(text: str) -> str:
    joined = " ".join(text.split())
    try:
        return str(Requirement(joined))
    except InvalidRequirement:
        return joined


def _enumeration(some: Iterable[str], others: Iterable[str]) -> str:
    found = ", ".join(repr(printable(text)) for text in sorted(some)[:5])
    return found or f"not {'that' if others else 'anything'}"
