"""Turns what is wrong with a request into a problem document (RFC 9457).

It says what was expected, and never what came: whatever stands in an address may have been typed,
and answers are kept and logged on the way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"

SHORT = "public, max-age=60"
NEVER = "no-store"
LASTING = {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
"""What a request is wrong with in itself: it stays so for the next one too, for a while."""

SCHEMA: dict[str, object] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string", "description": "The phrase of the status."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What was expected, and what to do."},
        "parameter": {"type": "string", "description": "The one that is wrong."},
    },
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Problem:
    """What is wrong, for a person: what was expected, what to do."""

    status: int
    detail: str
    parameter: str | None = None
    """The name of the one that is wrong."""
    headers: Mapping[str, str] = field(default_factory=dict)


class ProblemError(Exception):
    """Ends the answering of a request."""

    def __init__(
        self,
        status: int,
        detail: str,
        parameter: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.problem = Problem(status, detail, parameter, headers or {})


def problem_document(problem: Problem) -> Response:
    """The answer, of every room."""
    said = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.parameter:
        said["parameter"] = problem.parameter
    return Response(
        json.dumps(said, ensure_ascii=False) + "\n",
        problem.status,
        {"Cache-Control": caching_of(problem.status)} | dict(problem.headers),
        MEDIA_TYPE,
    )


def caching_of(status: int) -> str:
    """How long an answer that says no may be kept."""
    return SHORT if status in LASTING else NEVER
