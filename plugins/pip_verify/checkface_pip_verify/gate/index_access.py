"""Turns the user's index options into an environment for pip, so that no password is written.

A file outlives a kill, and a command line is read by every user of the machine. The environment of
a process is its user's own, and is gone with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit, urlunsplit

from checkface_channels.pip_settings import PipSettings
from checkface_channels.requirement_lines import Option
from checkface_pip_verify.pip.search_places import SearchPlaces
from checkface_pip_verify.request.arguments import Request
from checkface_pip_verify.request.inspection import Inspection

INDEXES = ("--index-url", "--extra-index-url")
LINKS = "--find-links"

_URL = re.compile(r"https?://\S+", re.IGNORECASE)


def without_credentials(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def search_places(
    request: Request, inspection: Inspection, settings: PipSettings, also: Iterable[str] = ()
) -> SearchPlaces:
    """All places where pip looks for this request; `also` are folders of ours."""
    links = [given.value or "" for given in inspection.index_options if given.name == LINKS]
    links += [*request.values(LINKS), *settings.words("find-links"), *also]
    named = bool(inspection.direct_references)
    return SearchPlaces.of([*inspection.index_urls, *links], names_files=named)


def index_environment(inspection: Inspection, settings: PipSettings) -> dict[str, str]:
    """Lets pip ask the same indexes as the user's request does, whose options need not be given."""
    options = inspection.index_options
    held = [given.value or "" for given in options if given.name == "--find-links"]
    links = [*settings.words("find-links"), *filter(_has_credentials, held)]
    found = {"PIP_FIND_LINKS": _pip_list(links)} if links else {}
    if inspection.index_urls:
        first, *others = inspection.index_urls
        found |= {"PIP_INDEX_URL": _pip_list([first]), "PIP_EXTRA_INDEX_URL": _pip_list(others)}
    return found


def option_lines(inspection: Inspection) -> str:
    """What of the index options in requirement files may stand in a file of ours."""
    kept = (
        given
        for given in inspection.index_options
        if given.name not in INDEXES and not _has_credentials(given.value or "")
    )
    return "".join(f"{Option(given.name, given.value).quoted_text}\n" for given in kept)


def credentials(
    request: Request, inspection: Inspection, settings: PipSettings
) -> Mapping[str, str]:
    """Lets pip download by URL what needs a password: it takes that of an index on the same host.

    Wherever the user has written one: for an index, for links, or for the wheel itself. Such URLs
    come first, for pip stops at the first index on that host, with a password or without.
    """
    said = [*inspection.index_urls, *(given.value or "" for given in inspection.index_options)]
    said += [*request.values("--find-links"), *settings.words("find-links")]
    said += inspection.direct_references
    found = (url for text in said for url in _URL.findall(text))
    usual = [url for url in inspection.index_urls if url]
    known = [*settings.words("extra-index-url"), *filter(_has_credentials, found)]
    if not known:
        return {}
    urls = sorted(known + usual, key=lambda url: not _has_credentials(url))
    return {"PIP_INDEX_URL": _pip_list(urls[:1]), "PIP_EXTRA_INDEX_URL": _pip_list(urls)}


def _has_credentials(url: str) -> bool:
    try:
        return "@" in urlsplit(url).netloc
    except ValueError:
        return False


def _pip_list(urls: Iterable[str]) -> str:
    """pip parts them at blanks."""
    return " ".join(dict.fromkeys(url.replace(" ", "%20") for url in urls))
