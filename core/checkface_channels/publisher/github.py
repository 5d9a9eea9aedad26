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
from checkface_channels.publisher.forges import Repository
from checkface_channels.web import Answer

OK, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, TOO_MANY = 200, 401, 403, 404, 429

_VERSION_START = re.compile(r"(?:^|[-_/@])v?(?=\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Asset:
    """A file of a release."""

    id: int
    name: str
    digest: Digest | None
    """The forge's own, where it has one: files from before June 2025 have none."""
    is_odd: bool = False
    """Whether the forge has one that cannot be read, which is not the same as none."""


@dataclass(frozen=True)
class ForgeRelease:
    """A published release, and where it is."""

    repository: Repository
    tag: str
    assets: tuple[Asset, ...]
    actual: str = ""
    """Where the forge says that it is: it follows a repository that was renamed or given away."""

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
        listed = json.loads(body)
        return tuple(_release(repository, each) for each in listed if not each.get("draft"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnansweredError(
            f"{repository.forge.host} answers with something that is no list of releases"
        ) from error


def _release(repository: Repository, each: dict[str, Any]) -> ForgeRelease:
    tag, assets = str(each["tag_name"]), _assets(each["assets"])
    return ForgeRelease(repository, tag, assets, _actual(each, repository))


def _actual(each: dict[str, Any], repository: Repository) -> str:
    """The repository that a release's own page is in; empty where the forge does not say so."""
    host = re.escape(repository.forge.host)
    found = re.match(rf"https?://({host}/[\w.-]+/[\w.-]+)/releases/", str(each.get("html_url")))
    return found[1] if found else ""


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
    return tuple(_asset(each) for each in listed if each.get("state", "uploaded") == "uploaded")


def _asset(each: dict[str, Any]) -> Asset:
    written = each.get("digest")
    digest = _digest(written)
    return Asset(int(each["id"]), str(each["name"]), digest, bool(written) and not digest)


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
