"""Keeps files in an object store (S3 and its likes), for many machines that share what they drew.

Nothing here is an error for who asks: a store that does not answer is left alone for a while.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.util import find_spec
from time import monotonic
from typing import TYPE_CHECKING, Any

from checkface.cache import seal, unseal
from checkface.errors import MissingExtraError
from checkface_server.settings import WrongSettingError

if TYPE_CHECKING:
    from obstore.store import ObjectStore

LONGEST = 5.0
"""Seconds for one object: to draw it anew takes less than a slow store."""
PAUSE = 30.0
"""Seconds without the store when it has failed."""
WANTED_FOR = "--objects"


class Objects:
    """Bytes by name, each with its seal in front."""

    def __init__(
        self, store: ObjectStore, on_failure: Callable[[str], object], longest: float = LONGEST
    ) -> None:
        """`on_failure` hears once in a while of what fails: the kind of error, and no more."""
        self._store, self._on_failure, self._longest = store, on_failure, longest
        self._rests_until = 0.0

    @classmethod
    def of_url(cls, url: str, on_failure: Callable[[str], object]) -> Objects:
        """Credentials are read from the environment, as obstore does.

        Raises `WrongSettingError` for an address that it does not know, and `MissingExtraError`.
        """
        if find_spec("obstore") is None:
            raise MissingExtraError("s3", WANTED_FOR)
        from obstore.exceptions import BaseError
        from obstore.store import from_url

        try:
            return cls(from_url(url), on_failure)
        except (BaseError, ValueError) as error:
            reason = str(error).split("\n", 1)[0]
            raise WrongSettingError(
                f"{WANTED_FOR} is {url!r}: expected an address such as s3://bucket/prefix "
                f"({reason})"
            ) from None

    async def get(self, name: str) -> bytes | None:
        """None also for what is damaged or another name's, and while the store rests."""
        stored = await self._attempt(self._read(name))
        return unseal(name, stored) if isinstance(stored, bytes) else None

    async def put(self, name: str, data: bytes) -> None:
        await self._attempt(self._store.put_async(_path(name), seal(name, data)))

    async def _read(self, name: str) -> bytes | None:
        try:
            found = await self._store.get_async(_path(name))
        except FileNotFoundError:
            return None
        return bytes(await found.bytes_async())

    async def _attempt(self, work: Any) -> object:
        if monotonic() < self._rests_until:
            if asyncio.iscoroutine(work):
                work.close()
            return None
        try:
            async with asyncio.timeout(self._longest):
                return await work
        except Exception as error:  # noqa: BLE001 - whatever it is, the file is drawn anew
            self._rests_until = monotonic() + PAUSE
            self._on_failure(type(error).__name__)
            return None


def _path(name: str) -> str:
    return f"{name[:2]}/{name}"
