"""Puts all rooms of the service together: one application that any ASGI server runs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache

from starlette.responses import Response

from checkface_server.answers.application import Application
from checkface_server.answers.desk import Desk
from checkface_server.answers.openapi import description
from checkface_server.answers.operations import Answer, Asked, Operation
from checkface_server.answers.problems import ProblemError
from checkface_server.canonical.operations import OPERATIONS
from checkface_server.classic.operations import operations as old_api
from checkface_server.classic.photographs import Photographs
from checkface_server.classic.registered import Registered
from checkface_server.dropins.operations import OPERATIONS as DROP_INS
from checkface_server.site.operations import operations as site_rows
from checkface_server.site.weights import Weights

HOUR = "public, max-age=3600"
JSON = "application/json"
TEXT = "text/plain; charset=utf-8"


def build_app(
    desk: Desk,
    registered: Registered | None = None,
    photographs: Photographs | None = None,
    more: Iterable[Operation] = (),
    weights: Weights | None = None,
) -> Application:
    """The site, the canonical API, the drop-ins, the old API, and `more` rows.

    Latents are `registered`, and `photographs` looked at, only where there is a place for that.
    `weights` are those of the site; else they are made again, and kept in memory.
    """
    return Application(desk, rows_of(registered, photographs, more, weights))


def rows_of(
    registered: Registered | None = None,
    photographs: Photographs | None = None,
    more: Iterable[Operation] = (),
    weights: Weights | None = None,
) -> list[Operation]:
    """All that can be asked."""
    site = site_rows(weights or Weights())
    old = old_api(registered, photographs)
    rows = [*_own_rows(), *site, *OPERATIONS, *DROP_INS, *old, *more]
    return [*rows, _openapi_row(rows)]


def _own_rows() -> list[Operation]:
    return [
        _free("livez", "/livez", _alive, "Whether this process answers", TEXT, any_host=True),
        _free("readyz", "/readyz", _ready, "Whether faces can be drawn", TEXT, any_host=True),
    ]


def _free(
    name: str, path: str, answer: Answer, summary: str, media_type: str, *, any_host: bool = False
) -> Operation:
    return Operation(
        name,
        path,
        answer,
        summary,
        (media_type,),
        room="service",
        is_signed=False,
        is_for_any_host=any_host,
    )


def _openapi_row(rows: list[Operation]) -> Operation:
    """It describes itself too, when somebody asks for the first time."""

    @cache
    def document() -> str:
        return json.dumps(description([*rows, row]), indent=1)

    async def answer(_: Asked) -> Response:
        return Response(document(), headers={"Cache-Control": HOUR}, media_type=JSON)

    row = _free("openapi", "/openapi.json", answer, "This description", JSON)
    return row


async def _alive(_: Asked) -> Response:
    return Response("alive\n", media_type=TEXT)


async def _ready(asked: Asked) -> Response:
    """Not ready while a process that draws is replaced: a balancer asks another one."""
    if not asked.desk.studio.is_ready:
        raise ProblemError(503, "Not all that draws is ready.", headers={"Retry-After": "1"})
    return Response("ready\n", media_type=TEXT)
