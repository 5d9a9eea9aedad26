"""Turns what a busy or broken server answers into a pause before the next try, or into none.

The one place that says what is tried again, how often, and how long that takes. urllib3's own
`Retry` would sleep where no clock of ours sees it; what it reads of a Retry-After header counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BUSY = frozenset({429, 500, 502, 503, 504})
STUMBLING = frozenset({502, 503, 504})


@dataclass(frozen=True)
class Retries:
    """How often one question is asked, and how long the pauses between may be."""

    tries: int = 3
    first_pause: float = 0.5
    """Seconds; each further pause is twice as long, unless the server says otherwise."""
    longest_pause: float = 10.0
    """Whoever asks for more gets it, but from a later run: nobody waits an hour at a prompt."""
    busy: frozenset[int] = STUMBLING
    """Answers that another try may better."""

    def pause(self, attempt: int, headers: Mapping[str, str] | None = None) -> float:
        """Seconds after try number `attempt`, which counts from 1."""
        asked = None if headers is None else retry_after(headers)
        return self.first_pause * float(2 ** (attempt - 1)) if asked is None else asked


AT_A_PROMPT = Retries()
"""Somebody waits."""
AFTER_AN_UPLOAD = Retries(first_pause=1.0, longest_pause=30.0, busy=BUSY)
"""Whoever has just uploaded waits for the index, and no prompt waits for an answer."""
IN_A_JOB = Retries(tries=5, first_pause=1.0, busy=BUSY - {429})
"""Nobody sits in front of it; how often it may ask, the forge says in its own way."""
ONE_TRY = Retries(tries=1)
"""Whoever asks tries again for himself."""


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds of a Retry-After header, which writes them or a date; None for what is neither.

    `headers` of any case: look-ups are as `requests` lets us.
    """
    from urllib3 import Retry
    from urllib3.exceptions import InvalidHeader

    written = headers.get("Retry-After")
    try:
        return None if not written else max(0.0, Retry().parse_retry_after(written))
    except (InvalidHeader, ValueError, OverflowError):
        return None
