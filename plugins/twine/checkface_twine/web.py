"""Turns the indexes that pip is set to into their pages and files as they are served now.

Nothing is cached, and a password goes to its own index only.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from checkface import Digest
from checkface_channels.authorization import Secret
from checkface_channels.exchange import AS_SENT, Head, Limits, Question
from checkface_channels.index import IndexAccess, page_of
from checkface_channels.index_page import Page
from checkface_channels.origins import web_origin
from checkface_channels.retries import AFTER_AN_UPLOAD
from checkface_channels.web import Web
from checkface_twine.pip_settings import IndexSettings

PAGE = Limits(connect_seconds=10.0, read_seconds=30.0, largest_bytes=64 << 20)
FILE_SECONDS = 1800.0
FRESH = {"Cache-Control": "max-age=0"}


@dataclass
class IndexWeb:
    """The connections of one run."""

    web: Web
    _secrets: dict[str, Secret] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        settings: IndexSettings,
        pause: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> IndexWeb:
        rule = AFTER_AN_UPLOAD
        return cls(Web(PAGE, rule, settings.route, is_forgiving=True, pause=pause, clock=clock))

    def admit(self, index_url: str) -> IndexAccess:
        """Its password from now on goes to its origin. Raises `UnansweredError`."""
        index = IndexAccess.of(index_url)
        if index.secret:
            self._secrets[index.secret.origin] = index.secret
        return index

    def page(self, index: IndexAccess, project: str) -> Page | None:
        """As it is now; None where the index has no such project. Raises `UnansweredError`."""
        opened = IndexAccess(index.url, self._secret(index.url))
        return page_of(opened, project, self.web, FRESH)

    def digest(self, url: str, largest: int) -> tuple[Head, Digest]:
        """The sha256 of the very bytes behind `url`. Raises `UnansweredError`, and `TooLongError`
        for more than `largest` of them.
        """
        limits = replace(PAGE, whole_seconds=FILE_SECONDS, largest_bytes=largest)
        return self.web.digest(Question(url, AS_SENT, self._secret(url)), limits)

    def _secret(self, url: str) -> Secret | None:
        return self._secrets.get(web_origin(url))
