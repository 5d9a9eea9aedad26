"""Turns `pypi:NAME==VERSION#release` into the release that the index in force lists.

The index's word is taken for the digests: nothing is downloaded. A release's digest is over names
and sha256 values only, so that every index that lists the same files gives the same face.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

from checkface import (
    Artifact,
    CheckfaceError,
    Digest,
    Release,
    Resolved,
    UnresolvedReferenceError,
    resolved_release,
)
from checkface_channels.hosts import host_of, printable
from checkface_channels.index import IndexAccess, page_of
from checkface_channels.index_page import ListedFile, Page
from checkface_channels.pip_settings import PipSettings
from checkface_channels.web import Web
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.request.grammar import Grammar

NO_SIZE = 0
"""Indexes may list sizes or not (PEP 700), and nobody reads them here."""


def resolve_release(reference: str, name: str, version: str) -> Resolved:
    """The release of a project's version. Raises `UnresolvedReferenceError`."""
    try:
        release = _release_of_indexes(canonicalize_name(name), Version(version))
    except (CheckfaceError, InvalidVersion) as error:
        raise UnresolvedReferenceError(f"cannot resolve {reference!r}: {error}") from error
    return resolved_release(reference, release)


def _release_of_indexes(project: str, version: Version) -> Release:
    """What all indexes in force that know this version list; they have to agree."""
    found: dict[Release, str] = {}
    settings = PipSettings.read(Pip.own().ask)
    web = Web(route=settings.route())
    for url in _index_urls(settings):
        artifacts = tuple(listed_artifacts(url, project, version, web))
        if artifacts:
            found[Release.of_artifacts(artifacts, project, str(version))] = host_of(url)
    if len({release.digest for release in found}) > 1:
        raise UnresolvedReferenceError(
            f"{' and '.join(found.values())} list different files of this version; set pip to one "
            "of them: PIP_INDEX_URL, and no PIP_EXTRA_INDEX_URL"
        )
    if not found:
        raise UnresolvedReferenceError(
            "no index that pip is set to lists a wheel or an sdist of this version"
        )
    return next(iter(found))


def _index_urls(settings: PipSettings) -> list[str]:
    """As pip has them; its own help knows the one that it asks where none is set."""
    known = settings.last("index-url") or settings.is_on("no-index")
    default = "" if known else Grammar.of_help(Pip.help_on("install")).default_index
    return settings.index_urls(default)


def listed_artifacts(
    index_url: str, project: str, version: Version, web: Web
) -> Iterator[Artifact]:
    """The wheels and sdists of this very version; no `1.0+local` for `1.0`.

    Raises a `CheckfaceError` if the index does not list them.
    """
    page = _page(index_url, project, web)
    for file in page.files if page else ():
        if _project_and_version(file.filename) == (project, version):
            yield Artifact(file.filename, NO_SIZE, _sha256(file, host_of(index_url)))


def _page(index_url: str, project: str, web: Web) -> Page | None:
    """The project's page; None where the index has no such project."""
    if not index_url.startswith(("http://", "https://")):
        if _folder(index_url, project).exists():
            raise UnresolvedReferenceError(
                f"{host_of(index_url)} has no page that lists its files, which a release face "
                "needs; see one wheel's face with pypi:NAME==VERSION"
            )
        return None
    page = page_of(IndexAccess.of(index_url), project, web)
    if page and page.nameless:
        raise page.nameless_error()
    return page


def _folder(index_url: str, project: str) -> Path:
    """Where an index on the disk would have the project."""
    parts = urlsplit(index_url)
    return Path(url2pathname(parts.path) if parts.scheme == "file" else index_url, project)


def _project_and_version(filename: str) -> tuple[str, Version] | None:
    """None for what is neither a wheel nor an sdist, such as an egg: its name tells no version."""
    try:
        if filename.endswith(".whl"):
            return parse_wheel_filename(filename)[:2]
        return parse_sdist_filename(filename)
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None


def _sha256(file: ListedFile, host: str) -> Digest:
    if file.digest and not file.trouble:
        return file.digest
    claimed = file.trouble or f"the sha256 {file.claimed!r}, expected 64 hex digits"
    raise UnresolvedReferenceError(
        f"{host} lists {printable(file.filename)} with {printable(claimed)}; download all files of "
        "this version and use checkface release on them"
    )
