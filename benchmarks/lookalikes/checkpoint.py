"""Turns results into files that are whole or not there, so that a killed study goes on.

A stage asks for what it made before; what lies there is taken as it is. To do a stage anew,
remove its file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Checkpoints:
    """The folder of `--out`."""

    path: Path

    def folder(self, name: str) -> Path:
        """A folder in it, there."""
        made = self.path / name
        made.mkdir(parents=True, exist_ok=True)
        return made

    def arrays(self, name: str, make: Callable[[], Arrays]) -> Arrays:
        """What was made under this name, or is made now."""
        kept = self.read_arrays(name)
        if kept is None:
            kept = make()
            self.keep_arrays(name, kept)
        return kept

    def read_arrays(self, name: str) -> Arrays | None:
        """What was kept, or None."""
        path = self.path / f"{name}.npz"
        if not path.exists():
            return None
        with np.load(path, allow_pickle=False) as kept:
            return dict(kept)

    def keep_arrays(self, name: str, arrays: Arrays) -> None:
        """Under its name at once and whole."""
        partial = self._partial(name)
        with partial.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type] # its own `allow_pickle`
        partial.replace(self.path / f"{name}.npz")

    def document(self, name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The same for what is read by people: JSON."""
        path = self.path / f"{name}.json"
        if not path.exists():
            partial = self._partial(name)
            partial.write_text(json.dumps(make(), indent=1) + "\n", "utf-8")
            partial.replace(path)
        kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return kept

    def _partial(self, name: str) -> Path:
        path = self.path / f"{name}.{os.getpid()}.partial"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path
