"""Turns a picture into an answer: its tag first, and the file only if it is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from checkface.errors import MissingExtraError, OutputError
from checkface.pictures import AnimationFormat, PictureFormat, require_animation
from checkface_server.answers.conditions import NOT_MODIFIED, UNTAGGED, allows_range, outcome
from checkface_server.answers.operations import Asked
from checkface_server.answers.presence import while_there
from checkface_server.answers.problems import ProblemError
from checkface_server.answers.ranges import Part, UnsatisfiableError, part_of
from checkface_server.answers.refusals import problem_of
from checkface_server.answers.safety import inline
from checkface_server.pictures import Kind, Layout, Picture
from checkface_server.renderer import DrawingFailedError
from checkface_server.work.studio import File, RefusedError, Source

IMMUTABLE = "public, max-age=31536000, immutable"
"""Of what is named by its content (RFC 8246)."""
WEEK = "public, max-age=604800"
PRIVATE = "private, max-age=604800"


async def answer_picture(
    asked: Asked,
    picture: Picture,
    *,
    caching: str = IMMUTABLE,
    file_name: str = "face",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The file of a picture, whole or in part; nothing is drawn for HEAD and for who has it.

    Raises `ProblemError` and `ClientGoneError`.
    """
    require_possible(picture)
    tag = picture.tag(asked.desk.studio.encoders)
    said = _headers(picture, tag, caching, file_name) | dict(headers or {})
    met = outcome(asked.request.headers, tag)
    if met == NOT_MODIFIED:
        return _without_content(NOT_MODIFIED, said)
    if met:
        raise ProblemError(met, "The entity tag in If-Match is not the one of this file.")
    if asked.is_head:
        return _without_length(said)
    file = await drawn_file(asked, picture)
    response = _of_file(asked.request, file, tag, said)
    if file.source is Source.MEMORY and caching == IMMUTABLE and response.status_code == 200:  # noqa: PLR2004
        asked.request.state.remembered = picture
    return response


async def drawn_file(asked: Asked, picture: Picture) -> File:
    """Raises `ProblemError` where it is refused or fails, and `ClientGoneError`."""
    try:
        file = await _while_wanted(asked, picture)
    except RefusedError as error:
        raise problem_of(error) from None
    except DrawingFailedError as error:
        asked.desk.on_error(error)
        raise ProblemError(500, "This picture could not be drawn; another one may.") from None
    asked.request.state.source = file.source.value
    asked.desk.on_file((picture, file))
    return file


def require_possible(picture: Picture) -> None:
    """Raises `ProblemError`: 501 for what cannot be written here, 400 for too much at once."""
    kind, scene = picture.shape.kind, picture.scene
    missing = missing_encoder(kind)
    if missing:
        raise ProblemError(501, missing)
    if scene.layout is Layout.ANIMATION:
        try:
            frames = len(scene.subjects)
            require_animation(frames, picture.shape.side, AnimationFormat(f".{kind.value}"))
        except OutputError as error:
            raise ProblemError(400, f"{str(error)[:1].upper()}{str(error)[1:]}.") from None


@lru_cache
def missing_encoder(kind: Kind) -> str:
    """Why no such file can be written here; empty if it can."""
    path = Path(f"x.{kind.value}")
    try:
        if kind in {Kind.MP4, Kind.WEBM}:
            AnimationFormat.of_path(path)
        elif kind is Kind.AVIF:
            PictureFormat.of_path(path)
    except MissingExtraError:
        return f"No {kind.value} is made here: whoever runs this server installs checkface[video]."
    except OutputError as error:
        return f"No {kind.value} is made here: {error}."
    return ""


async def _while_wanted(asked: Asked, picture: Picture) -> File:
    """What a client that goes away has asked for is not drawn."""
    studio = asked.desk.studio
    kept = studio.at_hand(picture)
    if kept:
        return kept
    return await while_there(asked.request, studio.file(picture, asked.client))


def _headers(picture: Picture, tag: str, caching: str, file_name: str) -> dict[str, str]:
    kind = picture.shape.kind
    return {
        "content-type": kind.media_type,
        "etag": f'"{tag}"',
        "cache-control": caching,
        "accept-ranges": "bytes",
        "content-disposition": inline(f"{file_name}.{kind.value}"),
    }


def _of_file(request: Request, file: File, tag: str, said: dict[str, str]) -> Response:
    said = said | {"server-timing": server_timing(file)}
    try:
        part = _part(request, tag, len(file.data))
    except UnsatisfiableError:
        whole = {"content-range": f"bytes */{len(file.data)}", "accept-ranges": "bytes"}
        raise ProblemError(
            416, f"No byte of this file is in that range: it has {len(file.data)}.", headers=whole
        ) from None
    if part is None:
        return Response(file.data, headers=said)
    return Response(part.cut(file.data), 206, said | {"content-range": part.content_range})


def _part(request: Request, tag: str, length: int) -> Part | None:
    """Only GET has ranges (RFC 9110, section 14.2)."""
    said = request.headers.getlist("range")
    if not said or request.method != "GET" or not allows_range(request.headers, tag):
        return None
    return part_of(said, length)


def server_timing(file: File) -> str:
    """Where a file came from, and the milliseconds that it cost."""
    parts = {
        "queue": file.queue_seconds,
        "draw": file.draw_seconds,
        "encode": file.encode_seconds,
    }
    costs = [f"{name};dur={seconds * 1000:.1f}" for name, seconds in parts.items() if seconds]
    return ", ".join([f'cache;desc="{file.source.value}"', *costs])


def _without_content(status: int, said: dict[str, str]) -> Response:
    kept = {name: value for name, value in said.items() if name not in UNTAGGED}
    return Response(status_code=status, headers=kept)


def _without_length(said: dict[str, str]) -> Response:
    """Nobody knows it before it is drawn: then it may be left out (RFC 9110, section 9.3.2)."""
    response = Response(headers=said)
    del response.headers["content-length"]
    return response
