"""Turns what a GitHub answers into releases and their assets, or into the reason why it is none."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checkface import Digest
from checkface.errors import DigestError
from checkface_channels.github.refusal import ForgeError
from checkface_channels.github.repository import Repository

UPLOADED = "uploaded"

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Asset:
    """A file of a release."""

    id: int
    name: str
    size: int
    digest: Digest | None
    """The forge's own sha256, where it has one: files from before June 2025 have none."""
    is_odd: bool
    """Whether the forge has one that cannot be read, which is not the same as none."""
    whole: bool
    """False for what an upload that broke off has left behind."""
    url: str

    @classmethod
    def of_document(cls, document: Document, repository: Repository) -> Asset:
        """Raises `ForgeError`."""
        try:
            return cls._of_document(document)
        except (KeyError, TypeError, ValueError) as error:
            raise _incomplete("an asset", error, repository) from error

    @classmethod
    def _of_document(cls, document: Document) -> Asset:
        written = document.get("digest")
        digest = _digest(written)
        return cls(
            int(document["id"]),
            str(document["name"]),
            int(document.get("size") or 0),
            digest,
            bool(written) and digest is None,
            document.get("state", UPLOADED) == UPLOADED,
            str(document.get("browser_download_url") or ""),
        )


@dataclass(frozen=True)
class ReleaseDocument:
    """A release, as the forge showed it at one moment."""

    repository: Repository
    id: int
    tag: str
    body: str
    url: str
    upload_url: str
    draft: bool
    immutable: bool
    """Whether it says so; its assets are frozen once it is no draft."""
    assets: tuple[Asset, ...]
    """What is there in full."""

    @classmethod
    def of_document(cls, document: Document, repository: Repository) -> ReleaseDocument:
        """Raises `ForgeError`."""
        try:
            assets = [Asset.of_document(each, repository) for each in document["assets"]]
            return cls(
                repository,
                int(document["id"]),
                str(document["tag_name"]),
                str(document.get("body") or ""),
                str(document.get("html_url") or ""),
                str(document["upload_url"]),
                bool(document.get("draft")),
                bool(document.get("immutable")),  # older servers do not have the key
                tuple(asset for asset in assets if asset.whole),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _incomplete("a release", error, repository) from error

    @property
    def label(self) -> str:
        return f"{self.repository.label} {self.tag}"

    @property
    def is_frozen(self) -> bool:
        """Whether no asset can be added, replaced or deleted any more."""
        return self.immutable and not self.draft

    @property
    def actual(self) -> str:
        """The repository that its page is in, for a forge follows one that was renamed or given
        away; empty where the forge does not say so.
        """
        host = re.escape(self.repository.forge.host)
        found = re.match(rf"https?://({host}/[\w.-]+/[\w.-]+)/releases/", self.url)
        return found[1] if found else ""


def object_of(body: bytes, what: str, repository: Repository) -> Document:
    """Raises `ForgeError` for what is no JSON object."""
    found = _json_or_none(body)
    if not isinstance(found, dict):
        raise _garbled_error(what, repository)
    return found


def list_of(body: bytes, what: str, repository: Repository) -> list[Document]:
    """Raises `ForgeError` for what is no JSON list of objects."""
    found = _json_or_none(body)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise _garbled_error(f"list of {what}", repository)
    return found


def _json_or_none(body: bytes) -> Any:
    """None, which is no document, for what cannot be read."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _garbled_error(what: str, repository: Repository) -> ForgeError:
    host = repository.forge.host
    return ForgeError(f"{host} answers with no {what}, which is not what its API promises")


def _incomplete(what: str, error: Exception, repository: Repository) -> ForgeError:
    return ForgeError(f"{repository.forge.host} shows {what} without {error}")


def _digest(written: Any) -> Digest | None:
    try:
        digest = Digest.parse(written) if isinstance(written, str) else None
    except DigestError:
        return None
    return digest if digest and digest.algorithm == "sha256" else None
