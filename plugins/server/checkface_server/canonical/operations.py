"""The rows of the canonical API in the table of operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import Response

from checkface import SCHEME
from checkface_server.answers.files import answer_picture
from checkface_server.answers.operations import (
    OF_A_FILE,
    Answer,
    Asked,
    Operation,
    Parameter,
)
from checkface_server.canonical import parameters as given
from checkface_server.canonical import scenes
from checkface_server.canonical.sheets import ANSWER, BODY, JSON, sheet
from checkface_server.canonical.spellings import HEX
from checkface_server.pictures import MEDIA_TYPES, MOVING, STILL, Kind, Picture

DIGEST = f"/{SCHEME}/{{algorithm}}/{{digest}}"
MORPH = f"/{SCHEME}/morph/{{start}}..{{end}}"
OF_DIGEST = (given.ALGORITHM, given.DIGEST)
STILL_TYPES = tuple(MEDIA_TYPES[kind] for kind in STILL)
MOVING_TYPES = tuple(MEDIA_TYPES[kind] for kind in MOVING)
ELSEWHERE = 308
"""The status of another spelling of a canonical address."""
SHORT, LONG = 8, 32
"""Digits of a digest in the name of a file, and characters from which on it is one."""

FACTS: dict[str, Any] = {
    "type": "object",
    "required": ["scheme", "digest", "algorithm", "value", "words"],
    "properties": {
        "scheme": {"const": SCHEME},
        "digest": {"type": "string"},
        "algorithm": {"type": "string"},
        "value": {"type": "string", "pattern": f"^(?:{HEX})$"},
        "words": {"type": "array", "items": {"type": "string"}, "minItems": 4, "maxItems": 4},
    },
}

Draw = Callable[[Mapping[str, Any]], Picture]


def _row(
    name: str,
    path: str,
    draw: Draw,
    summary: str,
    types: tuple[str, ...],
    parameters: tuple[Parameter, ...],
    schema: Mapping[str, Any] | None = None,
) -> Operation:
    return Operation(
        name,
        path,
        _answer(draw),
        summary,
        types,
        parameters,
        other_statuses=(*OF_A_FILE, ELSEWHERE),
        schema=schema,
        is_canonical=True,
    )


def _answer(draw: Draw) -> Answer:
    async def answer(asked: Asked) -> Response:
        file_name = file_name_of(asked.request.url.path)
        return await answer_picture(asked, draw(asked.values), file_name=file_name)

    return answer


def file_name_of(path: str) -> str:
    """Without its end: what stands in the address, each digest by its first eight digits."""
    pieces = path.rpartition(".")[0].replace("..", "/").strip("/").split("/")
    return "-".join(_shortened(piece) for piece in pieces).replace(":", "-")


def _shortened(piece: str) -> str:
    return piece[: piece.find(":") + 1 + SHORT] if len(piece) > LONG else piece


OPERATIONS = (
    _row(
        "face",
        f"{DIGEST}/face-{{index}}-{{side}}.{{kind}}",
        scenes.face,
        "One of the faces of a digest",
        STILL_TYPES,
        (*OF_DIGEST, given.INDEX, given.SIDE, given.STILLS),
    ),
    _row(
        "trio",
        f"{DIGEST}/trio-{{side}}.{{kind}}",
        scenes.trio,
        "Faces 0, 1 and 2 side by side: what a person verifies with",
        STILL_TYPES,
        (*OF_DIGEST, given.SIDE, given.STILLS),
    ),
    _row(
        "words",
        f"{DIGEST}/words.txt",
        scenes.words,
        "The four words of a digest, in one line",
        (MEDIA_TYPES[Kind.TEXT],),
        OF_DIGEST,
    ),
    _row(
        "facts",
        f"{DIGEST}.json",
        scenes.facts,
        "What a program wants to know of a digest",
        (JSON,),
        OF_DIGEST,
        FACTS,
    ),
    _row(
        "card",
        f"{DIGEST}/card.svg",
        scenes.card,
        "A card with face, name, words and digest",
        (MEDIA_TYPES[Kind.SVG],),
        (*OF_DIGEST, given.NAME, given.VERSION, given.TRIO),
    ),
    _row(
        "badge",
        f"{DIGEST}/badge.svg",
        scenes.badge,
        "Face and words in one line, for a README",
        (MEDIA_TYPES[Kind.SVG],),
        OF_DIGEST,
    ),
    _row(
        "morph_frame",
        f"{MORPH}/frame-{{frame}}-of-{{frames}}-{{side}}.{{kind}}",
        scenes.morph_frame,
        "One step of the straight way from one face to another",
        STILL_TYPES,
        (given.START, given.END, given.FRAME, given.FRAMES, given.SIDE, given.STILLS),
    ),
    _row(
        "loop",
        f"{MORPH}/loop-{{side}}.{{kind}}",
        scenes.loop,
        "From one face to another and back, without an end",
        MOVING_TYPES,
        (given.START, given.END, given.SIDE, given.MOVINGS, given.LOOP_FRAMES, given.SPEED),
    ),
    _row(
        "mix",
        f"/{SCHEME}/mix/{{parts}}/face-{{side}}.{{kind}}",
        scenes.mix,
        "The mean of several faces",
        STILL_TYPES,
        (given.PARTS, given.SIDE, given.STILLS),
    ),
    _row(
        "slide",
        f"/{SCHEME}/slide/{{start}}/{{direction}}/{{amount}}/face-{{side}}.{{kind}}",
        scenes.slide,
        "A face moved along a direction, such as age",
        STILL_TYPES,
        (given.START, given.DIRECTION, given.AMOUNT, given.SIDE, given.STILLS),
    ),
    Operation(
        "sheet",
        f"/{SCHEME}/sheet",
        sheet,
        "Up to 100 faces in one picture, and who is where",
        (JSON,),
        method="POST",
        body=BODY,
        schema=ANSWER,
    ),
)
