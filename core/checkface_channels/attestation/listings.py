"""Turns the indexes in force into what they say about a file: the link to its provenance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checkface import Artifact
from checkface_channels.authorization import NOBODY, Secret
from checkface_channels.errors import UnansweredError
from checkface_channels.exchange import GONE, NOT_FOUND, OK
from checkface_channels.hosts import host_of
from checkface_channels.index import IndexAccess, page_of
from checkface_channels.index_page import ListedFile, UnreadablePageError
from checkface_channels.origins import web_origin
from checkface_channels.web import Web

PROVENANCE_TYPE = "application/vnd.pypi.integrity.v1+json, application/json;q=0.5"


class NotListedError(UnansweredError):
    """Every index has answered, and none lists the file."""


@dataclass(frozen=True)
class Listing:
    """What one index says about one file."""

    host: str
    provenance: str | None
    """Where the provenance is."""
    tells: bool
    """Whether this index would tell of a provenance, if it had one."""
    secret: Secret | None = None
    """What opens the place where the provenance is."""


def listing_of(artifact: Artifact, project: str, index_urls: Sequence[str], web: Web) -> Listing:
    """What the first index that has this file, with this digest, says about it.

    Raises `NotListedError` if none has it, and `UnansweredError` if that cannot be known, with the
    reason of each.
    """
    reasons, silent = [], not index_urls
    for url in index_urls:
        try:
            found = _listing(artifact, project, url, web)
        except UnansweredError as error:
            silent = True
            reasons.append(str(error))
            continue
        if found:
            return found
        reasons.append(f"{host_of(url)} does not list it")
    kind = UnansweredError if silent else NotListedError
    raise kind("; ".join(reasons) or "there is no index to ask")


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
    index = IndexAccess.of(index_url)
    page = page_of(index, project, web)
    if page is None:
        return None
    file = _same(page.files_named(artifact.filename), artifact, page.host)
    if file is None:
        return None
    return Listing(
        page.host,
        file.provenance,
        file.tells or page.tells,
        _opens(file.provenance, index),
    )


def _same(listed: Sequence[ListedFile], artifact: Artifact, host: str) -> ListedFile | None:
    """The entry of these very bytes: one of the same name with another digest is another file.

    Raises `UnreadablePageError` for an entry that may be theirs and cannot be read. Of two that
    are, the one that is attested counts: it has to hold.
    """
    troubled = next((file.trouble for file in listed if file.trouble), "")
    if troubled:
        raise UnreadablePageError(f"{host} lists it with {troubled}")
    claims = (None, artifact.digest.value)
    same = [file for file in listed if file.claimed in claims]
    attested = (file for file in same if file.provenance)
    return next(attested, same[0] if same else None)


def _opens(provenance: str | None, index: IndexAccess) -> Secret | None:
    """The index's own password, on its own origin; nothing where a stranger's page leads us."""
    if provenance and web_origin(provenance) != web_origin(index.url):
        return NOBODY
    return index.secret
