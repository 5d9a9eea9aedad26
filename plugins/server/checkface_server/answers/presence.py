"""Works for a client only as long as it is there."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request

from checkface_server.answers.bodies import ClientGoneError

T = TypeVar("T")


async def while_there(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What the work gives. Raises `ClientGoneError`; then the work is cancelled, and has ended."""
    working = asyncio.ensure_future(work)
    try:
        await _either(working, request)
        return await working
    finally:
        working.cancel()
        await asyncio.wait([working])


async def _either(working: asyncio.Future[Any], request: Request) -> None:
    leaving = asyncio.ensure_future(_until_gone(request))
    both: set[asyncio.Future[Any]] = {working, leaving}
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            leaving.result()
            raise ClientGoneError
    finally:
        leaving.cancel()


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
