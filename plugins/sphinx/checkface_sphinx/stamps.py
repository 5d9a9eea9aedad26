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

from checkface import CheckfaceError, Resolutions, write_file

LONG_AGO = (0, 0)
"""A stamp is right or missing: its time must never make a page look old."""


@dataclass(frozen=True)
class Stamps:
    """The stamps of one project."""

    folder: Path
    resolutions: Resolutions

    def put(self, references: tuple[str, ...]) -> Path:
        """The stamp of `references`: missing, and so the page old, if they name nothing."""
        name = hashlib.sha256(json.dumps(references).encode()).hexdigest()
        path = self.folder / f"{name[:32]}.json"
        if not path.exists() and (content := self._content(references)):
            write_file(path, content)
            os.utime(path, LONG_AGO)
        return path

    def refresh(self) -> None:
        """Delete those that are no longer right."""
        for path in sorted(self.folder.glob("*.json")):
            kept = path.read_bytes()
            if kept != self._content(_references(kept)):
                path.unlink()

    def _content(self, references: tuple[str, ...]) -> bytes:
        """What their stamp says; empty if they name nothing."""
        try:
            digest = self.resolutions.first(references).resolved.digest
        except CheckfaceError:
            return b""
        return json.dumps({"references": references, "digest": str(digest)}).encode()


def _references(kept: bytes) -> tuple[str, ...]:
    """None of a damaged stamp, which is then wrong."""
    try:
        return tuple(map(str, json.loads(kept)["references"]))
    except (ValueError, TypeError, KeyError):
        return ()
