"""Turns the indexes that pip is set to into their pages and files as they are served now.

Nothing is cached, and a password goes to its own index only.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from checkface import Digest
from checkface_channels.authorization import Secret, split_password
from checkface_channels.errors import UnansweredError
from checkface_channels.origins import web_origin
from checkface_channels.retries import BUSY, Retries
from checkface_channels.web import AS_SENT, Answer, Head, Limits, Question, Web
from checkface_twine.pip_settings import IndexSettings

PATIENT = Retries(first_pause=1.0, longest_pause=30.0, busy=BUSY)
"""Whoever has just uploaded waits for the index, and no prompt waits for an answer."""

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
        return cls(
            Web(
                PAGE,
                PATIENT,
                settings.ca_bundle,
                settings.client_certificate,
                settings.proxy,
                is_forgiving=True,
                pause=pause,
                clock=clock,
            )
        )

    def admit(self, index_url: str) -> str:
        """The URL without its password, which from now on goes to its origin.

        Raises `UnansweredError` if it cannot be read.
        """
        try:
            bare, secret = split_password(index_url)
        except ValueError:
            raise UnansweredError("an index has a URL that cannot be read") from None
        if secret:
            self._secrets[secret.origin] = secret
        return bare

    def page(self, url: str, accept: str) -> Answer:
        """The text behind `url`, decompressed. Raises `UnansweredError`."""
        return self.web.get(url, {"Accept": accept, **FRESH}, self._secret(url))

    def digest(self, url: str, largest: int) -> tuple[Head, Digest]:
        """The sha256 of the very bytes behind `url`. Raises `UnansweredError`, and `TooLongError`
        for more than `largest` of them.
        """
        limits = replace(PAGE, whole_seconds=FILE_SECONDS, largest_bytes=largest)
        return self.web.digest(Question(url, AS_SENT, self._secret(url)), limits)

    def _secret(self, url: str) -> Secret | None:
        return self._secrets.get(web_origin(url))
