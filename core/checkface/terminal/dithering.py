"""Turns cells into characters in two colours of the palette, and hands on what they get wrong.

As Floyd and Steinberg did it for pixels (1976): a cell is drawn once its neighbours at the left
and above are, so that all cells along a slanted line are drawn at once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from checkface.terminal.mosaics import Mosaic
from checkface.terminal.palette import PALETTE, WEIGHTS, distances, lightness, near

Numbers = npt.NDArray[np.int64]

SPREAD = (((0, 1), 7), ((1, -1), 3), ((1, 0), 5), ((1, 1), 1))
"""Their shares, in sixteenths, of an error for the (row, column) neighbours."""
LIGHTNESS_KEPT, CHROMA_KEPT, OF = 7, 4, 160
"""Tenths of a sixteenth: all of the error speckles plain surfaces, and most of all its colour."""
EVEN = 8
"""How much more each part of a cell counts than the mean of all of them."""
TRIED = 8
"""Shapes, those that would be best in any colour: a mixture often beats the nearest colour."""


def dithered_cells(cells: Numbers, mosaic: Mosaic) -> tuple[Numbers, Numbers, Numbers]:
    """[row, column, part, 3] -> [row, column] thrice: the shapes, and both their colours."""
    rows, columns = cells.shape[:2]
    shapes, fronts, backs = (np.zeros((rows, columns), np.int64) for _ in range(3))
    # One cell more at the left, at the right and below, for errors that nobody takes.
    errors = np.zeros((rows + 1, columns + 2, 3), np.int64)
    for time in range(columns + 2 * (rows - 1)):
        y = np.arange(max(0, (time - columns) // 2 + 1), min(rows, time // 2 + 1))
        x = time - 2 * y
        wanted = cells[y, x] + _kept(errors[y, x + 1], mosaic)[:, None]
        shape, front, back = nearest(wanted, mosaic)
        inside = mosaic.shapes[shape].sum(1)[:, None]
        drawn = inside * PALETTE[front] + (mosaic.parts - inside) * PALETTE[back]
        missed = wanted.sum(1) - drawn
        for (down, right), share in SPREAD:
            errors[y + down, x + 1 + right] += share * missed
        shapes[y, x], fronts[y, x], backs[y, x] = shape, front, back
    return shapes, fronts, backs


def _kept(errors: Numbers, mosaic: Mosaic) -> Numbers:
    """What each part of the next cell makes up for."""
    light = lightness(errors)[:, None]
    kept = LIGHTNESS_KEPT * light + CHROMA_KEPT * (errors - light)
    return kept // (OF * mosaic.parts)


def nearest(cells: Numbers, mosaic: Mosaic) -> tuple[Numbers, Numbers, Numbers]:
    """[cell, part, 3] -> [cell] thrice: what looks most like it, in each part and on average."""
    shapes = _best_shapes(cells, mosaic)  # [cell, TRIED]
    lit = mosaic.shapes[shapes]
    count_in = lit.sum(2)[..., None]
    count_out = mosaic.parts - count_in
    sum_in = lit @ cells  # [cell, TRIED, 3]
    sum_out = cells.sum(1)[:, None] - sum_in
    fronts = near(_mean(sum_in, count_in))  # [cell, TRIED, NEAR]
    backs = near(_mean(sum_out, count_out))
    error_in = sum_in[:, :, None] - count_in[:, :, None] * PALETTE[fronts]
    error_out = sum_out[:, :, None] - count_out[:, :, None] * PALETTE[backs]
    # The squared errors of all parts are those of the two means and what the shape costs at best.
    alone_in = distances(error_in) * EVEN // np.maximum(count_in, 1)
    alone_out = distances(error_out) * EVEN // count_out
    best = _spread(cells, sum_in, sum_out, count_in, count_out)
    both = distances(error_in[:, :, :, None] + error_out[:, :, None])
    costs = both + alone_in[..., None] + alone_out[:, :, None] + best[..., None, None]
    return _cheapest(costs, shapes, fronts, backs)


def _best_shapes(cells: Numbers, mosaic: Mosaic) -> Numbers:
    """All, where they are few; else those that would be best in any colour."""
    if len(mosaic.glyphs) <= TRIED:
        return np.broadcast_to(np.arange(len(mosaic.glyphs)), (len(cells), len(mosaic.glyphs)))
    sums = mosaic.shapes @ cells
    others = cells.sum(1)[:, None] - sums
    inside = sums**2 * (mosaic.common // mosaic.inside)
    outside = others**2 * (mosaic.common // mosaic.outside)
    likeness = (inside + outside) @ WEIGHTS
    return np.argsort(-likeness, axis=1, kind="stable")[:, :TRIED]


def _mean(sums: Numbers, counts: Numbers) -> Numbers:
    return np.clip(sums // np.maximum(counts, 1), 0, 255)


def _spread(
    cells: Numbers, sum_in: Numbers, sum_out: Numbers, count_in: Numbers, count_out: Numbers
) -> Numbers:
    """[cell, TRIED]: the squared errors of its parts if both colours could be had exactly."""
    explained = sum_in**2 // np.maximum(count_in, 1) + sum_out**2 // count_out
    told: Numbers = EVEN * (((cells**2).sum(1)[:, None] - explained) @ WEIGHTS)
    return told


def _cheapest(
    costs: Numbers, shapes: Numbers, fronts: Numbers, backs: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    cells = np.arange(len(costs))
    tried, front, back = np.unravel_index(costs.reshape(len(costs), -1).argmin(1), costs.shape[1:])
    return shapes[cells, tried], fronts[cells, tried, front], backs[cells, tried, back]
