"""Turns the body of a registration into a latent."""

from __future__ import annotations

from typing import Any

from checkface.errors import LatentError
from checkface.latents import Latent, latent_of_w, latent_of_z
from checkface_server.answers.json_bodies import json_object
from checkface_server.classic.errors import WrongBodyError

SIZE = 512
LARGEST = 16
"""Of its numbers, either way."""
LAYERS = 18
"""A w for each of StyleGAN2's layers is how the old service wrote one down."""
LARGEST_BODY = 1 << 20
"""Bytes: 18 rows of 512 numbers with all their digits are a quarter of it."""


def _exactly(count: int, items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": count, "maxItems": count, "items": items}


POINT_SCHEMA = _exactly(SIZE, {"type": "number", "minimum": -LARGEST, "maximum": LARGEST})
BODY_SCHEMA = {
    "type": "object",
    "required": ["latent"],
    "properties": {"latent": {"anyOf": [POINT_SCHEMA, _exactly(LAYERS, POINT_SCHEMA)]}},
}
EXPECTED = (
    f'JSON like {{"latent": […]}}: {SIZE} numbers, -{LARGEST} to {LARGEST}, of a z (what hashdata '
    f"calls qlatent), or {LAYERS} equal rows of {SIZE} of a w (dlatent)"
)


def latent_of_body(body: bytes) -> Latent:
    """Where it lies; what is beyond all faces is brought nearer to the mean.

    Raises `WrongBodyError`.
    """
    try:
        return _latent(json_object(body)["latent"])
    except (ValueError, TypeError, KeyError, LatentError):
        raise WrongBodyError(EXPECTED) from None


def _latent(numbers: Any) -> Latent:
    if not isinstance(numbers, list) or not numbers:
        raise TypeError
    if not isinstance(numbers[0], list):
        return latent_of_z(_numbers(numbers))
    if len(numbers) != LAYERS or any(row != numbers[0] for row in numbers):
        raise WrongBodyError(EXPECTED)
    return latent_of_w(_numbers(numbers[0]))


def _numbers(values: list[Any]) -> list[float]:
    """NumPy would make numbers of `true` and of "1"."""
    if any(type(value) not in {int, float} for value in values):
        raise TypeError
    return values
