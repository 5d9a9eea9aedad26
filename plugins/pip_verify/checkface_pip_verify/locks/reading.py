"""Turns a reference to a lock file of any kind into a `Lock`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from typing import Any

from checkface_pip_verify.locks import pdm, pipfile, poetry, pylock, uv
from checkface_pip_verify.locks.environment import Environment
from checkface_pip_verify.locks.interface import (
    Kind,
    Lock,
    LockedPackage,
    LockError,
    UnexpectedError,
    merged,
)
from checkface_pip_verify.locks.requirements import Reader
from checkface_pip_verify.locks.source import Source, source_of
from checkface_pip_verify.locks.tables import Table

KNOWN = "pylock.toml, requirements.txt with hashes, uv.lock, poetry.lock, pdm.lock or Pipfile.lock"
LOCK_AGAIN = "let its tool lock again"

READERS: dict[Kind, Callable[[Table, Environment], tuple[LockedPackage, ...]]] = {
    Kind.UV: uv.read,
    Kind.POETRY: poetry.read,
    Kind.PDM: pdm.read,
    Kind.PIPFILE: pipfile.read,
}


def read_lock(reference: str, environment: Environment | None = None) -> Lock:
    """The lock file at a path, or at `git:REVISION:PATH`, as `environment` (else ours) sees it.

    Raises `LockError` for whatever cannot be read, is too large, or is no lock file.
    """
    source = source_of(reference)
    return parse_lock(source, source.read(), environment or Environment.of_ours())


def parse_lock(source: Source, data: bytes, environment: Environment) -> Lock:
    """The lock that `data` writes. Raises `LockError`."""
    try:
        return _parsed(source, data, environment)
    except UnexpectedError as error:
        raise LockError(source.label, error.expected, error.got, LOCK_AGAIN) from error
    except RecursionError as error:
        raise LockError(source.label, KNOWN, "tables nested too deeply", LOCK_AGAIN) from error


def _parsed(source: Source, data: bytes, environment: Environment) -> Lock:
    content = _content(source.label, data)
    if content is None:
        reader = Reader(environment)
        reader.read(source, data)
        packages = merged(reader.packages)
        return Lock(source.label, Kind.REQUIREMENTS, packages, tuple(reader.options))
    kind = _kind(content)
    if kind is Kind.PYLOCK:
        held, obstacle = pylock.read(content, environment)
        return Lock(source.label, kind, merged(held), obstacle=obstacle)
    return Lock(source.label, kind, merged(READERS[kind](content, environment)))


def _content(label: str, data: bytes) -> Table | None:
    """What TOML or JSON hold; None for text that is neither, as requirements are."""
    named_so = label.endswith((".toml", ".lock"))
    try:
        text = data.decode("utf-8-sig")
        content: Any = json.loads(text) if text.lstrip()[:1] == "{" else tomllib.loads(text)
    except ValueError as error:  # what TOML, JSON and UTF-8 raise
        if named_so or data.lstrip()[:1] == b"{":
            raise UnexpectedError(KNOWN, f"damaged text ({error})") from error
        return None
    # An empty file, or one of comments, is TOML too.
    return content if content or named_so else None


def _kind(content: Table) -> Kind:
    metadata = content.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    if "lock-version" in content:
        return Kind.PYLOCK
    if "lock_version" in metadata:
        return Kind.PDM
    if "lock-version" in metadata or "content-hash" in metadata:
        return Kind.POETRY
    if "_meta" in content:
        return Kind.PIPFILE
    if "version" in content and ("package" in content or "requires-python" in content):
        return Kind.UV
    raise UnexpectedError(KNOWN, f"a file with {', '.join(map(repr, list(content)[:8]))}")
