"""Compares what lies in the target with the approved wheels, file by file, once pip is done.

pip's own report is what pip means to have done. This looks at the disk: each file of a wheel that
pip copies as it is must be there, with the wheel's bytes. Not compared are the files that pip
writes or rewrites itself (RECORD, INSTALLER, scripts), and those that it puts beside the packages
(a wheel's headers and data).
"""

from __future__ import annotations

import contextlib
import hashlib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import IO

from checkface_gate.errors import UnableError
from checkface_gate.wheel import Candidate

OF_PIP = frozenset(
    {"RECORD", "RECORD.jws", "RECORD.p7s", "INSTALLER", "REQUESTED", "direct_url.json"}
)
"""In a .dist-info folder."""

BESIDE = ("purelib", "platlib")
"""The parts of a wheel's .data folder that end up among the packages."""


class Presence(Enum):
    """How much of a wheel is there."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


@dataclass(frozen=True)
class Laid:
    """A wheel, and how it lies in the target."""

    candidate: Candidate
    presence: Presence
    missing: str = ""
    """The first file that is not there as it is in the wheel."""


@dataclass(frozen=True)
class Contents:
    """A wheel's files by the place that they get below a folder for packages."""

    archive: zipfile.ZipFile
    members: Mapping[str, zipfile.ZipInfo]

    @classmethod
    @contextlib.contextmanager
    def of_file(cls, path: Path) -> Iterator[Contents]:
        """Raises `UnableError` if this is no wheel that can be read."""
        try:
            archive = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise UnableError(f"cannot look into {path.name}: {error}") from error
        with archive:
            held = {_place(info.filename): info for info in archive.infolist()}
            yield cls(archive, {place: info for place, info in held.items() if place})

    @property
    def info_folder(self) -> str:
        tops = (place.partition("/")[0] for place in self.members)
        return next((top for top in tops if top.endswith(".dist-info")), "")

    def is_at(self, place: str, path: Path) -> bool:
        """Whether the file at `path` is this wheel's file for `place`."""
        info = self.members.get(place)
        try:
            if info is None or path.stat().st_size != info.file_size:
                return False
            with self.archive.open(info) as ours, path.open("rb") as theirs:
                return _digest(ours) == _digest(theirs)
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
            return False


def look(
    candidates: Sequence[Candidate], wheels: Path, folders: Sequence[Path], since: float = 0.0
) -> tuple[Laid, ...]:
    """How each of the wheels, which lie in the folder `wheels`, lies in one of `folders`.

    Files that are older than `since` do not make a part: a former version may have had them too.
    Raises `UnableError` if a wheel cannot be read.
    """
    with contextlib.ExitStack() as opened:
        paths = (wheels / each.wheel.filename for each in candidates)
        held = [opened.enter_context(Contents.of_file(path)) for path in paths]
        return tuple(
            _laid_of(each, contents, held, folders, since)
            for each, contents in zip(candidates, held, strict=True)
        )


def _laid_of(
    candidate: Candidate,
    contents: Contents,
    peers: Sequence[Contents],
    folders: Sequence[Path],
    since: float,
) -> Laid:
    begun = [each for each in folders if (each / contents.info_folder).is_dir()]
    missing = ""
    for folder in begun:
        missing = next(_missing(contents, peers, folder, folders), "")
        if not missing:
            return Laid(candidate, Presence.WHOLE)
    if not begun and not any(_is_begun(contents, folder, since) for folder in folders):
        return Laid(candidate, Presence.NONE, contents.info_folder)
    return Laid(candidate, Presence.PART, missing or contents.info_folder)


def _missing(
    contents: Contents, peers: Sequence[Contents], folder: Path, folders: Sequence[Path]
) -> Iterator[str]:
    """What is not there as it should be. Two wheels may bring one file: the later one counts."""
    for place in contents.members:
        paths = [each / place for each in (folder, *folders)]
        wheels = (contents, *(peer for peer in peers if peer is not contents))
        if not any(wheel.is_at(place, path) for wheel in wheels for path in paths):
            yield place


def _is_begun(contents: Contents, folder: Path, since: float) -> bool:
    return any(_is_fresh(folder / place, since) for place in contents.members)


def _is_fresh(path: Path, since: float) -> bool:
    try:
        return path.stat().st_mtime >= since
    except OSError:
        return False


def _place(member: str) -> str:
    """Below the folder for packages; nothing for what pip writes itself or puts elsewhere."""
    path = PurePosixPath(member)
    if member.endswith("/") or path.is_absolute() or ".." in path.parts:
        return ""
    top, *rest = path.parts or ("",)
    if top.endswith(".data"):
        return "/".join(rest[1:]) if rest[:1] and rest[0] in BESIDE else ""
    if top.endswith(".dist-info") and len(rest) == 1 and rest[0] in OF_PIP:
        return ""
    return member


def _digest(file: IO[bytes]) -> bytes:
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.digest()
