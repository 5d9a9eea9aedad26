"""Answers requests of the old API: each becomes a picture, and that is answered as any other."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias
from uuid import UUID

from starlette.responses import Response

from checkface.latents import Latent
from checkface_server.answers.files import PRIVATE, WEEK, answer_picture, missing_encoder
from checkface_server.answers.hosts import origin_of
from checkface_server.answers.operations import Answer, Asked
from checkface_server.answers.signatures import sign
from checkface_server.classic import orders, pages
from checkface_server.classic.disk import from_disk
from checkface_server.classic.errors import NotOfferedError, UnknownError
from checkface_server.classic.fleeting import Fleeting
from checkface_server.classic.named import NOT_HERE, Find, is_of_registered
from checkface_server.classic.photographs import require_form
from checkface_server.classic.registered import Registered
from checkface_server.classic.sent_latents import latent_of_body
from checkface_server.lenient_query import Parameters
from checkface_server.pictures import Kind, Picture

Order: TypeAlias = Callable[[Parameters, Find], Picture]

A_MINUTE = "private, max-age=60"
"""A registered latent can be deleted: a minute later no browser shows it any more."""
NOW = "no-store"
HTML = "text/html; charset=utf-8"
JSON = "application/json"
TEXT = "text/plain; charset=utf-8"

NO_LATENTS = "This server keeps no latents: whoever runs it has not said where (--registered)."
NO_PHOTOS = (
    "This server looks at no photographs: whoever runs it has not said so (--photos, with the "
    "extra projection). A latent can be sent to /api/registerlatent/ where that is allowed."
)


@dataclass(frozen=True)
class OldApi:
    """What answers: with latents that were registered, or came of photographs, if some may be."""

    registered: Registered | None = None
    of_photographs: Fleeting | None = None
    """Those that are not registered for longer."""

    def picture(self, order: Order) -> Answer:
        """What answers with the picture that an order makes of the parameters."""

        async def answer(asked: Asked) -> Response:
            return await self._answer_picture(asked, order)

        return answer

    def film(self, order: Order) -> Answer:
        """The same of a video, or a page that plays it."""

        async def answer(asked: Asked) -> Response:
            parameters = Parameters.of_query(asked.query)
            if parameters.flag("embed_html"):
                return _response(pages.player(parameters, _signer_for(asked)), HTML, PRIVATE)
            return await self._answer_picture(asked, order)

        return answer

    async def legacy(self, asked: Asked) -> Response:
        """A misspelt name is not a face: whoever sends parameters means something else."""
        is_posted_to = asked.values["text"] == b"registerlatent"
        if is_posted_to or pages.Shown.of(Parameters.of_query(asked.query)).who:
            raise UnknownError("There is nothing here: /openapi.json lists all that is.")
        picture = orders.legacy(asked.values["text"], _find_none)
        return await answer_picture(asked, picture, caching=caching_of(picture))

    async def register(self, asked: Asked) -> Response:
        registered = self._registry()
        guid = await from_disk(asked, partial(_register, registered, asked.body))
        return _response(str(guid), TEXT)

    async def delete(self, asked: Asked) -> Response:
        guid = asked.values["guid"]
        if not (self.of_photographs and self.of_photographs.delete(guid)):
            await self._delete_registered(asked, guid)
        return Response(status_code=204)

    async def _delete_registered(self, asked: Asked, guid: UUID) -> None:
        if self.of_photographs and not self.registered:
            raise UnknownError(NOT_HERE)
        if not await from_disk(asked, partial(self._registry().delete, guid)):
            raise UnknownError(NOT_HERE)

    async def _answer_picture(self, asked: Asked, order: Order) -> Response:
        parameters = Parameters.of_query(asked.query)
        if not is_of_registered(parameters):
            picture = order(parameters, _find_none)
            return await answer_picture(asked, picture, caching=caching_of(picture))
        picture = await from_disk(asked, partial(order, parameters, self._find))
        return await answer_picture(asked, picture, caching=A_MINUTE)

    def _registry(self) -> Registered:
        if self.registered is None:
            raise NotOfferedError(NO_LATENTS)
        return self.registered

    def _find(self, guid: UUID) -> Latent | None:
        """Of a photograph first: no disk is asked for that."""
        held = self.of_photographs.find(guid) if self.of_photographs else None
        return held or (self.registered.find(guid) if self.registered else None)


def _register(registered: Registered, body: bytes) -> UUID:
    return registered.add(latent_of_body(body))


def caching_of(picture: Picture) -> str:
    """The address has no version, so it is not for ever; what was typed is for nobody else."""
    return PRIVATE if picture.scene.is_typed else WEEK


async def queue(asked: Asked) -> Response:
    return _response(json.dumps({"queue": asked.desk.studio.waiting}), JSON)


async def status(asked: Asked) -> Response:
    """Empty. The old one was content while nothing could be drawn."""
    return Response(status_code=200 if asked.desk.studio.is_ready else 503)


async def answer_oembed(asked: Asked) -> Response:
    found = pages.oembed_answer(
        Parameters.of_query(asked.query), _origin(asked), _signer_for(asked)
    )
    return _response(json.dumps(found), JSON, PRIVATE)


async def share(asked: Asked) -> Response:
    page = pages.share_page(
        Parameters.of_query(asked.query),
        _origin(asked),
        _signer_for(asked),
        has_films=not missing_encoder(Kind.MP4),
    )
    return _response(page, HTML, PRIVATE)


async def no_photographs(asked: Asked) -> Response:
    """What nobody could read is said to be so."""
    if asked.request.method == "POST":
        require_form(asked)
    raise NotOfferedError(NO_PHOTOS)


def _find_none(_: UUID) -> None:
    """Where no guid was sent."""


def _signer_for(asked: Asked) -> pages.Sign:
    """Who was given a signed page is given what it shows: the page itself had to be signed."""
    keys = asked.desk.rules.signing_keys
    return partial(sign, key=keys[0]) if keys else str


def _origin(asked: Asked) -> str:
    return origin_of(asked.request, asked.desk.rules)


def _response(text: str, media_type: str, caching: str = NOW) -> Response:
    return Response(text, headers={"Cache-Control": caching}, media_type=media_type)
