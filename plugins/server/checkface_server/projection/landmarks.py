"""Turns a picture into five points of the largest face in it: eyes, nose, corners of the mouth.

MTCNN (Zhang et al., arXiv 1604.02878): three networks look at windows of 12, 24 and 48 pixels, each
only at what the one before has let through. Their weights come with the package mtcnn (MIT), whose
own program needs TensorFlow; no more of it is run.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from checkface.errors import MissingExtraError

Floats = npt.NDArray[np.float64]

PACKAGE = "mtcnn"
SHA256 = {
    "pnet": "ea6b0c3e685ebee3165326ad6484acc95f2ef78f1c94fbf40a55704fa989f7b5",
    "rnet": "cb00e6460f3c98b0bfafaba3c0a0ded4bdf6e62cee7174d969e8670d7e757fee",
    "onet": "94f6ea2f4cf985275ee958cdd762d17b6009348a4fb9d8c6be39ba73ffd22ca3",
}
"""Of its files: they are unpickled, so no others are opened."""

LONGEST_SIDE = 640
"""Pixels of the picture that is looked at."""
LEAST_FACE = 40
"""Pixels there: a face is a sixteenth of the picture or more."""
WINDOW, STRIDE, PYRAMID = 12, 2, 0.709
ENOUGH = {"pnet": 0.6, "rnet": 0.7, "onet": 0.9}
"""How sure each network has to be."""
OVERLAP = 0.7
MOST = 300
"""Windows that the next network looks at."""


class FaceFinder:
    """The three networks."""

    def __init__(self) -> None:
        """Raises `MissingExtraError`."""
        self._proposing, self._refining, self._pointing = (_Network(name) for name in SHA256)

    @torch.inference_mode()
    def find(self, picture: Image.Image) -> Floats | None:
        """[5, 2], in pixels of the picture: its left eye, right eye, nose, left and right corner
        of the mouth, as seen. None where no face is.
        """
        shrunk = min(1.0, LONGEST_SIDE / max(picture.size))
        small = picture.resize([max(1, round(side * shrunk)) for side in picture.size])
        boxes = self._refined_boxes(small, self._proposed_boxes(small))
        points = self._points(small, boxes)
        return None if points is None else points / shrunk

    def _proposed_boxes(self, picture: Image.Image) -> Floats:
        """Where faces may be: [N, 4], squares."""
        found = [box for scale in _scales(picture) for box in [self._proposed_at(picture, scale)]]
        boxes, scores = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return _square(boxes[_best(boxes, scores)])

    def _proposed_at(self, picture: Image.Image, scale: float) -> tuple[Floats, Floats]:
        small = picture.resize([math.ceil(side * scale) for side in picture.size])
        moves, scores = (part[0].double().numpy() for part in self._proposing(_tensor([small])))
        rows, columns = np.nonzero(scores[1] > ENOUGH["pnet"])
        corners = np.stack([columns, rows], 1) * STRIDE
        boxes = np.concatenate([corners, corners + WINDOW], 1) + moves[:, rows, columns].T * WINDOW
        best = _best(boxes, scores[1, rows, columns], overlap=0.5)
        return boxes[best] / scale, scores[1, rows, columns][best]

    def _refined_boxes(self, picture: Image.Image, boxes: Floats) -> Floats:
        if not len(boxes):
            return boxes
        moves, scores = (
            part.double().numpy() for part in self._refining(_patches(picture, boxes, 24))
        )
        kept = scores[:, 1] > ENOUGH["rnet"]
        moved = (boxes + moves * (boxes[:, 2:3] - boxes[:, :1]))[kept]
        return _square(moved[_best(moved, scores[kept, 1])])

    def _points(self, picture: Image.Image, boxes: Floats) -> Floats | None:
        if not len(boxes):
            return None
        _, points, scores = (
            part.double().numpy() for part in self._pointing(_patches(picture, boxes, 48))
        )
        sides = np.where(scores[:, 1] > ENOUGH["onet"], boxes[:, 2] - boxes[:, 0], 0)
        largest = int(np.argmax(sides))
        if not sides[largest]:
            return None
        within: Floats = points[largest].reshape(2, 5).T * sides[largest]
        return within + boxes[largest, :2]


class _Network:
    """Convolutions, then dense layers, then two or three heads, the last a probability."""

    def __init__(self, name: str) -> None:
        self._arrays = _arrays(name)
        self._convolutions = 4 if name == "onet" else 3
        self._windows = {"pnet": (2,), "rnet": (3, 3), "onet": (3, 3, 2)}[name]
        """Of the maxima behind the first convolutions."""
        self._heads = 3 if name == "onet" else 2

    def __call__(self, x: Tensor) -> list[Tensor]:
        arrays = iter(self._arrays)
        for number in range(self._convolutions):
            x = functional.conv2d(x, _kernel(next(arrays)), next(arrays))
            x = functional.prelu(x, next(arrays).flatten())
            if number < len(self._windows):
                x = functional.max_pool2d(x, self._windows[number], 2, ceil_mode=True)
        return self._heads_of(x, arrays)

    def _heads_of(self, x: Tensor, arrays: Iterator[Tensor]) -> list[Tensor]:
        if self._heads == 2 and len(self._windows) == 1:  # noqa: PLR2004
            said = [functional.conv2d(x, _kernel(next(arrays)), next(arrays)) for _ in range(2)]
        else:
            x = x.permute(0, 3, 2, 1).flatten(1)  # columns first, as it was trained
            x = functional.prelu(x @ next(arrays) + next(arrays), next(arrays))
            said = [x @ next(arrays) + next(arrays) for _ in range(self._heads)]
        said[-1] = said[-1].softmax(1)
        return said


def _arrays(name: str) -> list[Tensor]:
    """Raises `MissingExtraError` where they are not, or are others."""
    import joblib

    spec = find_spec(PACKAGE)
    places: list[str] = list(spec.submodule_search_locations or []) if spec else []
    for place in places:
        file = Path(place, "assets", "weights", f"{name}.lz4")
        if file.exists() and hashlib.sha256(file.read_bytes()).hexdigest() == SHA256[name]:
            arrays: list[Any] = joblib.load(file)
            return [torch.from_numpy(array) for array in arrays]
    raise MissingExtraError("projection", "finding a face in a photograph")


def _kernel(array: Tensor) -> Tensor:
    return array.permute(3, 2, 0, 1)


def _scales(picture: Image.Image) -> list[float]:
    """So that faces of every size fill a window at one of them."""
    first = WINDOW / LEAST_FACE
    count = 1 + math.floor(math.log(WINDOW / (min(picture.size) * first), PYRAMID))
    return [first * PYRAMID**number for number in range(max(1, count))]


def _tensor(pictures: list[Image.Image]) -> Tensor:
    pixels = np.stack([np.asarray(picture, np.float32) for picture in pictures])
    return torch.from_numpy((pixels - 127.5) / 128).permute(0, 3, 1, 2)


def _patches(picture: Image.Image, boxes: Floats, side: int) -> Tensor:
    """Each square, beyond the picture black."""
    whole = np.rint(boxes).astype(int).tolist()
    return _tensor([picture.crop(tuple(box)).resize((side, side)) for box in whole])


def _square(boxes: Floats) -> Floats:
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    halves = (boxes[:, 2:] - boxes[:, :2]).max(1, keepdims=True, initial=WINDOW) / 2
    return np.concatenate([centres - halves, centres + halves], 1)


def _best(boxes: Floats, scores: Floats, overlap: float = OVERLAP) -> list[int]:
    """Of those that overlap, the surest."""
    kept: list[int] = []
    for one in np.argsort(-scores)[:MOST].tolist():
        if all(_overlap(boxes[one], boxes[other]) <= overlap for other in kept):
            kept.append(one)
    return kept


def _overlap(a: Floats, b: Floats) -> float:
    """Of what both cover together, the share that both cover."""
    shared = np.clip(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0, None).prod()
    return float(shared / ((a[2:] - a[:2]).prod() + (b[2:] - b[:2]).prod() - shared))
