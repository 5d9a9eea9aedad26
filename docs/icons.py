"""Draws the icons of the site, a neutral mark: two eyes, and a mouth that is a tick."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parents[1] / "plugins/server/checkface_server/site/pages/icons"
SIDES = (192, 512)
FINER = 4
"""Drawn so much larger and then shrunk: smooth edges."""
BLUE, WHITE = "#2b47c4", "#ffffff"
UNITS = 64
"""As icon.svg has them."""
LINES = (((20, 24), (20, 27)), ((44, 24), (44, 27)), ((19, 41), (28, 50), (46, 32)))
WIDTH = 5


def icon(side: int) -> Image.Image:
    """The mark on its whole square: systems round it as they like."""
    scale = side * FINER / UNITS
    made = Image.new("RGB", (side * FINER, side * FINER), BLUE)
    pen = ImageDraw.Draw(made)
    for line in LINES:
        points = [(x * scale, (y - 2) * scale) for x, y in line]
        pen.line(points, WHITE, round(WIDTH * scale), joint="curve")
        for x, y in points:
            half = WIDTH * scale / 2
            pen.ellipse((x - half, y - half, x + half, y + half), WHITE)
    return made.resize((side, side), Image.Resampling.LANCZOS)


def main() -> None:
    for side in SIDES:
        icon(side).quantize(64).save(FOLDER / f"icon-{side}.png", optimize=True)


if __name__ == "__main__":
    main()
