"""The rows of the drop-ins in the table of operations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from checkface import FACE_SIDE, SCHEME, Digest
from checkface.errors import DigestError
from checkface_server.answers.files import PRIVATE, WEEK, answer_picture
from checkface_server.answers.kinds import AsSent, Choice, Values, Whole
from checkface_server.answers.operations import OF_A_FILE, Asked, Operation, Parameter
from checkface_server.answers.problems import ProblemError
from checkface_server.dropins.avatars import KINDS, LARGEST_ASKED, SIDE, Avatar, Default
from checkface_server.dropins.blank import blank_png
from checkface_server.lenient_query import Parameters
from checkface_server.pictures import MEDIA_TYPES, STILL, Kind, Layout, Picture, Scene, Shape
from checkface_server.subjects import Portrait
from checkface_server.values import digest_of_value

ROOM = "drop-ins"
TEXT_SIDE = 256
BADGE_SIDE = 64
"""Of the face in a badge; it is shown smaller."""

STILL_TYPES = tuple(MEDIA_TYPES[kind] for kind in STILL)


@dataclass(frozen=True)
class WrittenDigest:
    """A digest with or without its prefix, in any case."""

    pattern = r"[^/.]{1,160}"

    def read(self, text: str, _before: Values) -> Digest:
        try:
            return Digest.parse(text)
        except DigestError:
            raise ValueError("a digest of 40, 64 or 128 hexadecimal digits") from None

    def write(self, value: Digest) -> str:
        return str(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^(sha1:|sha256:|sha512:)?[0-9A-Fa-f]{40,128}$"}


EMPTY = str(Digest.of_bytes(b""))
HASH = Parameter(
    "hash", AsSent(), "MD5 or SHA-256 of a mail address, and .png, .jpg or .webp", example="0" * 32
)
SIZE = Parameter(
    "s",
    Whole(1, LARGEST_ASKED),
    f"pixels, of which there are {FACE_SIDE} at most; or `size`",
    SIDE,
)
DEFAULT = Parameter(
    "d", Choice(("404", "blank")), "what is shown instead, if `f` is `y`; or `default`"
)
FORCED = Parameter("f", Choice(("y", "n")), "whether the default is shown to everybody", "n")
VALUE = Parameter("value", AsSent(holds_slashes=True), "a digest, or any text", example="Ada")
TEXT_PIXELS = Parameter("side", Whole(1, FACE_SIDE), "pixels; else the default", TEXT_SIDE)
FORMAT = Parameter("format", Choice(tuple(kind.value for kind in STILL)), "of the file", "png")
DIGEST = Parameter("digest", WrittenDigest(), "a digest", example=EMPTY)


async def _avatar(asked: Asked) -> Response:
    query = Parameters.of_query(asked.query)
    avatar = Avatar.of(asked.values["hash"], query)
    if avatar is None:
        raise ProblemError(404, "Expected the MD5 or SHA-256 of a mail address, in hexadecimal.")
    if avatar.instead is Default.NONE:
        raise ProblemError(404, "No picture is here of anybody: the request forces that (f=y).")
    if avatar.instead is Default.BLANK:
        return _response(blank_png(avatar.side), MEDIA_TYPES[Kind.PNG])
    return await answer_picture(asked, avatar.picture, caching=WEEK, file_name="avatar")


async def _text(asked: Asked) -> Response:
    """It says under which address, with no text in it, the same picture lies."""
    query = Parameters.of_query(asked.query)
    digest = digest_of_value(asked.values["value"])
    side = query.number("side", TEXT_SIDE, 1, FACE_SIDE)
    kind = {one.value: one for one in STILL}.get(query.word("format"), Kind.PNG)
    place = f"/{SCHEME}/{digest.algorithm}/{digest.value}/face-0-{side}.{kind.value}"
    return await answer_picture(
        asked,
        Picture(Scene((Portrait(digest),)), Shape(side, kind)),
        caching=PRIVATE if digest.typed else WEEK,
        headers={"content-location": place},
    )


async def _badge(asked: Asked) -> Response:
    return await _document(asked, Layout.BADGE, Shape(BADGE_SIDE, Kind.SVG))


async def _shield(asked: Asked) -> Response:
    return await _document(asked, Layout.SHIELD, Shape(BADGE_SIDE, Kind.JSON))


async def _document(asked: Asked, layout: Layout, shape: Shape) -> Response:
    scene = Scene((Portrait(asked.values["digest"]),), layout)
    return await answer_picture(asked, Picture(scene, shape), caching=WEEK, file_name="badge")


def _response(data: bytes, media_type: str) -> Response:
    return Response(data, headers={"Cache-Control": WEEK}, media_type=media_type)


SHIELD_SCHEMA = {
    "type": "object",
    "required": ["schemaVersion", "label", "message"],
    "properties": {"schemaVersion": {"const": 1}},
}
OPERATIONS = (
    Operation(
        "avatar",
        "/avatar/{hash}",
        _avatar,
        "As Gravatar and Libravatar answer it",
        tuple(MEDIA_TYPES[kind] for kind in dict.fromkeys(KINDS.values())),
        (HASH, SIZE, DEFAULT, FORCED),
        other_statuses=OF_A_FILE,
        room=ROOM,
        reads_query=True,
        ends_in_slash=True,
    ),
    Operation(
        "text",
        "/text/{value}",
        _text,
        "The face of a text, for mock-ups",
        STILL_TYPES,
        (VALUE, TEXT_PIXELS, FORMAT),
        other_statuses=OF_A_FILE,
        room=ROOM,
        reads_query=True,
    ),
    Operation(
        "shield",
        "/badge/{digest}.json",
        _shield,
        "The words of a digest, as shields.io reads them",
        (MEDIA_TYPES[Kind.JSON],),
        (DIGEST,),
        other_statuses=OF_A_FILE,
        schema=SHIELD_SCHEMA,
        room=ROOM,
    ),
    Operation(
        "badge_of",
        "/badge/{digest}",
        _badge,
        "Face and words in one line",
        (MEDIA_TYPES[Kind.SVG],),
        (DIGEST,),
        other_statuses=OF_A_FILE,
        room=ROOM,
    ),
)
