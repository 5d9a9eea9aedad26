"""Turns pylock.toml (PEP 751) into locked packages.

`packaging` refuses a whole file for a name that is not normalised, as pipenv writes it; here the
tool is named instead, and what a digest hangs on is checked as strictly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from checkface import plain
from checkface_channels.locks.checks import UnexpectedError, checked_filename, shortened
from checkface_channels.locks.entries import package_of, packages_of, repository_place, url_place
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import (
    MARKERS,
    OTHER_PYTHON,
    LockedPackage,
    Origin,
    Place,
    Reading,
)
from checkface_channels.locks.promise import Promise, promise
from checkface_channels.locks.tables import (
    Table,
    filename_in,
    optional,
    required,
    subdirectory_in,
    tables,
    texts,
)


def read(data: Table, environment: Environment) -> Reading:
    """The packages, and why none of them is for `environment` if the file says so."""
    version = required(data, "lock-version", str)
    if not version.startswith("1."):
        raise UnexpectedError("lock-version 1 of PEP 751", shortened(version))
    required(data, "packages", list)
    entries = list(tables(data, "packages"))
    packages = packages_of(entries, partial(_package, environment))
    notes = (note for entry in entries for note in _blame(entry["name"], data))
    return Reading(packages, tuple(notes), obstacle=_obstacle(data, environment))


def _blame(name: str, data: Table) -> Iterator[str]:
    if name != canonicalize_name(name):
        tool = plain(str(data.get("created-by", "its tool"))[:40])
        wanted = canonicalize_name(name)
        yield f"{tool} wrote the name {plain(name)!r}, which PEP 751 wants as {wanted!r}"


def _obstacle(data: Table, environment: Environment) -> str | None:
    wanted = optional(data, "requires-python", str, "")
    if not _python_fits(wanted, environment):
        return f"it requires Python {plain(wanted)}"
    places = list(texts(data, "environments"))
    if places and not any(environment.allows(place) for place in places):
        return "it is locked for other environments"
    return None


def _python_fits(wanted: str, environment: Environment) -> bool:
    try:
        version = environment.markers.get("python_full_version", "")
        return SpecifierSet(wanted).contains(version, prereleases=True)
    except (InvalidSpecifier, ValueError) as error:
        raise UnexpectedError("a range of Python versions", shortened(wanted)) from error


def _package(environment: Environment, entry: Table) -> LockedPackage:
    promises = list(_promises(entry))
    index = Place(Origin.INDEX, optional(entry, "index", str, ""))
    return package_of(
        entry,
        promises,
        *(list(_places(entry)) or [index]),
        version=optional(entry, "version", str, "") or _version_in(promises),
        files=_files(entry),
        left_out=_left_out(entry, environment),
        identities=map(_identity, tables(entry, "attestation-identities")),
    )


def _left_out(entry: Table, environment: Environment) -> str:
    if not environment.allows(optional(entry, "marker", str, "")):
        return MARKERS
    fits = _python_fits(optional(entry, "requires-python", str, ""), environment)
    return "" if fits else OTHER_PYTHON


def _files(entry: Table) -> Iterator[Table]:
    yield from tables(entry, "wheels")
    yield from (required(entry, key, dict) for key in ("sdist", "archive") if key in entry)


def _promises(entry: Table) -> Iterator[Promise]:
    for file in _files(entry):
        name = _filename(file)
        hashes = required(file, "hashes", dict)
        if not hashes:
            raise UnexpectedError("at least one hash", f"none for {name!r}")
        for algorithm in hashes:
            yield promise(str(algorithm), required(hashes, algorithm, str), name)


def _filename(file: Table) -> str:
    if "name" in file:
        return checked_filename(required(file, "name", str))
    where = file.get("url") or file.get("path")
    if not isinstance(where, str):
        raise UnexpectedError("a name, a URL or a path", "a file without any")
    return filename_in(where)


def _places(entry: Table) -> Iterator[Place]:
    """What does not come from an index."""
    if "vcs" in entry:
        vcs = required(entry, "vcs", dict)
        yield repository_place(_where(vcs), required(vcs, "commit-id", str), vcs)
    if "directory" in entry:
        folder = required(entry, "directory", dict)
        path = required(folder, "path", str)
        yield Place(Origin.FOLDER, path, "", subdirectory_in("", folder))
    if "archive" in entry:
        archive = required(entry, "archive", dict)
        yield url_place(_where(archive), archive)


def _where(table: Table) -> str:
    return optional(table, "url", str, "") or optional(table, "path", str, "")


def _identity(table: Table) -> str:
    """`kind: github, repository: o/x`, safe to print."""
    return ", ".join(f"{plain(str(key))}: {plain(str(table[key])[:200])}" for key in table)


def _version_in(promises: Sequence[Promise]) -> str:
    """An archive's entry may leave its version out; a wheel's name holds it."""
    names = [each.filename or "" for each in promises]
    parts = names[0].removesuffix(".whl").split("-") if names and names[0].endswith(".whl") else []
    return parts[1] if len(parts) > 2 else ""  # noqa: PLR2004
