"""Arranges the parts of a listing so that what is asked about stands on one screen.

First of all each part has its least; what room is left goes, one after the other, to what a person
needs most. So what is new is never pushed away by what is known, nor by a large picture.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from checkface import Face
from checkface_gate.screen.sections import Changed, Fresh, Odd, Requested, Section, Seen
from checkface_gate.screen.terminal import rows_taken


@dataclass(frozen=True)
class Arrangement:
    """All parts, in the order in which they stand."""

    seen: Seen
    fresh: Fresh
    odd: Odd
    changed: Changed
    requested: Requested

    def faces(self, rows: int) -> tuple[Face, ...]:
        """Those that are shown as pictures in so many rows, if all are drawn."""
        _, pictured = self._best_parts(rows)
        return tuple(face for part in pictured for face in part.faces)

    def text(self, rows: int) -> str:
        """Of at most `rows` rows if that can be, with a blank one between two parts if that can."""
        told, _ = self._best_parts(rows)
        texts = list(filter(None, told.values()))
        apart = "\n".join(texts)
        return apart if rows_taken(apart) <= rows else "".join(texts)

    def _best_parts(self, rows: int) -> tuple[dict[Section, str], set[Section]]:
        """Each part, and which of them show pictures."""
        parts: tuple[Section, ...] = (
            self.seen, self.fresh, self.odd, self.requested, self.changed,
        )  # fmt: skip
        told, pictured = {part: part.least for part in parts}, set[Section]()
        for part, better in self._wishes():
            left = rows - sum(map(rows_taken, told.values()))
            if text := better(rows_taken(told[part]) + left):
                told[part] = text
                pictured |= {part} if better != part.in_text else set()
        return told, pictured

    def _wishes(self) -> tuple[tuple[Section, Callable[[int], str]], ...]:
        """What would be better than the least of a part, the most important one first."""
        return (
            (self.requested, self.requested.in_text),
            (self.requested, self.requested.in_small_pictures),
            (self.fresh, self.fresh.in_text),
            (self.changed, self.changed.in_pictures),
            (self.requested, self.requested.in_pictures),
            (self.odd, self.odd.in_pictures),
            (self.seen, self.seen.in_text),
            (self.fresh, self.fresh.in_pictures),
        )
