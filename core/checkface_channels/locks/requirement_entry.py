"""Turns one line of a requirements file into a locked package, or says what it is instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion

from checkface_channels.locks.checks import UnexpectedError, checked_name, checked_version
from checkface_channels.locks.environment import SDISTS, Environment
from checkface_channels.locks.interface import MARKERS, LockedPackage, Origin, Place
from checkface_channels.locks.promise import Promise, promises_in, stray_promises, written_promise
from checkface_channels.locks.tables import commit_in, filename_in, subdirectory_in
from checkface_channels.requirement_lines import Line

LONGEST = 1 << 16
"""Characters of one requirement, its markers included."""

_REPOSITORY = re.compile(r"(git|hg|svn|bzr)\+", re.IGNORECASE)
_URL = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PATH = re.compile(r"[.~/\\]|[a-z]:[/\\]", re.IGNORECASE)
_EXTRAS = re.compile(r"\[[^\[\]]*\]$")


@dataclass(frozen=True)
class NoLock:
    """A line that names no package."""

    what: str
    may_promise: bool = False


@dataclass(frozen=True)
class _Direct:
    """A URL or path, and what it says of the project."""

    name: str
    url: str
    marker: str


def requirement_entry(line: Line, environment: Environment) -> LockedPackage | NoLock:
    """Raises `UnexpectedError` for a damaged digest or marker."""
    text = line.requirement or line.values("--editable")[0]
    if len(text) > LONGEST:
        return NoLock(f"a requirement of more than {LONGEST} characters", may_promise=True)
    try:
        requirement = Requirement(text)
    except (InvalidRequirement, RecursionError):
        return _direct_entry(text, line, environment)
    marker = str(requirement.marker or "")
    if requirement.url:
        found = _Direct(requirement.name, requirement.url, marker)
        return _package(found, line, environment)
    return LockedPackage(
        name=checked_name(requirement.name),
        version=checked_version(_pin(requirement)),
        promises=tuple(_promises(line, "", None)),
        left_out="" if environment.allows(marker) else MARKERS,
    )


def _direct_entry(text: str, line: Line, environment: Environment) -> LockedPackage | NoLock:
    """`./x.whl`, `https://…/x.whl`, `git+https://…#egg=x`: the name stands in the place itself."""
    is_url = bool(_URL.match(text))
    url, _, marker = text.partition("; " if is_url else ";")
    url = _EXTRAS.sub("", url.strip())
    is_file = url.partition("#")[0].endswith((".whl", *SDISTS))
    if not is_url and not is_file and not _PATH.match(url):
        return NoLock("no requirement such as name==1.0", may_promise=True)
    name = _egg(url) or _name_of(url)
    if not name:
        return NoLock(_kind(url, line), may_promise="#" in url and "=" in url)
    return _package(_Direct(name, url, marker.strip()), line, environment)


def _kind(url: str, line: Line) -> str:
    if line.values("--editable"):
        return "an editable project, without a digest:"
    return "a place without a project's name:" if _URL.match(url) else "a folder, without a digest:"


def _package(found: _Direct, line: Line, environment: Environment) -> LockedPackage:
    bare = found.url.partition("#")[0]
    filename = filename_in(bare) if bare.endswith((".whl", *SDISTS)) else None
    return LockedPackage(
        name=checked_name(found.name),
        version=checked_version(_version_in(filename)),
        promises=tuple(_promises(line, found.url, filename)),
        places=(_place(found.url, filename, line),),
        left_out="" if environment.allows(found.marker) else MARKERS,
    )


def _promises(line: Line, url: str, filename: str | None) -> Iterator[Promise]:
    for option in line.options:
        if option.name == "--hash":
            yield written_promise(option.value or "", filename)
        else:
            yield from stray_promises(option.value or "", filename)
    yield from promises_in(url, filename)


def _place(url: str, filename: str | None, line: Line) -> Place:
    bare, subdirectory = url.partition("#")[0], subdirectory_in(url)
    if _REPOSITORY.match(bare):
        where, _, revision = bare.rpartition("@")
        # Without a path before it, the @ stands behind a user's name or password.
        has_revision = "/" in where.partition("://")[2]
        repository = where if has_revision else bare
        return Place(Origin.GIT, repository, commit_in(revision), subdirectory)
    if filename and not line.values("--editable"):
        return Place(Origin.URL, bare, "", subdirectory)
    is_folder = not _URL.match(bare) or bare.lower().startswith("file:")
    return Place(Origin.FOLDER if is_folder else Origin.URL, bare, "", subdirectory)


def _egg(url: str) -> str:
    for part in url.partition("#")[2].split("&"):
        key, _, value = part.partition("=")
        if key == "egg":
            return _EXTRAS.sub("", unquote(value)).partition("==")[0].strip()
    return ""


def _name_of(url: str) -> str:
    """Of a wheel or sdist; empty for what is neither, or a folder."""
    path = url.partition("#")[0]
    if not path.endswith((".whl", *SDISTS)):
        return ""
    return _name_and_version(filename_in(path))[0]


def _version_in(filename: str | None) -> str:
    return _name_and_version(filename)[1] if filename else ""


def _name_and_version(filename: str) -> tuple[str, str]:
    try:
        if filename.endswith(".whl"):
            name, version, *_ = parse_wheel_filename(filename)
        else:
            name, version = parse_sdist_filename(filename)
    except (InvalidWheelFilename, InvalidVersion, ValueError) as error:
        if filename.endswith(".whl"):
            raise UnexpectedError("a wheel's name", repr(filename[:80])) from error
        return "", ""
    except InvalidSdistFilename:
        return "", ""
    return str(name), str(version)


def _pin(requirement: Requirement) -> str:
    """What it is pinned to; empty if it is not pinned."""
    pins = [each.version for each in requirement.specifier if each.operator in ("==", "===")]
    return pins[0] if len(pins) == 1 and not pins[0].endswith("*") else ""
