"""Turns the files of a release into what pip may be asked for to get them, or into nothing.

Whatever tells a reader to install a name sends him to an index, where anybody may have taken that
name. So no name of a project, a repository or a tag gets here: only a wheel says what it is, by its
file name, and where the file is at hand also by its METADATA. The name of a source archive says it
not: `tool-1.2.tar.gz` may be of anything, and no command of ours installs one unasked.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import Version

from checkface.release import Artifact, project_and_version
from checkface.wheel_metadata import WheelMetadata

WHEEL = ".whl"


@dataclass(frozen=True, order=True)
class Pin:
    """A name and a version in normal form, as a wheel has them."""

    project: str
    version: str

    def __str__(self) -> str:
        return f"{self.project}=={self.version}"

    @property
    def command(self) -> str:
        """What a reader types. An epoch has a `!`, which means something to a shell."""
        return f"pip-checkface install {shlex.quote(str(self))}"

    @classmethod
    def of_name(cls, filename: str) -> Pin | None:
        """What the name of a wheel says; None for any other file."""
        found = project_and_version(filename) if filename.endswith(WHEEL) else None
        return cls(*found) if found else None

    @classmethod
    def of_file(cls, path: Path) -> Pin | None:
        """What a wheel says by its name; None unless what is in it says the same."""
        named = cls.of_name(path.name)
        return named if named and named == _inside(path) else None


def pins_of(
    artifacts: Iterable[Artifact], files: Mapping[str, Path] | None = None
) -> tuple[Pin, ...]:
    """Those of all wheels among `artifacts`, each once; `files` are those at hand, by name.

    A release of several projects or versions has several, one without a wheel has none.
    """
    held = files or {}
    found = (_of_artifact(artifact.filename, held) for artifact in artifacts)
    return tuple(sorted({each for each in found if each}))


def _of_artifact(filename: str, files: Mapping[str, Path]) -> Pin | None:
    path = files.get(filename)
    return Pin.of_file(path) if path else Pin.of_name(filename)


def _inside(path: Path) -> Pin | None:
    """What the METADATA of a wheel says; None for a file that is no wheel, or has two of them."""
    try:
        headers = WheelMetadata.of_file(path).headers
        version = str(Version(headers["Version"].strip()))
        return Pin(canonicalize_name(headers["Name"].strip()), version)
    except Exception:  # noqa: BLE001 - whatever a stranger's zip file does, it is not believed
        return None
