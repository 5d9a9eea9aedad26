"""Turns the best look-alikes into one picture that a person can judge.

    python -m benchmarks.lookalikes.montage OUT 24 MONTAGE.webp

Columns of three: the target; the nearest by the recognisers; the nearest by the whole picture.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.lookalikes.population import path_of
from PIL import Image

SIDE = 128
ACROSS = 4
GAP = 8


def montage(out: Path, exponent: int) -> Image.Image:
    """All targets, and the best that so many tries found for each."""
    results = json.loads((out / f"outcome-{exponent}.json").read_text("utf-8"))
    columns = [results[f"by {measure}"]["names"] for measure in ("person", "picture")]
    targets = [f"target-{number}-0" for number in range(len(columns[0]))]
    rows = list(zip(targets, *columns, strict=True))
    height = -(-len(rows) // ACROSS) * (SIDE + GAP) - GAP
    sheet = Image.new("RGB", (ACROSS * (3 * SIDE + 2 * GAP) - 2 * GAP, height), "white")
    for number, names in enumerate(rows):
        left = number % ACROSS * (3 * SIDE + 2 * GAP)
        for place, name in enumerate(names):
            face = Image.open(path_of(out / "faces", name)).resize((SIDE, SIDE))
            sheet.paste(face, (left + place * SIDE, number // ACROSS * (SIDE + GAP)))
    return sheet


def main() -> None:
    out, exponent, path = sys.argv[1:]
    montage(Path(out), int(exponent)).save(path, quality=80)


if __name__ == "__main__":
    main()
