"""Turns what references name into a file that keeps it between builds, and back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from checkface.digest import Digest
from checkface.errors import CheckfaceError, OutputError
from checkface.files import write_file
from checkface.hookspecs import Resolved


@dataclass(frozen=True)
class ResolvedFile:
    """A JSON file, which may be deleted at any time."""

    path: Path

    def read(self) -> dict[str, Resolved]:
        """What is kept; a damaged file keeps nothing."""
        try:
            content = json.loads(self.path.read_text("utf-8"))
            return {key: _resolved_of(value) for key, value in content.items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError, CheckfaceError):
            return {}

    def add(self, resolved: Resolved) -> None:
        known = self.read() | {resolved.reference: resolved}
        content = {key: _as_json(value) for key, value in sorted(known.items())}
        try:
            write_file(self.path, json.dumps(content, indent=2).encode())
        except OutputError:
            return  # it is asked for again the next time


def _as_json(resolved: Resolved) -> dict[str, object]:
    digest = {"algorithm": resolved.digest.algorithm, "value": resolved.digest.value}
    return asdict(resolved) | {"digest": digest}


def _resolved_of(kept: dict[str, object]) -> Resolved:
    digest = kept["digest"]
    if not isinstance(digest, dict):
        raise TypeError(digest)
    version = kept["version"]
    return Resolved(
        str(kept["reference"]),
        Digest(str(digest["algorithm"]), str(digest["value"])),
        str(kept["name"]),
        None if version is None else str(version),
        lasting=True,
        pins=_texts(kept["pins"]),
    )


def _texts(kept: object) -> tuple[str, ...]:
    if not isinstance(kept, list):
        raise TypeError(kept)
    return tuple(map(str, kept))
