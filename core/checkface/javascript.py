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

SENT = (".js", ".wasm", ".css")
"""What a browser asks for."""
ROOMS = ("", "ui/", "ui/languages/")
"""Folders of the package, with what is sent in them."""


def files() -> dict[str, bytes]:
    """All that a browser runs of the package, by its path there; without the weights."""
    found = {
        f"{room}{each.name}": each.read_bytes()
        for room in ROOMS
        for each in resources.files(PACKAGE).joinpath(room).iterdir()
        if each.name.endswith(SENT)
    }
    return dict(sorted(found.items()))


def packed_weights(level: int = 9) -> bytes:
    """The weights as the package fetches them, 18.6 MB: the same bytes each time.

    `level` is gzip's. Costs seconds: keep them. Raises `WeightsError` if our own are damaged.
    """
    return packed(checked_bytes(), level)
