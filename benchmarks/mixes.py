"""Turns mixes of requests into how often a face is drawn, by what is kept of drawn pictures.

    python benchmarks/mixes.py

Nothing is drawn: it is computed, with four processes and 200 whole pictures on the disk.
"""

from __future__ import annotations

import bisect
import itertools
import random
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from checkface_server.work.acquaintances import MOST
from checkface_server.work.wholes import MOST_RECENT

Request = tuple[int, str]
"""A face, and its shape."""
SHAPES = [f"{side}.{kind}" for side in (48, 128, 256) for kind in ("png", "webp")]
PROCESSES, WHOLES, FILES = 4, 200, 20_000
WRITING, READING = 0.065, 0.029
"""Of a whole picture, as shares of drawing it (AVX2)."""


class Lately(OrderedDict[object, None]):
    """The last ones, so many."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def has(self, what: object) -> bool:
        if what in self:
            self.move_to_end(what)
        return what in self

    def add(self, what: object) -> None:
        self[what] = None
        self.move_to_end(what)
        if len(self) > self.most:
            self.popitem(last=False)


@dataclass
class Service:
    """`keeps` says of a face, and whether it was met before, if its picture is written down."""

    keeps: Callable[[bool], bool]
    drawn: int = 0
    work: float = 0.0
    """In faces."""
    files: Lately = field(default_factory=lambda: Lately(FILES))
    met: Lately = field(default_factory=lambda: Lately(MOST))
    wholes: Lately = field(default_factory=lambda: Lately(WHOLES))
    recent: list[Lately] = field(
        default_factory=lambda: [Lately(MOST_RECENT) for _ in range(PROCESSES)]
    )

    def answer(self, face: int, shape: str) -> None:
        if not self.files.has((face, shape)):
            self.files.add((face, shape))
            self._make(face, self.recent[face % PROCESSES], is_familiar=self.met.has(face))
            self.met.add(face)

    def _make(self, face: int, recent: Lately, *, is_familiar: bool) -> None:
        """One that was drawn goes to whoever drew it."""
        is_there = recent.has(face)
        if not is_there and self.wholes.has(face):
            self.work += READING
        elif not is_there:
            self.drawn += 1
            self.work += 1
        recent.add(face)
        if self.keeps(is_familiar) and not self.wholes.has(face):
            self.wholes.add(face)
            self.work += WRITING


def once(faces: int = 10_000) -> Iterator[Request]:
    return ((face, SHAPES[0]) for face in range(faces))


def apart(gap: int, faces: int = 2000) -> Iterator[Request]:
    """Each face in all shapes, so many other requests between two of them."""
    step = len(SHAPES)
    times = [
        (face * step + number * gap, face, shape)
        for face in range(faces)
        for number, shape in enumerate(SHAPES)
    ]
    return ((face, shape) for _, face, shape in sorted(times))


def forum(people: int = 2000, pages: int = 1900) -> Iterator[Request]:
    """Thirty to a page; of a few a larger picture is wanted. Popular as by Zipf's law."""
    chance = random.Random(3)  # noqa: S311 - the same forum each time
    shares = list(itertools.accumulate(1 / (rank + 1) for rank in range(people)))
    for _ in range(pages):
        kind = chance.choice(["webp", "webp", "webp", "png"])
        shown = [bisect.bisect(shares, chance.random() * shares[-1]) for _ in range(30)]
        yield from ((face, f"48.{kind}") for face in shown)
        for face in shown:
            larger = chance.random()
            if larger < 0.06:  # noqa: PLR2004
                yield face, f"{128 if larger < 0.04 else 256}.{kind}"  # noqa: PLR2004


MIXES: dict[str, Callable[[], Iterator[Request]]] = {
    "10,000 faces, each once": once,
    "3 sizes, 2 formats, within seconds": lambda: apart(6),
    "3 sizes, 2 formats, 240 requests apart": lambda: apart(240),
    "3 sizes, 2 formats, 3,000 requests apart": lambda: apart(3000),
    "a forum of 2,000": forum,
}
KEPT: dict[str, Callable[[bool], bool]] = {
    "none": lambda _: False,
    "second time": lambda is_familiar: is_familiar,
    "all": lambda _: True,
}


def main() -> None:
    print(f"{'drawn (and work) for each face':42}" + "".join(f"{name:>18}" for name in KEPT))
    for mix, requests in MIXES.items():
        cells = []
        for keeps in KEPT.values():
            service, faces = Service(keeps), set()
            for face, shape in requests():
                faces.add(face)
                service.answer(face, shape)
            each, work = service.drawn / len(faces), service.work / len(faces)
            cells.append(f"{each:9.2f} ({work:5.2f})")
        print(f"{mix:42}" + "".join(f"{cell:>18}" for cell in cells))


if __name__ == "__main__":
    main()
