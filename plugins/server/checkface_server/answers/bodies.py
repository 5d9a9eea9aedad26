"""Reads the body of a request: bounded in size and in time."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from checkface_server.answers.desk import Rules
from checkface_server.answers.problems import ProblemError

TOO_LARGE = 413
TOO_SLOW = 408
BAD_REQUEST = 400
NOT_OURS = 415


class ClientGoneError(Exception):
    """Whoever asked is not there any more: nothing is answered."""


async def body_of(
    request: Request, rules: Rules, largest: int | None = None, slowest: float | None = None
) -> bytes:
    """All of it; without limits, those of the house are meant.

    Raises `ProblemError` 408 and 413, and `ClientGoneError`.
    """
    most = rules.largest_body if largest is None else largest
    longest = rules.slowest_body if slowest is None else slowest
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and (len(declared) > len(str(most)) + 1 or int(declared) > most):
        raise _too_large(most)
    try:
        async with asyncio.timeout(longest):
            return await _all(request, most)
    except TimeoutError:
        raise ProblemError(
            TOO_SLOW,
            f"The body was not there within {longest:g} seconds.",
            headers={"Connection": "close"},
        ) from None
    except ClientDisconnect:
        raise ClientGoneError from None


def require_type(request: Request, media_type: str) -> None:
    """Raises `ProblemError`, 415: a page of a stranger can send text unasked, but no JSON."""
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said != media_type:
        raise ProblemError(NOT_OURS, f"Expected a body with Content-Type: {media_type}.")


async def _all(request: Request, most: int) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise _too_large(most)
    return bytes(body)


def _too_large(most: int) -> ProblemError:
    return ProblemError(
        TOO_LARGE, f"Expected a body of {most:,} bytes at most.", headers={"Connection": "close"}
    )
