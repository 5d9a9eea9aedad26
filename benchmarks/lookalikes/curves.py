"""Turns results into curves as SVG: how near the best look-alike is, by tries.

python -m benchmarks.lookalikes.curves RESULTS.json CURVES.svg
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

WIDTH, HEIGHT, LEFT, BELOW = 640, 320, 56, 40
LINES = {"person": "#b3446c", "picture": "#2f6f9f"}


def curves(results: dict[str, Any]) -> str:
    """Median and middle half of all targets for both sums, and the thresholds."""
    exponents = [int(exponent) for exponent in results["search"]]
    low, high = min(exponents), max(exponents)

    def x(exponent: float) -> float:
        return LEFT + (WIDTH - LEFT - 120) * (exponent - low) / max(high - low, 1)

    def y(distance: float) -> float:
        return (HEIGHT - BELOW) * (1 - distance)

    parts = [_axes(exponents, x, y)]
    for viewer in ("care", "glance", "terminal"):
        level = y(results["impostors"][viewer]["threshold"])
        parts.append(_line([(LEFT, level), (x(high), level)], "#999", dashed=True))
        parts.append(_text(x(high) + 6, level + 4, viewer))
    for measure, colour in LINES.items():
        found = [results["search"][str(k)][f"by {measure}"][measure] for k in exponents]
        quartiles = np.percentile(found, (25, 50, 75), axis=1)
        for row, wide in zip(quartiles, (1, 3, 1), strict=True):
            points = [(x(k), y(value)) for k, value in zip(exponents, row, strict=True)]
            parts.append(_line(points, colour, wide=wide))
        parts.append(_text(LEFT + 6, y(quartiles[1][0]) - 6, measure))
    body = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{body}</svg>\n'


def _axes(exponents: list[int], x: Any, y: Any) -> str:
    under = [_text(x(k) - 10, HEIGHT - 20, f"2^{k}") for k in exponents]
    beside = [_text(20, y(d / 4) + 4, f"{d / 4:.2f}") for d in range(5)]
    frame = _line([(LEFT, 0), (LEFT, HEIGHT - BELOW), (x(max(exponents)), HEIGHT - BELOW)], "#333")
    title = _text(LEFT, HEIGHT - 4, "tries; distance of the best (1: two unrelated faces)")
    return "".join([frame, title, *under, *beside])


def _line(
    points: list[tuple[float, float]], colour: str, *, wide: int = 1, dashed: bool = False
) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dash = ' stroke-dasharray="4 4"' if dashed else ""
    style = f'fill="none" stroke="{colour}" stroke-width="{wide}"{dash}'
    return f'<polyline points="{path}" {style}/>'


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" font-family="sans-serif">{words}</text>'


def main() -> None:
    results, path = map(Path, sys.argv[1:])
    path.write_text(curves(json.loads(results.read_text("utf-8"))), "utf-8")


if __name__ == "__main__":
    main()
