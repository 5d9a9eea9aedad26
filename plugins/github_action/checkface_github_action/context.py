"""Turns the variables that a runner sets into what the step needs to know of its workflow."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checkface_github_action.errors import ActionError

TAG_PREFIX = "refs/tags/"


@dataclass(frozen=True)
class Context:
    """Where the step runs, and for what."""

    api_url: str
    server_url: str
    repository: str
    """OWNER/NAME."""
    event_release: int | None
    """The id of the release that the event is about."""
    ref_tag: str | None
    """The tag that the workflow runs for."""
    temporary: Path
    output: Path | None
    """The file that takes the step's outputs."""
    summary: Path | None
    """The file that takes the step's part of the job summary."""

    @classmethod
    def of_environ(cls, environ: Mapping[str, str]) -> Context:
        """Raises `ActionError` where this is no runner, or where its event cannot be read."""
        ref = environ.get("GITHUB_REF", "")
        return cls(
            _required_variable(environ, "GITHUB_API_URL").rstrip("/"),
            _required_variable(environ, "GITHUB_SERVER_URL").rstrip("/"),
            _required_variable(environ, "GITHUB_REPOSITORY"),
            _release_id(_event(environ.get("GITHUB_EVENT_PATH"))),
            ref.removeprefix(TAG_PREFIX) if ref.startswith(TAG_PREFIX) else None,
            Path(_required_variable(environ, "RUNNER_TEMP")),
            _path(environ.get("GITHUB_OUTPUT")),
            _path(environ.get("GITHUB_STEP_SUMMARY")),
        )


def _required_variable(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name)
    if not value:
        raise ActionError(f"{name} is not set: expected to run as a step of a workflow")
    return value


def _path(written: str | None) -> Path | None:
    return Path(written) if written else None


def _event(path: str | None) -> Any:
    if not path:
        return {}
    try:
        return json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ActionError(f"cannot read the event in GITHUB_EVENT_PATH: {error}") from error


def _release_id(event: Any) -> int | None:
    release = event.get("release") if isinstance(event, dict) else None
    found = release.get("id") if isinstance(release, dict) else None
    return found if isinstance(found, int) else None
