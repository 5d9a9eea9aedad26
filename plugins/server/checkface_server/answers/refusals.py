"""Turns a refusal of work into what is told to a client."""

from __future__ import annotations

from checkface_server.answers.problems import ProblemError
from checkface_server.work.studio import BusyError, RefusedError

TOO_MUCH, BUSY = 429, 503


def problem_of(error: RefusedError) -> ProblemError:
    """It may come again, and hears when."""
    status = BUSY if isinstance(error, BusyError) else TOO_MUCH
    return ProblemError(
        status, error.reason, headers={"Retry-After": str(max(1, error.retry_after))}
    )
