"""Turns a list of digests into one picture of them all, and a map of who is where."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from starlette.responses import Response

from checkface import FACE_SIDE
from checkface_server.answers.bodies import require_type
from checkface_server.answers.files import drawn_file, require_possible, server_timing
from checkface_server.answers.in_pieces import InPieces
from checkface_server.answers.json_bodies import json_object
from checkface_server.answers.operations import Asked, Body
from checkface_server.answers.problems import ProblemError
from checkface_server.canonical.parameters import EMPTY, OTHER
from checkface_server.canonical.spellings import PORTRAIT, portrait_of, spelling_of
from checkface_server.pictures import STILL, Kind, Layout, Picture, Scene, Shape
from checkface_server.subjects import Portrait
from checkface_server.work.files import grid_columns

JSON = "application/json"
MOST = 100
MOST_PIXELS = 16 * FACE_SIDE * FACE_SIDE
"""Of the whole sheet: 100 faces of 400 pixels."""
SIDE = 128

BODY = Body(
    JSON,
    {
        "type": "object",
        "required": ["digests"],
        "properties": {
            "digests": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST,
                "items": {"type": "string", "pattern": f"^{PORTRAIT}$"},
                "examples": [[f"sha256:{EMPTY}", f"sha256:{OTHER}~1"]],
            },
            "side": {"type": "integer", "minimum": 1, "maximum": FACE_SIDE, "default": SIDE},
            "kind": {"enum": [one.value for one in STILL], "default": "png"},
        },
        "additionalProperties": False,
    },
    "Up to 100 digests: sha256:HEX, or sha256:HEX~N for face N.",
)
_NUMBER = {"type": "integer", "minimum": 0}
_CELL = {"digest": {"type": "string", "pattern": f"^{PORTRAIT}$"}, "x": _NUMBER, "y": _NUMBER}
ANSWER: dict[str, Any] = {
    "type": "object",
    "required": ["width", "height", "side", "picture", "cells"],
    "properties": {
        "width": _NUMBER,
        "height": _NUMBER,
        "side": _NUMBER,
        "picture": {"type": "string", "pattern": "^data:image/"},
        "cells": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [*_CELL],
                "properties": _CELL,
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Wanted:
    """What a body asks for."""

    faces: tuple[Portrait, ...]
    side: int
    kind: Kind

    @property
    def picture(self) -> Picture:
        return Picture(Scene(self.faces, Layout.SHEET), Shape(self.side, self.kind))

    @property
    def columns(self) -> int:
        return grid_columns(len(self.faces))

    @property
    def rows(self) -> int:
        return -(-len(self.faces) // self.columns)


async def sheet(asked: Asked) -> Response:
    """The picture comes within the answer, as a data URI: a page shows its parts as sprites."""
    require_type(asked.request, JSON)
    wanted = wanted_of(asked.body)
    require_possible(wanted.picture)
    file = await drawn_file(asked, wanted.picture)
    said = {"server-timing": server_timing(file), "cache-control": "no-store"}
    return _answer(wanted, file.data, said)


def wanted_of(body: bytes) -> Wanted:
    """Raises `ProblemError`, 400."""
    said = _object(body)
    unknown = set(said) - {"digests", "side", "kind"}
    if unknown:
        raise ProblemError(400, "A member is not known here: expected digests, side and kind.")
    wanted = Wanted(
        _faces(said.get("digests")), _side(said.get("side", SIDE)), _kind(said.get("kind", "png"))
    )
    if len(wanted.faces) * wanted.side**2 > MOST_PIXELS:
        detail = f"Expected a sheet of {MOST_PIXELS:,} pixels at most: take a smaller side."
        raise ProblemError(400, detail, "side")
    return wanted


def _object(body: bytes) -> dict[str, Any]:
    try:
        return json_object(body)
    except ValueError:
        detail = 'Expected a JSON object such as {"digests": ["sha256:…"]}.'
        raise ProblemError(400, detail) from None


def _faces(said: object) -> tuple[Portrait, ...]:
    expected = f"Expected digests to be a list of 1 to {MOST} texts."
    if not isinstance(said, list) or not 1 <= len(said) <= MOST:
        raise ProblemError(400, expected, "digests")
    return tuple(_face(place, text) for place, text in enumerate(said))


def _face(place: int, text: object) -> Portrait:
    try:
        return portrait_of(text if isinstance(text, str) else "")
    except ValueError as error:
        detail = f"Number {place} of digests cannot be read: expected {error}."
        raise ProblemError(400, detail, "digests") from None


def _side(said: object) -> int:
    if type(said) is int and 1 <= said <= FACE_SIDE:
        return said
    detail = f"Expected side to be a whole number from 1 to {FACE_SIDE}."
    raise ProblemError(400, detail, "side")


def _kind(said: object) -> Kind:
    known = {one.value: one for one in STILL}
    if isinstance(said, str) and said in known:
        return known[said]
    raise ProblemError(400, f"Expected kind to be one of {', '.join(known)}.", "kind")


def _answer(wanted: Wanted, data: bytes, headers: Mapping[str, str]) -> Response:
    """Base64 has nothing that JSON escapes, and may be made bit by bit: of 30 MB all others would
    feel it."""
    before, after = json.dumps(_map(wanted)).encode().split(PLACE)
    coded = (base64.b64encode(data[at : at + PIECE]) for at in range(0, len(data), PIECE))
    length = len(before) + 4 * -(-len(data) // 3) + len(after)
    return InPieces(chain((before,), coded, (after,)), length, headers, JSON)


PLACE = b"the picture"
PIECE = 3 << 16
"""Bytes: whole threes, which base64 writes as whole fours."""


def _map(wanted: Wanted) -> Mapping[str, Any]:
    side, columns = wanted.side, wanted.columns
    return {
        "width": columns * side,
        "height": wanted.rows * side,
        "side": side,
        "picture": f"data:{wanted.kind.media_type};base64,{PLACE.decode()}",
        "cells": [
            {
                "digest": spelling_of(one),
                "x": place % columns * side,
                "y": place // columns * side,
            }
            for place, one in enumerate(wanted.faces)
        ],
    }
