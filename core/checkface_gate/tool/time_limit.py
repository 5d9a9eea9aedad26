"""How long a step of pip may take: counted on the clock, for pip's own limit is one of each read.

A server that sends a byte now and then would keep pip busy for ever. So a step has a time, and a
little more for each piece that has arrived: a large wheel on a slow line comes to its end, and a
drip does not.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from checkface_gate.errors import UnableError

VARIABLE = "CHECKFACE_STEP_SECONDS"
USUAL_SECONDS = 900.0
BYTES_A_SECOND = 64 * 1024
"""A slower line needs more seconds by the variable."""


class TimeLimit(Protocol):
    """How long somebody has."""

    def require_time_left(self) -> None:
        """Raises `UnableError` once it is over."""


@dataclass(frozen=True)
class Seconds:
    """So many on the clock, whatever arrives."""

    seconds: float
    started: float = field(default_factory=time.monotonic)

    def require_time_left(self) -> None:
        """Raises `UnableError` once it is over."""
        if time.monotonic() - self.started >= self.seconds:
            raise UnableError(f"pip has not ended after {self.seconds:.0f} seconds")


@dataclass(frozen=True)
class Limit:
    """Of one step that begins now; what arrives lies in `folder`."""

    folder: Path
    seconds: float
    tool: str = "pip"
    started: float = field(default_factory=time.monotonic)

    @classmethod
    def of_step(
        cls, folder: Path, environ: Mapping[str, str] = os.environ, *, tool: str = "pip"
    ) -> Limit:
        """Raises `UnableError` if the variable holds no number of seconds."""
        said = environ.get(VARIABLE, "")
        try:
            seconds = float(said) if said else USUAL_SECONDS
        except ValueError:
            seconds = 0.0
        if not 0 < seconds < float("inf"):
            raise UnableError(f"{VARIABLE} is {said!r}: expected a number of seconds")
        return cls(folder, seconds, tool)

    def arrived_bytes(self) -> int:
        """Bytes that lie in the folder at this moment."""
        return _size(self.folder)

    def require_time_left(self) -> None:
        """Raises `UnableError` once it is over."""
        passed = time.monotonic() - self.started
        if passed < self.seconds or passed < self.seconds + self.arrived_bytes() / BYTES_A_SECOND:
            return
        raise UnableError(
            f"stopped after {passed:.0f} seconds: {self.tool} was not done, and too little came "
            f"in that time; try again, or give it more with {VARIABLE}=SECONDS"
        )


def _size(folder: Path) -> int:
    """Of what lies there at this moment; pip moves it about meanwhile."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(parent) / name).lstat().st_size
            except OSError:
                continue
    return total
