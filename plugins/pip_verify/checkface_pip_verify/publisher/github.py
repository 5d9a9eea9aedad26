"""Turns GitHub's answers into releases and their assets, or into the reason why there are none."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from checkface import Digest, DigestError
from checkface_channels.errors import UnansweredError
from checkface_channels.web import Answer
from checkface_pip_verify.publisher.forges import Repository

OK, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, TOO_MANY = 200, 401, 403, 404, 429

_VERSION_START = re.compile(r"(?:^|[-_/@])v?(?=\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Asset:
    """A file of a release."""

    id: int
    name: str
    digest: Digest | None
    """The forge's own, where it has one: files from before June 2025 have none."""


@dataclass(frozen=True)
class ForgeRelease:
    """A published release, and where it is."""

    repository: Repository
    tag: str
    assets: tuple[Asset, ...]

    @property
    def label(self) -> str:
        return f"{self.repository.label} {self.tag}"

    def is_of(self, name: str, version: str) -> bool:
        """Whether the tag means that version of that project, however it is written."""
        return any(
            _is_prefix(self.tag[: cut.start()], name) and _is_same(self.tag[cut.end() :], version)
            for cut in _VERSION_START.finditer(self.tag)
        )


def parsed(repository: Repository, body: bytes) -> tuple[ForgeRelease, ...]:
    """What a list of releases says; drafts are left out. Raises `UnansweredError`."""
    try:
        return tuple(
            ForgeRelease(repository, str(each["tag_name"]), _assets(each["assets"]))
            for each in json.loads(body)
            if not each.get("draft")
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnansweredError(
            f"{repository.forge.host} answers with something that is no list of releases"
        ) from error


def is_limit(answer: Answer) -> bool:
    """Whether the forge refuses for having been asked too often."""
    refused = answer.status in {FORBIDDEN, TOO_MANY}
    headers = answer.headers
    return refused and (headers.get("X-RateLimit-Remaining") == "0" or "Retry-After" in headers)


def explained(answer: Answer, repository: Repository) -> UnansweredError:
    """Why there is no list. A forge says 404 for what we may not see, too."""
    host, label = repository.forge.host, repository.label
    if is_limit(answer):
        until = _until(answer)
        return UnansweredError(
            f"{host} answers no more questions for now{until}; with GH_TOKEN set it answers more"
        )
    reasons = {
        NOT_FOUND: f"shows no {label}: private, or gone; set GH_TOKEN to a token that may see it",
        UNAUTHORIZED: "does not accept the token in GH_TOKEN or GITHUB_TOKEN",
        FORBIDDEN: f"does not let us see {label}; set GH_TOKEN to a token that may see it",
    }
    return UnansweredError(f"{host} {reasons.get(answer.status, f'answers {answer.status}')}")


def _assets(listed: list[dict[str, Any]]) -> tuple[Asset, ...]:
    """Those that are there in full; an upload that broke off stays in another state."""
    return tuple(
        Asset(int(each["id"]), str(each["name"]), _digest(each.get("digest")))
        for each in listed
        if each.get("state", "uploaded") == "uploaded"
    )


def _digest(written: Any) -> Digest | None:
    try:
        digest = Digest.parse(written) if isinstance(written, str) else None
    except DigestError:
        return None
    return digest if digest and digest.algorithm == "sha256" else None


def _is_prefix(text: str, name: str) -> bool:
    return not text or canonicalize_name(text) in {canonicalize_name(name), "release"}


def _is_same(written: str, version: str) -> bool:
    """`1.0`, `1.0.0` and `v1.0-rc1` are spelt in more than one way."""
    try:
        return Version(written) == Version(version)
    except InvalidVersion:
        return written == version


def _until(answer: Answer) -> str:
    try:
        time = datetime.fromtimestamp(int(answer.headers["X-RateLimit-Reset"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return ""
    return f", until {time:%H:%M} UTC"
