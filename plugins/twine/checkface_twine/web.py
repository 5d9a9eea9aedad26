"""Turns a URL into the bytes that are served there now, with tries, limits and passwords kept in.

Each request is made for itself: nothing is cached, and a password goes to its own origin only.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from typing import TYPE_CHECKING, Protocol, TypeVar

from checkface import Digest
from checkface_twine.origins import UnansweredError, followed, host_of, origin_of, split_password
from checkface_twine.pip_settings import IndexSettings
from checkface_twine.reasons import BrokenOffError, TooLongError, told

if TYPE_CHECKING:
    import requests  # heavy: imported when the first question is asked
    from requests.auth import HTTPBasicAuth

TIMEOUTS = (10.0, 30.0)
"""Seconds to connect, and between two reads."""
WHOLE_SECONDS = 1800.0
"""For one answer: a server that sends a byte now and then never meets the limit of a read."""
LARGEST_PAGE = 64 << 20
BLOCK_BYTES = 1 << 16
HOPS = 5

TRIES = 3
BACKOFF_SECONDS = 1.0
LONGEST_PAUSE = 30.0
"""Who asks for more patience gets it, but from a later run."""

OK, UNAUTHORIZED, FORBIDDEN, NOT_FOUND = 200, 401, 403, 404
REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 500, 502, 503, 504})


class Receiver(Protocol):
    """What takes the bytes of an answer."""

    def update(self, data: bytes, /) -> object: ...


R = TypeVar("R", bound=Receiver)


class Body(bytearray):
    """The bytes of a page."""

    def update(self, data: bytes, /) -> None:
        self.extend(data)


@dataclass(frozen=True)
class Head:
    """What a server says before the bytes, at the end of all redirects."""

    status: int
    kind: str
    """The media type, without parameters."""
    url: str
    pause: float | None
    """Seconds, where it asks for patience."""


@dataclass
class Web:
    """The connections of one run."""

    settings: IndexSettings
    pause: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _passwords: dict[str, HTTPBasicAuth] = field(default_factory=dict, repr=False)
    _session: requests.Session | None = None

    def admit(self, index_url: str) -> str:
        """The URL without its password, which from now on goes to its origin.

        Raises `UnansweredError` if it cannot be read.
        """
        try:
            bare, password = split_password(index_url)
        except ValueError:
            raise UnansweredError("an index has a URL that cannot be read") from None
        if password:
            self._passwords[origin_of(bare)] = password
        return bare

    def page(self, url: str, accept: str) -> tuple[Head, bytes]:
        """The text behind `url`, decompressed. Raises `UnansweredError`."""
        headers = {"Accept": accept, "Cache-Control": "max-age=0"}
        head, body = self._tried(url, headers, Body, LARGEST_PAGE)
        return head, bytes(body)

    def digest(self, url: str, largest: int) -> tuple[Head, Digest]:
        """The sha256 of the very bytes behind `url`. Raises `UnansweredError`, and `TooLongError`
        for more than `largest` of them.
        """
        headers = {"Accept-Encoding": "identity"}  # a .tar.gz is not to be unpacked on its way
        head, sha256 = self._tried(url, headers, hashlib.sha256, largest)
        return head, Digest("sha256", sha256.hexdigest())

    def _tried(
        self, url: str, headers: Mapping[str, str], receiver: Callable[[], R], largest: int
    ) -> tuple[Head, R]:
        """A few tries, with the pauses that the server asks for."""
        for left in reversed(range(TRIES)):
            pause = BACKOFF_SECONDS * 2 ** (TRIES - 1 - left)
            received = receiver()
            try:
                head = self._asked(url, headers, received, largest)
            except BrokenOffError:
                if not left:
                    raise
            else:
                if head.status not in BUSY or not left:
                    return head, received
                pause = pause if head.pause is None else head.pause
            if pause > LONGEST_PAUSE:
                raise UnansweredError(f"{host_of(url)} asks for a pause of {pause:.0f} s")
            self.pause(pause)
        raise AssertionError("unreachable: the last try returns or raises")

    def _asked(
        self, url: str, headers: Mapping[str, str], receiver: Receiver, largest: int
    ) -> Head:
        for _ in range(HOPS + 1):
            with told(url), self._get(url, headers) as response:
                target = response.headers.get("Location")
                if response.status_code not in REDIRECTS or not target:
                    if response.status_code == OK:
                        self._receive(response, url, receiver, largest)
                    return _head(response, url)
            url = followed(url, target)
        raise UnansweredError(f"{host_of(url)} redirects more than {HOPS} times")

    def _get(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        import requests

        if self._session is None:
            self._session = requests.Session()
            self._session.headers["User-Agent"] = f"checkface/{metadata.version('checkface')}"
        proxy = self.settings.proxy
        return self._session.get(
            url,
            headers=dict(headers),
            auth=self._passwords.get(origin_of(url)),  # without one, .netrc is looked at
            timeout=TIMEOUTS,
            allow_redirects=False,
            stream=True,
            verify=self.settings.ca_bundle,
            cert=self.settings.client_certificate,
            proxies={"http": proxy, "https": proxy} if proxy else None,
        )

    def _receive(
        self, response: requests.Response, url: str, receiver: Receiver, largest: int
    ) -> None:
        end, size = self.clock() + WHOLE_SECONDS, 0
        decodes = isinstance(receiver, Body)
        for block in response.raw.stream(BLOCK_BYTES, decode_content=decodes):
            receiver.update(block)
            size += len(block)
            if size > largest:
                raise TooLongError(f"{host_of(url)} sends more than {largest:,} bytes")
            if self.clock() > end:
                raise UnansweredError(f"{host_of(url)} takes more than {WHOLE_SECONDS:.0f} s")


def _head(response: requests.Response, url: str) -> Head:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Head(response.status_code, kind, url, _pause_of(response.headers.get("Retry-After")))


def _pause_of(written: str | None) -> float | None:
    """The seconds of a Retry-After header, which writes them or a date."""
    from urllib3 import Retry
    from urllib3.exceptions import InvalidHeader

    try:
        return None if written is None else max(0.0, Retry().parse_retry_after(written))
    except InvalidHeader:
        return None
