"""Turns the indexes in force into what they say about a file: the link to its provenance."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from packaging.version import InvalidVersion, Version

from checkface import Artifact
from checkface_channels.authorization import Secret, split_password
from checkface_channels.errors import UnansweredError
from checkface_channels.hosts import host_of
from checkface_channels.origins import followed
from checkface_channels.web import Web

OK, NOT_FOUND, GONE = 200, 404, 410

INDEX_TYPE = "application/vnd.pypi.simple.v1+json"
"""PEP 691."""

TELLS_SINCE = Version("1.3")
"""The first version of the simple API in which a missing `provenance` means that there is none."""

PROVENANCE_TYPE = "application/vnd.pypi.integrity.v1+json, application/json;q=0.5"


@dataclass(frozen=True)
class Listing:
    """What one index says about one file."""

    host: str
    provenance: str | None
    """Where the provenance is."""
    tells: bool
    """Whether this index would tell of a provenance, if it had one."""
    secret: Secret | None = None
    """The name and password in the index's URL."""


def listing_of(artifact: Artifact, project: str, index_urls: Sequence[str], web: Web) -> Listing:
    """What the first index that has this file, with this digest, says about it.

    Raises `UnansweredError` if none has it, with the reason of each.
    """
    reasons = []
    for url in index_urls:
        try:
            found = _listing(artifact, project, url, web)
        except UnansweredError as error:
            reasons.append(str(error))
            continue
        if found:
            return found
        reasons.append(f"{host_of(url)} does not list it")
    raise UnansweredError("; ".join(reasons) or "there is no index to ask")


def provenance_of(listing: Listing, web: Web) -> bytes | None:
    """The document that the index links; None where the link leads nowhere.

    Raises `UnansweredError` where it cannot be had for now.
    """
    assert listing.provenance is not None  # noqa: S101 - asked only for what is linked
    answer = web.get(listing.provenance, {"Accept": PROVENANCE_TYPE}, listing.secret)
    if answer.status in {NOT_FOUND, GONE}:
        return None
    if answer.status != OK:
        raise UnansweredError(f"{answer.host} answers {answer.status} for the provenance")
    return answer.body


def _listing(artifact: Artifact, project: str, index_url: str, web: Web) -> Listing | None:
    if not index_url.startswith(("http://", "https://")):
        raise UnansweredError("a local folder says nothing about attestations")
    try:
        bare, secret = split_password(index_url)
    except ValueError as error:
        raise UnansweredError("the index has a URL that cannot be read") from error
    page_url = f"{bare.rstrip('/')}/{project}/"
    page = _page(page_url, secret, web)
    for file in _files(page, artifact):
        link = file.get("provenance")
        return Listing(
            host=host_of(bare),
            provenance=followed(page_url, link) if isinstance(link, str) else None,
            tells="provenance" in file or _tells(page),
            secret=secret,
        )
    return None


def _page(url: str, secret: Secret | None, web: Web) -> Mapping[str, Any]:
    answer = web.get(url, {"Accept": INDEX_TYPE}, secret)
    if answer.status == NOT_FOUND:
        return {}
    if answer.status != OK:
        raise UnansweredError(f"{answer.host} answers {answer.status}")
    try:
        page = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise _no_json(answer.host) from error
    if not isinstance(page, dict):
        raise _no_json(answer.host)
    return page


def _no_json(host: str) -> UnansweredError:
    return UnansweredError(f"{host} has no JSON pages (PEP 691), which tell of attestations")


def _files(page: Mapping[str, Any], artifact: Artifact) -> Iterator[Mapping[str, Any]]:
    """Entries of this file. One of the same name with another digest is another file."""
    listed = page.get("files")
    for file in listed if isinstance(listed, list) else ():
        if isinstance(file, dict) and file.get("filename") == artifact.filename:
            hashes = file.get("hashes")
            sha256 = hashes.get("sha256") if isinstance(hashes, dict) else None
            if sha256 in {None, artifact.digest.value}:
                yield file


def _tells(page: Mapping[str, Any]) -> bool:
    meta = page.get("meta")
    try:
        return Version(str(meta["api-version"])) >= TELLS_SINCE if meta else False
    except (KeyError, TypeError, InvalidVersion):
        return False
