"""The rows of the old API in the table of operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from checkface_server.answers import kinds
from checkface_server.answers.kinds import AsSent, Choice, Flag, Text, Values, Whole
from checkface_server.answers.operations import OF_A_FILE, Answer, Body, Operation, Parameter
from checkface_server.classic import answering, orders
from checkface_server.classic.answering import HTML, JSON, TEXT, OldApi, Order
from checkface_server.classic.fleeting import Fleeting
from checkface_server.classic.named import LARGEST_SEED, MOST_TOGETHER
from checkface_server.classic.pages import LEAST_ROOM, MOST_ROOM
from checkface_server.classic.photographs import BODY, LARGEST, SCHEMA, SLOWEST, Photographs, form
from checkface_server.classic.registered import Registered
from checkface_server.classic.sent_latents import BODY_SCHEMA, LARGEST_BODY
from checkface_server.pictures import MEDIA_TYPES, Kind

ROOM = "old api"
LONGEST_VALUE = 4096


@dataclass(frozen=True)
class Guid:
    """A UUID in any spelling."""

    pattern = r"[^/]{1,80}"

    def read(self, text: str, _before: Values) -> UUID:
        try:
            return UUID(text.strip())
        except ValueError:
            raise ValueError("a UUID, as registerlatent gives it") from None

    def write(self, value: UUID) -> str:
        return str(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "uuid"}


def _who(prefix: str = "") -> tuple[Parameter, ...]:
    """Who it is, in order of what counts more; several by `num_multi`, numbered from 0."""
    texts: dict[str, tuple[kinds.Kind, str]] = {
        "guid": (Guid(), "of a registered latent"),
        "seed": (Whole(0, LARGEST_SEED), "a number, in a name space of its own"),
        "value": (Text(LONGEST_VALUE), "a digest, or any text: its face is that of its sha256"),
        "num_multi": (Whole(0, MOST_TOGETHER), "how many: value0, seed0, guid0, amount0, …"),
    }
    return tuple(
        Parameter(f"{prefix}{name}", kind, meaning) for name, (kind, meaning) in texts.items()
    )


def _number(name: str, default: int, least: int, most: int, meaning: str) -> Parameter:
    return Parameter(name, Whole(least, most), f"{meaning}; else the default", default)


SIDE = _number("dim", orders.SIDE, orders.LEAST_SIDE, orders.MOST_SIDE, "pixels")
FRAMES = _number("num_frames", orders.FRAMES, orders.LEAST_FRAMES, orders.MOST_FRAMES, "how many")
SPEED = _number("fps", orders.SPEED, orders.SLOWEST, orders.FASTEST, "frames a second")
WIDTH = _number("width", orders.WIDTH, orders.LEAST_WIDTH, orders.MOST_WIDTH, "pixels")
FRAME = _number("frame_num", 0, 0, orders.MOST_FRAMES - 1, "which, counted from 0")
LINEAR = Parameter("linear", Flag(), "straight from one to the other, not there and back")
FORMAT = Parameter("format", Choice(("jpg", "webp")), "of the file", "jpg")
PLAYER = Parameter("embed_html", Flag(), "a page that plays it")
OTHER_TYPES = {"format": MEDIA_TYPES[Kind.WEBP], "embed_html": HTML}
"""What comes instead where these are said."""
ONE = _who()
TWO = (*_who("from_"), *_who("to_"))
THE_TEXT = Parameter("text", AsSent(), "as `value`", example="Ada")
THE_GUID = Parameter("guid", Guid(), "as it was registered")
URL = Parameter("url", Text(LONGEST_VALUE), "of the page with the face or morph", is_required=True)
LIMITS = tuple(
    Parameter(name, Whole(LEAST_ROOM, MOST_ROOM), "pixels at most")
    for name in ("maxwidth", "maxheight")
)
OEMBED_FORMAT = Parameter("format", Choice(("json",)), "of the answer", "json")

LATENT_BODY = Body(JSON, BODY_SCHEMA, "512 numbers of a z, or 18 equal rows of 512 of a w")
NUMBERS_SCHEMA = {
    "type": "object",
    "properties": {
        "hash": {"type": "string"},
        "seed": {"type": "integer"},
        "qlatent": {"type": "array", "items": {"type": "number"}},
        "w": {"type": "array", "items": {"type": "number"}},
        "dlatent": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
    },
}
NO_ENCODING = "A face that looks like a photograph: whoever runs this has not allowed it"
QUEUE_SCHEMA = {
    "type": "object",
    "required": ["queue"],
    "properties": {"queue": {"type": "integer"}},
}
OEMBED_SCHEMA = {
    "type": "object",
    "required": ["version", "type", "url", "width", "height"],
    "properties": {"version": {"const": "1.0"}, "type": {"const": "photo"}},
}


def operations(
    registered: Registered | None = None, photographs: Photographs | None = None
) -> Iterator[Operation]:
    """All rows. Without a place for it, no latents are registered, no photographs looked at."""
    registry = photographs.registry if photographs else None
    api = OldApi(registered, registry if isinstance(registry, Fleeting) else None)
    yield from _pictures(api)
    yield _row(
        "mp4", api.film(_moving(Kind.MP4)), "A video", Kind.MP4, *TWO, SIDE, FRAMES, SPEED, PLAYER
    )
    yield from _pages()
    yield from _registration(api)
    yield from _encoding(photographs)
    yield from _states()
    yield Operation(
        "old_legacy",
        "/api/{text}",
        api.legacy,
        "The face of a text in the path",
        (MEDIA_TYPES[Kind.JPEG],),
        (THE_TEXT,),
        other_statuses=OF_A_FILE,
        room=ROOM,
        reads_query=True,
    )


def _pictures(api: OldApi) -> Iterator[Operation]:
    jpeg, moving = Kind.JPEG, (*TWO, SIDE, FRAMES, SPEED)
    yield _row("face", api.picture(orders.face), "A face", jpeg, *ONE, SIDE, FORMAT)
    yield _row(
        "morphframe",
        api.picture(orders.morph_frame),
        "One frame between two faces",
        jpeg,
        *(*TWO, SIDE, FRAMES, FRAME, LINEAR),
    )
    yield _row("gif", api.picture(_moving(Kind.GIF)), "There and back", Kind.GIF, *moving)
    yield _row("webp", api.picture(_moving(Kind.WEBP)), "There and back", Kind.WEBP, *moving)
    yield _row(
        "linkpreview", api.picture(orders.link_preview), "A + B = between", jpeg, *TWO, WIDTH
    )
    yield _row("hashdata", api.picture(orders.numbers), "z and w of a face", Kind.JSON, *ONE)


def _moving(kind: Kind) -> Order:
    return lambda parameters, find: orders.animation(parameters, find, kind)


def _row(name: str, answer: Answer, summary: str, kind: Kind, *parameters: Parameter) -> Operation:
    return Operation(
        f"old_{name}",
        f"/api/{name}",
        answer,
        summary,
        (MEDIA_TYPES[kind], *_other_types(parameters)),
        parameters,
        other_statuses=OF_A_FILE,
        schema=NUMBERS_SCHEMA if kind is Kind.JSON else None,
        room=ROOM,
        reads_query=True,
        ends_in_slash=True,
    )


def _other_types(parameters: Iterable[Parameter]) -> list[str]:
    return [OTHER_TYPES[one.name] for one in parameters if one.name in OTHER_TYPES]


def _free(
    name: str,
    path: str,
    answer: Answer,
    summary: str,
    media_type: str,
    *parameters: Parameter,
    schema: Mapping[str, Any] | None = None,
    is_signed: bool = False,
) -> Operation:
    """What costs nothing. It is signed where it hands out what is."""
    return Operation(
        f"old_{name}",
        path,
        answer,
        summary,
        (media_type,),
        parameters,
        schema=schema,
        room=ROOM,
        reads_query=True,
        ends_in_slash=True,
        is_signed=is_signed,
    )


def _pages() -> Iterator[Operation]:
    yield _free(
        "share",
        "/share",
        answering.share,
        "A page that previews well",
        HTML,
        *(*ONE, *TWO),
        is_signed=True,
    )
    yield _free(
        "oembed",
        "/oembed.json",
        answering.answer_oembed,
        "What to embed of such a page",
        JSON,
        *(URL, *LIMITS, OEMBED_FORMAT),
        schema=OEMBED_SCHEMA,
        is_signed=True,
    )


def _states() -> Iterator[Operation]:
    yield _free("queue", "/api/queue", answering.queue, "How many wait", JSON, schema=QUEUE_SCHEMA)
    for name, path in (("status", "/status"), ("api_status", "/api/status")):
        one = _free(name, path, answering.status, "Whether faces can be drawn", TEXT)
        yield replace(one, media_types=(), other_statuses=(503,))


def _registration(api: OldApi) -> Iterator[Operation]:
    yield Operation(
        "old_register",
        "/api/registerlatent",
        api.register,
        "Keep a latent for a while: its guid",
        (TEXT,),
        method="POST",
        body=LATENT_BODY,
        largest_body=LARGEST_BODY,
        room=ROOM,
        reads_query=True,
        ends_in_slash=True,
    )
    yield Operation(
        "old_delete",
        "/api/registerlatent/{guid}",
        api.delete,
        "Forget a latent",
        (),
        (THE_GUID,),
        method="DELETE",
        status=204,
        room=ROOM,
        reads_query=True,
        ends_in_slash=True,
        is_signed=False,  # it draws nothing, and who knows the guid may always take it back
    )


def _encoding(photographs: Photographs | None) -> Iterator[Operation]:
    """Where none are looked at, no body is read."""
    one = _free("encode_get", "/api/encodeimage", answering.no_photographs, NO_ENCODING, HTML)
    if photographs is None:
        yield one
        yield replace(one, name="old_encode_post", method="POST", media_types=())
        return
    yield replace(one, answer=form, summary="A form for a photograph, and what that is for")
    yield replace(
        one,
        name="old_encode_post",
        answer=photographs.answer,
        summary="A face that looks like a photograph: its guid",
        media_types=(JSON,),
        method="POST",
        body=BODY,
        largest_body=LARGEST,
        slowest_body=SLOWEST,
        admit=photographs.admit,
        schema=SCHEMA,
        is_signed=True,
    )
