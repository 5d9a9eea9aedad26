"""Turns what references name into files that tell Sphinx which pages it has to read again.

A commit has no file whose time could be compared, and a file may be touched and stay the same. So a
page depends on a stamp, which says what its references named; before the next build each stamp is
compared with what they name now, and one that is wrong is deleted. Sphinx reads a page again when
a file that it depends on is missing.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from checkface import CheckfaceError
from checkface.files import write_file
from checkface.pages import Documented, Resolutions

LONG_AGO = (0, 0)
"""A stamp is right or missing: its time must never make a page look old."""


@dataclass(frozen=True)
class Stamps:
    """The stamps of one project."""

    folder: Path
    resolutions: Resolutions

    def put(self, references: tuple[str, ...] | None, *, release: bool = False) -> Path:
        """The stamp of `references`: missing, and so the page old, if they name nothing.

        `release` says that it is what the site documents.
        """
        key = json.dumps([references, release])
        path = self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"
        if not path.exists() and (content := self._content(references, release=release)):
            write_file(path, content)
            os.utime(path, LONG_AGO)
        return path

    def refresh(self) -> None:
        """Delete those that are no longer right."""
        for path in sorted(self.folder.glob("*.json")):
            kept = path.read_bytes()
            references, release = _key(kept)
            if kept != self._content(references, release=release):
                path.unlink()

    def _content(self, references: tuple[str, ...] | None, *, release: bool) -> bytes:
        """What their stamp says; empty if they name nothing."""
        try:
            found = self._resolve(references, release=release)
        except CheckfaceError:
            return b""
        told = {"title": found.title, "digest": str(found.resolved.digest)}
        return json.dumps({"references": references, "release": release, **told}).encode()

    def _resolve(self, references: tuple[str, ...] | None, *, release: bool) -> Documented:
        if release:
            return self.resolutions.release(references)
        return self.resolutions.first(references or ())


def _key(kept: bytes) -> tuple[tuple[str, ...] | None, bool]:
    """No reference of a damaged stamp, which is then wrong."""
    try:
        content = json.loads(kept)
        held = content["references"]
        return None if held is None else tuple(map(str, held)), content["release"] is True
    except (ValueError, TypeError, KeyError):
        return (), False
