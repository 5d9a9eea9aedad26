"""Turns names of pictures into what the judges find in them, each looked at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from benchmarks.lookalikes.judges import Floats, Judge, stacked
from benchmarks.lookalikes.population import read
from benchmarks.lookalikes.workers import each


@dataclass(frozen=True)
class Judging:
    """Looks at pictures and keeps what is found, whole or not at all."""

    pictures: Path
    kept: Path
    make_judge: Callable[[], Judge]

    def __call__(self, name: str) -> None:
        """The picture of that name."""
        partial = self.kept / f".{name}.{os.getpid()}"
        with partial.open("wb") as file:
            np.savez(file, **self._judge.vectors(read(self.pictures, name)))  # type: ignore[arg-type] # its own `allow_pickle`
        partial.replace(self.path_of(name))

    def path_of(self, name: str) -> Path:
        """Where it is kept."""
        return self.kept / f"{name}.npz"

    @cached_property
    def _judge(self) -> Judge:
        return self.make_judge()


@dataclass(frozen=True)
class Gallery:
    """Pictures, judged when they are asked for."""

    judging: Judging
    workers: int

    def vectors(self, names: Iterable[str]) -> dict[str, Floats]:
        """[N, D] of each judge."""
        wanted = list(names)
        self.judging.kept.mkdir(parents=True, exist_ok=True)
        unknown = [
            name for name in dict.fromkeys(wanted) if not self.judging.path_of(name).exists()
        ]
        for _ in each(self.judging, unknown, self.workers):
            pass
        return stacked(self._kept(name) for name in wanted)

    def _kept(self, name: str) -> dict[str, Floats]:
        with np.load(self.judging.path_of(name), allow_pickle=False) as kept:
            return dict(kept)
