"""Answers who sends a photograph: with the name of a latent whose face looks like it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from uuid import UUID

from starlette.responses import Response

from checkface.latents import Latent
from checkface.pages import Html, element, join_html
from checkface_server.answers.forms import MEDIA_TYPE, boundary_of, fields_of
from checkface_server.answers.operations import Asked, Body
from checkface_server.answers.presence import while_there
from checkface_server.answers.problems import ProblemError
from checkface_server.answers.refusals import problem_of
from checkface_server.answers.safety import POLICY
from checkface_server.classic.disk import from_disk
from checkface_server.classic.errors import WrongBodyError
from checkface_server.classic.fleeting import Fleeting
from checkface_server.classic.pages import page
from checkface_server.classic.registered import Registered
from checkface_server.lenient_query import TRUE
from checkface_server.projection.messages import Projected
from checkface_server.projection.photographs import WrongPhotographError
from checkface_server.renderer import DrawingFailedError
from checkface_server.work.studio import Client, RefusedError

PATH = "/api/encodeimage/"
PHOTOGRAPH, ALIGN = "usrimg", "tryalign"
LARGEST = 16 << 20
"""Bytes of a form, as the old service had it."""
SLOWEST = 60.0
"""Seconds until it is there, over a telephone."""
NOWHERE = {
    "Cache-Control": "no-store",
    "Link": f'<{PATH}>; rel="terms-of-service"',  # the form says what it is for, and what not
}
BODY = Body(
    MEDIA_TYPE,
    {
        "type": "object",
        "required": [PHOTOGRAPH],
        "properties": {
            PHOTOGRAPH: {"type": "string", "contentMediaType": "image/*"},
            ALIGN: {"type": "string", "examples": ["true", "false"]},
        },
    },
    "a photograph (JPEG, PNG, WebP, AVIF), and whether its face is to be looked for",
)
SCHEMA = {
    "type": "object",
    "required": ["did_align", "guid"],
    "properties": {
        "did_align": {"type": "boolean"},
        "guid": {"type": "string", "format": "uuid"},
    },
}
A_FORM = f"{MEDIA_TYPE} with its boundary, and a file called {PHOTOGRAPH}"
NOT_FOR = (
    """It is for play: to see and to mix. The face that comes is another person, whom nobody is: it
    proves nothing about the photograph, and two photographs of one person give two faces.""",
    """Send only your own photograph, or one whose person has agreed. Do not take the face for
    somebody: not to recognise or to judge a person, not to deceive, and not as proof of what
    anybody has done.""",
    """The photograph is held in memory until its face is found, and never written down. What comes
    of it is known by a name that only you are told, and forgotten after a while, or when you delete
    it: DELETE /api/registerlatent/NAME.""",
)


class Projects(Protocol):
    """What looks at photographs."""

    def place(self, client: Client) -> contextlib.AbstractContextManager[None]: ...

    async def project(self, photograph: bytes, *, tries_to_align: bool) -> Projected: ...


@dataclass(frozen=True)
class Photographs:
    """What looks at them, and where the latents that come of it are kept."""

    projector: Projects
    registry: Fleeting | Registered

    @contextlib.contextmanager
    def admit(self, client: Client) -> Iterator[None]:
        """Nobody's photograph is read who would not have it looked at. Raises `ProblemError`."""
        try:
            place = self.projector.place(client)
            with place:
                yield
        except RefusedError as error:
            raise problem_of(error) from None

    async def answer(self, asked: Asked) -> Response:
        photograph, tries_to_align = _fields(asked)
        projected = await while_there(
            asked.request, self._projection(asked, photograph, tries_to_align=tries_to_align)
        )
        guid = await self._keep(asked, projected.latent)
        said = {"did_align": projected.did_align, "guid": str(guid)}
        return Response(json.dumps(said), headers=NOWHERE, media_type="application/json")

    async def _projection(
        self, asked: Asked, photograph: bytes, *, tries_to_align: bool
    ) -> Projected:
        try:
            return await self.projector.project(photograph, tries_to_align=tries_to_align)
        except WrongPhotographError as error:
            said = f"The photograph cannot be looked at: expected {error.wrong.value}."
            raise ProblemError(400, said, PHOTOGRAPH) from None
        except DrawingFailedError as error:
            asked.desk.on_error(error)
            said = "This photograph could not be looked at; another one may."
            raise ProblemError(500, said) from None

    async def _keep(self, asked: Asked, latent: Latent) -> UUID:
        if isinstance(self.registry, Registered):
            return await from_disk(asked, partial(self.registry.add, latent))
        guid = self.registry.add(latent)
        loop = asyncio.get_running_loop()
        loop.call_later(self.registry.seconds + 1, self.registry.forget_expired)
        return guid


async def form(_: Asked) -> Response:
    """What a person sends a photograph with, and what it is for."""
    headers = NOWHERE | {
        "Content-Security-Policy": POLICY.replace("action 'none'", "action 'self'")
    }
    return Response(_form(), headers=headers, media_type="text/html; charset=utf-8")


def require_form(asked: Asked) -> None:
    """Raises `WrongBodyError`."""
    try:
        boundary_of(asked.request.headers.get("content-type", ""))
    except ValueError:
        raise WrongBodyError(A_FORM) from None


def _fields(asked: Asked) -> tuple[bytes, bool]:
    """Raises `WrongBodyError`."""
    try:
        fields = fields_of(asked.body, asked.request.headers.get("content-type", ""))
    except ValueError as error:
        raise WrongBodyError(f"{A_FORM}; this one is none: {error} is missing") from None
    if not fields.get(PHOTOGRAPH):
        raise WrongBodyError(A_FORM)
    said = fields.get(ALIGN, b"").decode("ascii", "replace").strip().lower()
    return fields[PHOTOGRAPH], said in TRUE


def _form() -> Html:
    words = join_html([element("p", words) for words in NOT_FOR], Html("\n"))
    file = element("input", type="file", name=PHOTOGRAPH, accept="image/*", required=True)
    align = element("input", type="checkbox", name=ALIGN, value="true", checked=True)
    inputs = [
        element("p", element("label", join_html([Html("A photograph: "), file]))),
        element("p", element("label", join_html([align, Html(" look for the face in it")]))),
        element("p", element("button", "Find a face that looks like it")),
    ]
    what = element("form", join_html(inputs), method="post", enctype=MEDIA_TYPE, action=PATH)
    return page(Html(), join_html([words, what], Html("\n")))
