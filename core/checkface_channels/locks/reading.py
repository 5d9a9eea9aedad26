"""Turns a reference to a lock file of any kind into a `Lock`. Content decides, and no file name."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from checkface_channels.locks import pdm, pipfile, poetry, pylock, uv
from checkface_channels.locks.checks import UnexpectedError, shortened
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import (
    INDEX_URLS,
    SOMEWHERE,
    Kind,
    Lock,
    LockedPackage,
    LockError,
    Origin,
    Place,
    Reading,
    contradictions,
    merge_packages,
)
from checkface_channels.locks.requirements import Reader, text_of
from checkface_channels.locks.source import Source, source_of
from checkface_channels.locks.tables import Table
from checkface_channels.requirement_lines import Option, logical_lines

KNOWN = "pylock.toml, requirements.txt with hashes, uv.lock, poetry.lock, pdm.lock or Pipfile.lock"
LOCK_AGAIN = "let its tool lock again"

DEEPEST = 100
"""Tables within tables; no tool writes more than seven."""

READERS: dict[Kind, Callable[[Table, Environment], Reading]] = {
    Kind.UV: uv.read,
    Kind.POETRY: poetry.read,
    Kind.PDM: pdm.read,
    Kind.PIPFILE: pipfile.read,
    Kind.PYLOCK: pylock.read,
}

_KEY = r"""(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?)"""
_PART = re.compile(_KEY, re.ASCII)
_DOTTED = re.compile(rf"{_KEY}(?:[ \t]*+\.[ \t]*+{_KEY})*+", re.ASCII)
_TOML = re.compile(r"\[[^\n]*\]\s*(#.*)?$|[\w\"'.-]+[ \t]*=(?!=)", re.ASCII)


def read_lock(
    reference: str, environment: Environment | None = None, named: Iterable[str] = ()
) -> Lock:
    """The lock file at a path, or at `git:REVISION:PATH`, as `environment` (else ours) sees it.

    Includes stay in its folder, or are among `named`. Raises `LockError` for whatever cannot be
    read, is too large, or is no lock file.
    """
    source = source_of(reference, named)
    return parse_lock(source, source.read(), environment or Environment.of_ours())


def parse_lock(source: Source, data: bytes, environment: Environment) -> Lock:
    """The lock that `data` writes. Raises `LockError`."""
    try:
        return _lock_of(source, text_of(source.label, data), environment)
    except UnexpectedError as error:
        raise LockError(source.label, error.expected, error.got, LOCK_AGAIN) from error
    except RecursionError as error:
        raise LockError(source.label, KNOWN, "tables nested too deeply", LOCK_AGAIN) from error


def _lock_of(source: Source, text: str, environment: Environment) -> Lock:
    content = _content(text)
    if content is None:
        return _requirements(source, text, environment)
    kind = _kind(content)
    found = READERS[kind](content, environment)
    packages = merge_packages(found.packages)
    return Lock(
        source.label,
        kind,
        packages,
        obstacle=found.obstacle,
        notes=found.notes,
        unreadable=(*found.unreadable, *contradictions(packages)),
    )


def _requirements(source: Source, text: str, environment: Environment) -> Lock:
    reader = Reader(environment)
    reader.read(source, text)
    packages = merge_packages(_from_index(each, reader.options) for each in reader.packages)
    return Lock(
        source.label,
        Kind.REQUIREMENTS,
        packages,
        tuple(reader.options),
        notes=tuple(reader.notes),
        unreadable=(*reader.unreadable, *contradictions(packages)),
    )


def _from_index(package: LockedPackage, options: Iterable[Option]) -> LockedPackage:
    """Where the file names one index and no other, that is where its versions come from."""
    urls = {each.value for each in options if each.name in INDEX_URLS}
    if len(urls) != 1 or package.place != SOMEWHERE:
        return package
    return replace(package, places=(Place(Origin.INDEX, urls.pop() or ""),))


def _content(text: str) -> Table | None:
    """What TOML or JSON hold; None for text that is neither, as requirements are."""
    first = next((line for _, line in logical_lines(text)), "")
    is_json = first.startswith("{")
    if not is_json and not _TOML.match(first):
        return None
    try:
        return _table_of(text, is_json=is_json)
    except ValueError as error:  # what TOML and JSON raise
        raise UnexpectedError(KNOWN, f"damaged text ({error})") from error


def _table_of(text: str, *, is_json: bool) -> Table:
    if not is_json and _has_deep_keys(text):
        raise UnexpectedError(KNOWN, "tables nested too deeply")
    content: Any = json.loads(text) if is_json else tomllib.loads(text)
    if not isinstance(content, dict):
        raise UnexpectedError(KNOWN, type(content).__name__)
    return content


def _has_deep_keys(text: str) -> bool:
    """`a.a.a…`, for which tomllib takes the square of their length."""
    long = (found[0] for found in _DOTTED.finditer(text) if found[0].count(".") > DEEPEST)
    return any(len(_PART.findall(each)) > DEEPEST for each in long)


def _kind(content: Table) -> Kind:
    """Each tool passes over what is another's: a file of two kinds would be read as one of them
    here, and installed as the other."""
    kinds = list(_kinds(content))
    if not kinds:
        raise UnexpectedError(KNOWN, f"a file with {', '.join(map(shortened, list(content)[:8]))}")
    if len(kinds) > 1:
        several = " and ".join(kind.value for kind in kinds)
        raise UnexpectedError("a lock file of one tool", f"the marks of {several} in one file")
    return kinds[0]


def _kinds(content: Table) -> Iterator[Kind]:
    """All whose marks it bears."""
    metadata = content.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    if "lock-version" in content:
        yield Kind.PYLOCK
    if "lock_version" in metadata:
        yield Kind.PDM
    if metadata.keys() & {"lock-version", "content-hash", "python-versions"}:
        yield Kind.POETRY
    if "_meta" in content:
        yield Kind.PIPFILE
    if "version" in content and ("package" in content or "requires-python" in content):
        yield Kind.UV
