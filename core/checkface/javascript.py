"""Turns the npm package into files for Python: what a page that draws is served from."""

from __future__ import annotations

from importlib import resources

from checkface.cf1.weights import checked_bytes
from checkface.cf1.weights.packing import packed

__all__ = ["WEIGHTS", "files", "packed_weights"]

WEIGHTS = "built/face-cf1.planes.gz"
"""Where the package looks for its weights, from its own folder; `packed_weights` makes them."""

PACKAGE = "checkface_js"
"""`core/js` under the name that it has in the wheel."""

SENT = (".js", ".wasm")
"""What a browser asks for."""


def files() -> dict[str, bytes]:
    """All that a browser runs of the package, by file name; without the weights."""
    folder = resources.files(PACKAGE)
    sent = [each for each in folder.iterdir() if each.name.endswith(SENT)]
    return {each.name: each.read_bytes() for each in sorted(sent, key=lambda each: each.name)}


def packed_weights(level: int = 9) -> bytes:
    """The weights as the package fetches them, 18.6 MB: the same bytes each time.

    `level` is gzip's. Costs seconds: keep them. Raises `WeightsError` if our own are damaged.
    """
    return packed(checked_bytes(), level)
