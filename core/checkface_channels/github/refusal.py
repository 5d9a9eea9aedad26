"""Turns what a GitHub answers instead of what was asked for into one error that says what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from checkface_channels.errors import UnansweredError
from checkface_channels.exchange import FORBIDDEN, NOT_FOUND, TOO_MANY, UNAUTHORIZED, Answer
from checkface_channels.github.repository import Repository

UNPROCESSABLE = 422
LARGEST_MESSAGE = 200


class ForgeError(UnansweredError):
    """The forge refuses, or cannot be reached."""

    def __init__(
        self,
        message: str,
        status: int | None = None,
        code: str | None = None,
        wait: float | None = None,
        *,
        is_limit: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        """Of the answer; None where there was none."""
        self.code = code
        """The forge's own word for the first thing that is wrong, such as `already_exists`."""
        self.wait = wait
        """Seconds after which another try may succeed; None where none will."""
        self.is_limit = is_limit
        """Whether whatever else is asked there would be refused as well."""


@dataclass(frozen=True)
class Advice:
    """What a refusal means and what to do about it, in the words of whoever asks.

    The sentences may name {host}, {repository}, {status}, the forge's {message} and {until} when.
    """

    limit: str
    unauthorized: str
    forbidden: str
    not_found: str
    other: str

    def sentence(self, answer: Answer, repository: Repository) -> str:
        """A forge says 404 for what we may not see, too."""
        by_status = {
            UNAUTHORIZED: self.unauthorized,
            FORBIDDEN: self.forbidden,
            NOT_FOUND: self.not_found,
        }
        chosen = self.limit if is_limit(answer) else by_status.get(answer.status, self.other)
        return chosen.format(
            host=repository.forge.host,
            repository=repository.label,
            status=answer.status,
            message=message_of(answer),
            until=_until(answer),
        )


def is_limit(answer: Answer) -> bool:
    """Whether the forge refuses because of how often it was asked, and not because of who asks."""
    if answer.status not in {FORBIDDEN, TOO_MANY}:
        return False
    headers = answer.headers
    spent = headers.get("X-RateLimit-Remaining") == "0" or "Retry-After" in headers
    return spent or answer.status == TOO_MANY or "rate limit" in message_of(answer).lower()


def message_of(answer: Answer) -> str:
    """What the forge says, in one line of a reasonable length."""
    content = _content(answer)
    whole = str(content.get("message") or answer.head.reason or "no reason given")
    details = (str(each.get("message") or each.get("code") or each) for each in _errors(content))
    return " ".join(": ".join([whole, *details]).split())[:LARGEST_MESSAGE]


def code_of(answer: Answer) -> str | None:
    codes = (each.get("code") for each in _errors(_content(answer)))
    return next((str(code) for code in codes if code), None)


def _errors(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = content.get("errors")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _content(answer: Answer) -> Mapping[str, Any]:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _until(answer: Answer) -> str:
    try:
        time = datetime.fromtimestamp(int(answer.headers["X-RateLimit-Reset"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return ""
    return f", until {time:%H:%M} UTC"
