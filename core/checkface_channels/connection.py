"""Turns one request into what one server answers, through `requests`, and under a meter.

`requests` is imported when the first question is asked.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from threading import Lock
from typing import TYPE_CHECKING

from checkface_channels.authorization import for_origin
from checkface_channels.exchange import Limits, Question
from checkface_channels.reasons import unanswered_error

if TYPE_CHECKING:
    import requests


@dataclass(frozen=True)
class Route:
    """How servers are reached from here."""

    ca_bundle: str | None = None
    """A file of certificates, as pip's `--cert`; where None, what `requests` trusts."""
    client_certificate: str | None = None
    proxy: str | None = field(default=None, repr=False)
    """Where None, what the environment names."""


@dataclass
class Connection:
    """What is open to servers, to be used again, by as many threads as like to."""

    route: Route
    _session: requests.Session | None = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def session(self) -> requests.Session:
        with self._lock:
            if self._session is None:
                self._session = _new_session()
            return self._session

    def leave(self, session: requests.Session) -> None:
        """Who still works with it goes on; whoever comes next gets another."""
        with self._lock:
            if self._session is session:
                self._session = None

    @contextmanager
    def response(
        self, session: requests.Session, url: str, question: Question, limits: Limits
    ) -> Iterator[requests.Response]:
        """`question` as it is put to `url`, where it was led. Raises `UnansweredError`."""
        proxy = self.route.proxy
        with (
            _reasons(url),
            session.request(
                question.method,
                url,
                headers=dict(question.headers),
                data=question.data,
                auth=for_origin(url, question.url, question.secret),
                timeout=(limits.connect_seconds, limits.read_seconds),
                allow_redirects=False,
                stream=True,
                verify=self.route.ca_bundle,
                cert=self.route.client_certificate,
                proxies={"http": proxy, "https": proxy} if proxy else None,
            ) as response,
        ):
            yield response


def _new_session() -> requests.Session:
    import requests

    from checkface_channels.meter import MeteredAdapter

    # It would tell of what it does not like on standard error, with the whole path.
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)
    session = requests.Session()
    session.headers.update({"User-Agent": user_agent(), "Accept-Encoding": "gzip"})
    for scheme in ("https://", "http://"):
        session.mount(scheme, MeteredAdapter())
    return session


@contextmanager
def _reasons(url: str) -> Iterator[None]:
    """Raises `UnansweredError` for whatever requests and urllib3 raise."""
    import requests
    from urllib3.exceptions import HTTPError

    try:
        yield
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        raise unanswered_error(url, error) from error


@cache
def user_agent() -> str:
    return f"checkface/{metadata.version('checkface')}"
