"""Turns parsed TOML or JSON, which may have any shape, into the values that a reader needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from checkface import Digest
from checkface_pip_verify.locks.interface import (
    LockedFile,
    UnexpectedError,
    checked_filename,
    usable_digest,
)

T = TypeVar("T")
Table = Mapping[str, Any]

_COMMIT = re.compile(r"[0-9a-f]{40}")

KINDS: dict[type, str] = {str: "text", list: "a list", dict: "a table"}


def required(table: Table, key: str, kind: type[T]) -> T:
    """Raises `UnexpectedError` if `key` is missing or of another kind."""
    if key not in table:
        raise UnexpectedError(f"the key {key!r}", f"a table with {_keys(table)}")
    return typed(table[key], kind, key)


def optional(table: Table, key: str, kind: type[T], default: T) -> T:
    """`default` if `key` is missing. Raises `UnexpectedError` for another kind."""
    return typed(table[key], kind, key) if key in table else default


def typed(value: object, kind: type[T], where: str) -> T:
    if not isinstance(value, kind):
        raise UnexpectedError(f"{KINDS[kind]} as {where!r}", type(value).__name__)
    return value


def tables(table: Table, key: str) -> Iterator[Table]:
    """The tables in the list `key`; none if it is missing."""
    for value in optional(table, key, list, []):
        yield typed(value, dict, key)


def texts(table: Table, key: str) -> Iterator[str]:
    """The strings in the list `key`; none if it is missing."""
    for value in optional(table, key, list, []):
        yield typed(value, str, key)


def digest_of(text: str) -> Digest | None:
    """`sha256:HEX` as most formats write it; None for an algorithm without faces."""
    algorithm, colon, value = text.strip().partition(":")
    if not colon:
        raise UnexpectedError("a digest such as 'sha256:HEX'", repr(text[:80]))
    return usable_digest(algorithm, value)


def filename_in(url: str) -> str:
    """The last part of a URL's or a path's path."""
    try:
        path = urlsplit(url).path
    except ValueError as error:
        raise UnexpectedError("a URL", repr(url[:80])) from error
    return checked_filename(unquote(PurePosixPath(path.replace("\\", "/")).name))


def commit_in(text: object) -> Iterator[tuple[None, Digest | None]]:
    """A commit's name is a digest too: of all that it holds. Nothing if `text` is no full one."""
    if isinstance(text, str) and _COMMIT.fullmatch(text):
        yield None, usable_digest("sha1", text)


def files_of(
    pairs: Iterable[tuple[str | None, Digest | None]],
) -> tuple[tuple[LockedFile, ...], tuple[str, ...]]:
    """The files with a digest, and the names of those without, each once."""
    files: dict[LockedFile, None] = {}
    bare: dict[str, None] = {}
    for filename, digest in pairs:
        if digest:
            files[LockedFile(filename, digest)] = None
        elif filename:
            bare[filename] = None
    digested = {file.filename for file in files}
    return tuple(files), tuple(name for name in bare if name not in digested)


def _keys(table: Table) -> str:
    return ", ".join(map(repr, list(table)[:8])) or "nothing in it"
