"""Turns the sieves into a search of as many tries as are asked for, which a kill only pauses.

What is kept after 2^k tries lies in `search-k.npz`; where the search is, in `search.npz`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from benchmarks.lookalikes.checkpoint import Arrays, Checkpoints
from benchmarks.lookalikes.stream import Found, Sifting
from benchmarks.lookalikes.workers import each


@dataclass(frozen=True)
class Search:
    """What is to be searched, and how often its place is kept."""

    checkpoints: Checkpoints
    sifting: Sifting
    taken: float
    """The share of latents that are tries."""
    every: int
    """Blocks between two checkpoints."""
    workers: int

    def run(self, exponents: list[int]) -> None:
        """As far as the last exponent, from where it is."""
        ends = {self.blocks(k): k for k in exponents}
        done, found = self._begun()
        for end in sorted(ends):
            for start in range(done, end, self.every):
                stop = min(start + self.every, end)
                for more in each(self.sifting, range(start, stop), self.workers):
                    found = found.and_also(more)
                if stop == end:
                    self.checkpoints.keep_arrays(f"search-{ends[end]}", _arrays(found, stop))
                self.checkpoints.keep_arrays("search", _arrays(found, stop))
            done = max(done, end)

    def blocks(self, exponent: int) -> int:
        """How many hold 2^exponent tries."""
        return int(np.ceil(2**exponent / self.taken / self.sifting.latents.rows))

    def _begun(self) -> tuple[int, Found]:
        kept = self.checkpoints.read_arrays("search")
        if kept is None:
            return 0, Found.nothing(len(self.sifting.targets))
        return found_of(kept)


def found_of(kept: Arrays) -> tuple[int, Found]:
    """(blocks, what was found in them) of a checkpoint."""
    numbers = {"groups": int(kept["groups"]), "seconds": float(kept["seconds"])}
    arrays = {name: kept[name] for name in ("singles", "single_rows", "trios", "trio_rows")}
    return int(kept["blocks"]), Found(**arrays, **numbers)  # type: ignore[arg-type] # by name


def _arrays(found: Found, blocks: int) -> Arrays:
    numbers = asdict(found) | {"blocks": blocks}
    return {name: np.asarray(value) for name, value in numbers.items()}
