"""Turns parsed TOML or JSON, which may have any shape, into the values that a reader needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from checkface import plain
from checkface_channels.hosts import host_of
from checkface_channels.locks.checks import UnexpectedError, checked_filename, shortened
from checkface_channels.locks.promise import Promise, written_promise

T = TypeVar("T")
Table = Mapping[str, Any]

Held = Promise | str
"""What stands beside a file: its hash, or nothing but its name."""

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)

_SUBDIRECTORY = re.compile(r"[#&]subdirectory=([^&]*)")
"""pip finds it anywhere in a URL, before the fragment too."""

SYSTEMS = ("git", "hg", "svn", "bzr")

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


@contextmanager
def entry_of(table: Table) -> Iterator[None]:
    """What goes wrong inside is told with the name of the entry that it belongs to."""
    try:
        yield
    except UnexpectedError as error:
        name = plain(str(table.get("name", "a package"))[:80])
        raise UnexpectedError(f"{error.expected} for {name!r}", error.got) from error


def held_by(file: Table, filename: str | None, key: str = "hash") -> Iterator[Held]:
    """The hash of a file's table, or only its name if none is written there."""
    if key in file:
        yield written_promise(required(file, key, str), filename)
    elif filename:
        yield filename


def filename_in(url: str) -> str:
    """The last part of a URL's or a path's path."""
    try:
        path = urlsplit(url).path
    except ValueError as error:
        raise UnexpectedError("a URL", shortened(url)) from error
    return checked_filename(unquote(PurePosixPath(path.replace("\\", "/")).name))


def commit_in(text: object) -> str:
    """A commit's name is a digest too: of all that it holds. Empty if `text` is no full one."""
    return text if isinstance(text, str) and _COMMIT.fullmatch(text) else ""


def repository_in(entry: Table) -> str:
    """The URL of a repository, of whatever system; it outranks whatever else the entry names."""
    found = next((system for system in SYSTEMS if system in entry), None)
    return required(entry, found, str) if found else ""


def subdirectory_in(url: str, table: Table | None = None) -> str:
    """The folder that is built of what is fetched, as the URL or the table beside it says.

    Where both say it, or one twice, tools take different ones: all are kept.
    """
    return _folder(optional(table or {}, "subdirectory", str, ""), *_SUBDIRECTORY.findall(url))


def subdirectory_asked(url: str) -> str:
    """As `subdirectory_in`, of a URL that names it in its query, where `a/b` may be `a%2Fb`."""
    query = url.partition("#")[0].partition("?")[2]
    return _folder(*(value for key, value in parse_qsl(query) if key == "subdirectory"))


def hosts_in(files: Iterable[Table]) -> tuple[str, ...]:
    """That files are fetched from, where their tables say so."""
    keys = ("url", "path")
    places = (typed(file[key], str, key) for file in files for key in keys if key in file)
    return tuple(sorted({host_of(place) for place in places if place}))


def sorted_out(held: Iterable[Held]) -> tuple[tuple[Promise, ...], tuple[str, ...]]:
    """The promises, and the names of files that have none, each once."""
    each = list(dict.fromkeys(held))
    promises = tuple(one for one in each if isinstance(one, Promise))
    promised = {promise.filename for promise in promises}
    bare = (one for one in each if isinstance(one, str) and one not in promised)
    return promises, tuple(bare)


def strays(names: Iterable[str]) -> tuple[str, ...]:
    """Sentences about files that belong to no package: what they promise would be lost."""
    return tuple(f"the files of {plain(shortened(name))} belong to no package" for name in names)


def _folder(*written: str) -> str:
    return " and ".join(dict.fromkeys(filter(None, map(_without_dots, written))))


def _without_dots(path: str) -> str:
    """`./a/` is `a`; two dots stay, for what stands before them may be a link."""
    return "/".join(part for part in path.split("/") if part not in ("", "."))


def _keys(table: Table) -> str:
    return ", ".join(shortened(str(key)) for key in list(table)[:8]) or "nothing in it"
