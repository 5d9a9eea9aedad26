"""Turns a URL into the bytes behind it, with retries, limits, and secrets for one host only."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from checkface import CheckfaceError
from checkface_channels.hosts import host_of
from checkface_pip_verify.publisher.origins import Secret, joined, origin_of
from checkface_pip_verify.publisher.retrying import retry_policy

if TYPE_CHECKING:
    import requests  # heavy: imported when the first question is asked

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
WHOLE_SECONDS = 60.0
"""For one whole answer: a server that sends a byte now and then never meets the read limit."""

LARGEST_BYTES = 32 << 20
HOPS = 5
BLOCK_BYTES = 1 << 16
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class UnansweredError(CheckfaceError):
    """A host gave no usable answer; the message says which host and why, never a URL."""


@dataclass(frozen=True)
class Answer:
    """What a server said at the end of all redirects, whatever its status."""

    status: int
    headers: Mapping[str, str]
    """Of any case: look them up as `requests` lets you."""
    body: bytes
    host: str


@dataclass
class Web:
    """One run's connections. A host that did not answer once is not waited for again."""

    connect_seconds: float = CONNECT_SECONDS
    read_seconds: float = READ_SECONDS
    largest_bytes: int = LARGEST_BYTES
    ca_bundle: str | None = None
    """A file of certificates, as pip's `--cert`; where None, what `requests` trusts."""
    _silent: dict[str, str] = field(default_factory=dict)
    """Origin to why it is not asked again."""
    _session: requests.Session | None = None

    def get(self, url: str, headers: Mapping[str, str], secret: Secret | None = None) -> Answer:
        """The answer to GET. `secret` is sent while the origin is its own.

        Raises `UnansweredError` for a host that cannot be reached, a redirect that leads from
        https to http or round in circles, and an answer that is too large or too slow.
        """
        for _ in range(HOPS + 1):
            response = self._ask(url, headers, secret)
            with response:
                target = response.headers.get("Location")
                if response.status_code not in REDIRECTS or not target:
                    return Answer(
                        response.status_code,
                        response.headers,
                        self._read(response, url),
                        host_of(url),
                    )
            url = followed(url, target)
        raise UnansweredError(f"{host_of(url)} redirects more than {HOPS} times")

    def _ask(
        self, url: str, headers: Mapping[str, str], secret: Secret | None
    ) -> requests.Response:
        import requests

        origin = origin_of(url)
        if origin in self._silent:
            raise UnansweredError(self._silent[origin])
        try:
            return self._opened().get(
                url,
                headers=dict(headers),
                auth=secret if secret and secret.origin == origin else None,
                timeout=(self.connect_seconds, self.read_seconds),
                allow_redirects=False,
                stream=True,
            )
        except (requests.RequestException, ValueError, OSError) as error:
            self._silent[origin] = f"{host_of(url)} {_reason(error)}"
            raise UnansweredError(self._silent[origin]) from error

    def _read(self, response: requests.Response, url: str) -> bytes:
        import requests

        end, blocks, size = time.monotonic() + WHOLE_SECONDS, [], 0
        try:
            for block in response.iter_content(BLOCK_BYTES):
                size += len(block)
                blocks.append(block)
                if size > self.largest_bytes:
                    raise UnansweredError(
                        f"{host_of(url)} sends more than {self.largest_bytes} bytes"
                    )
                if time.monotonic() > end:
                    raise UnansweredError(f"{host_of(url)} takes more than {WHOLE_SECONDS:.0f} s")
        except (requests.RequestException, OSError) as error:
            raise UnansweredError(f"{host_of(url)} {_reason(error)}") from error
        return b"".join(blocks)

    def _opened(self) -> requests.Session:
        if self._session is None:
            import requests
            from requests.adapters import HTTPAdapter

            # It would tell of each new try on standard error, with the whole path.
            logging.getLogger("urllib3").setLevel(logging.ERROR)
            self._session = requests.Session()
            self._session.headers["User-Agent"] = user_agent()
            for scheme in ("https://", "http://"):
                self._session.mount(scheme, HTTPAdapter(max_retries=retry_policy()))
            if self.ca_bundle:
                self._session.verify = self.ca_bundle
        return self._session


@cache
def user_agent() -> str:
    return f"checkface/{metadata.version('checkface')}"


def followed(url: str, location: str) -> str:
    """Where a redirect leads. From https only ever to https: the rest could be anybody's."""
    target = joined(url, location)
    schemes = {"https"} if url.startswith("https:") else {"http", "https"}
    if target is None or urlsplit(target).scheme not in schemes:
        raise UnansweredError(f"{host_of(url)} redirects to what is no https address")
    return target


def _reason(error: Exception) -> str:
    """The kind of trouble. Not the error's own text: that holds URLs."""
    import requests

    kinds: dict[type[Exception], str] = {
        requests.exceptions.SSLError: "has a certificate that is not trusted here",
        requests.exceptions.ProxyError: "is not reached: the proxy does not answer",
        requests.exceptions.Timeout: "does not answer in time",
        requests.exceptions.ConnectionError: "cannot be reached",
        requests.exceptions.ContentDecodingError: "sends what cannot be decompressed",
        requests.exceptions.ChunkedEncodingError: "breaks off in the middle of its answer",
    }
    if _has_timed_out(error):
        return kinds[requests.exceptions.Timeout]
    told = next((text for kind, text in kinds.items() if isinstance(error, kind)), None)
    return told or f"cannot be asked ({type(error).__name__})"


def _has_timed_out(error: Exception) -> bool:
    """`requests` calls it a broken connection once it has tried again."""
    from urllib3.exceptions import ReadTimeoutError

    return any(isinstance(getattr(a, "reason", a), ReadTimeoutError) for a in error.args)
