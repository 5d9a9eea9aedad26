"""Puts all rooms of the service together: one application that any ASGI server runs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache

from starlette.responses import Response

from checkface import SCHEME
from checkface_server.answers.application import Application
from checkface_server.answers.desk import Desk
from checkface_server.answers.openapi import description
from checkface_server.answers.operations import Answer, Asked, Operation
from checkface_server.answers.problems import ProblemError
from checkface_server.canonical.operations import OPERATIONS
from checkface_server.canonical.parameters import EMPTY
from checkface_server.classic.operations import operations as old_api
from checkface_server.classic.photographs import Photographs
from checkface_server.classic.registered import Registered
from checkface_server.dropins.operations import OPERATIONS as DROP_INS

HOUR = "public, max-age=3600"
HTML = "text/html; charset=utf-8"
JSON = "application/json"
TEXT = "text/plain; charset=utf-8"

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>checkface</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem;
         color: #17191c; background: #f6f6f4 }
  @media (prefers-color-scheme: dark) { body { color: #e8e8e6; background: #17191c }
                                        a { color: #9db8ff } }
  code { overflow-wrap: anywhere }
</style>
<h1>checkface</h1>
<p>This server turns digests into faces: the same bytes show the same face, on every machine.</p>
<p>The face of the empty file, for example: <a href="@example@"><code>@example@</code></a></p>
<p>All that can be asked is in <a href="/openapi.json">/openapi.json</a>.</p>
<p>A face shows that bytes are the same, not that they are good.
   Nobody whom you see here is a real person.</p>
</html>
"""


def build_app(
    desk: Desk,
    registered: Registered | None = None,
    photographs: Photographs | None = None,
    more: Iterable[Operation] = (),
) -> Application:
    """The canonical API, the drop-ins, the old API, and `more` rows.

    Latents are `registered`, and `photographs` looked at, only where there is a place for that.
    """
    return Application(desk, rows_of(registered, photographs, more))


def rows_of(
    registered: Registered | None = None,
    photographs: Photographs | None = None,
    more: Iterable[Operation] = (),
) -> list[Operation]:
    """All that can be asked."""
    rows = [*_own_rows(), *OPERATIONS, *DROP_INS, *old_api(registered, photographs), *more]
    return [*rows, _openapi_row(rows)]


def _own_rows() -> list[Operation]:
    return [
        _free("home", "/", _home, "What this is", HTML),
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


async def _home(_: Asked) -> Response:
    example = f"/{SCHEME}/sha256/{EMPTY}/face-0-256.png"
    headers = {"Cache-Control": HOUR}
    return Response(PAGE.replace("@example@", example), headers=headers, media_type=HTML)


async def _alive(_: Asked) -> Response:
    return Response("alive\n", media_type=TEXT)


async def _ready(asked: Asked) -> Response:
    """Not ready while a process that draws is replaced: a balancer asks another one."""
    if not asked.desk.studio.is_ready:
        raise ProblemError(503, "Not all that draws is ready.", headers={"Retry-After": "1"})
    return Response("ready\n", media_type=TEXT)
