"""Keeps files in an object store (S3 and its likes), for many machines that share what they drew.

Nothing here is an error for who asks: a store that does not answer is left alone for a while.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from checkface.cache import seal, unseal
from checkface.errors import MissingExtraError
from checkface_server.settings import WrongSettingError
from checkface_server.store.patience import LONGEST, Patience
from checkface_server.work.errors import first_line

if TYPE_CHECKING:
    from obstore.store import ObjectStore

WANTED_FOR = "--objects"


class Objects:
    """Bytes by name, each with its seal in front."""

    def __init__(
        self, store: ObjectStore, on_failure: Callable[[str], object], longest: float = LONGEST
    ) -> None:
        self._store, self._patience = store, Patience(on_failure, longest)

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
            raise WrongSettingError(
                f"{WANTED_FOR} is {url!r}: expected an address such as s3://bucket/prefix "
                f"({first_line(error)})"
            ) from None

    async def get(self, name: str) -> bytes | None:
        """None also for what is damaged or another name's, and while the store rests."""
        stored = await self._patience.attempt(lambda: self._read(name))
        return None if stored is None else unseal(name, stored)

    async def put(self, name: str, data: bytes) -> None:
        sealed = seal(name, data)
        await self._patience.attempt(lambda: self._store.put_async(_path(name), sealed))

    async def _read(self, name: str) -> bytes | None:
        try:
            found = await self._store.get_async(_path(name))
        except FileNotFoundError:
            return None
        return bytes(await found.bytes_async())


def _path(name: str) -> str:
    return f"{name[:2]}/{name}"
