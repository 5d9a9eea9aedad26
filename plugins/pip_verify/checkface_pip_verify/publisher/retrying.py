"""Turns what a busy server answers into another try, or into an end where it asks for patience."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, Retry
    from urllib3.connectionpool import ConnectionPool

RETRIED = (502, 503, 504)
BACKOFF_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 10.0
"""Whoever asks for more gets it, but not from us: nobody waits an hour in front of a prompt."""


def retry_policy() -> Retry:
    """Two more tries for 502, 503 and 504, one more for a connection that fails."""
    from urllib3 import Retry
    from urllib3.exceptions import MaxRetryError, ResponseError

    class ObedientRetry(Retry):
        """Never asks sooner than `Retry-After` says: it waits that long, or gives up."""

        def increment(
            self,
            method: str | None = None,
            url: str | None = None,
            response: BaseHTTPResponse | None = None,
            error: Exception | None = None,
            _pool: ConnectionPool | None = None,
            _stacktrace: TracebackType | None = None,
        ) -> Self:
            wait = None if response is None else self.get_retry_after(response)
            if _pool and wait is not None and wait > LONGEST_WAIT_SECONDS:
                raise MaxRetryError(_pool, url or "", ResponseError("asked to wait longer"))
            return super().increment(method, url, response, error, _pool, _stacktrace)

    return ObedientRetry(
        total=2,
        connect=1,
        read=1,
        status_forcelist=RETRIED,
        allowed_methods=("GET",),
        backoff_factor=BACKOFF_SECONDS,
        raise_on_status=False,
        redirect=False,
    )
