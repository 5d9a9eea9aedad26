"""Turns the many spellings of a wheel's or sdist's file name into one, its identity.

Names (PEP 503, 427, 625), versions (PEP 440), build tags and compatibility tags (PEP 425, 600) all
have more than one spelling, and pip installs the file under each of them. Whoever remembers files
by their names remembers them by this, or a file that has changed is "new" again.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields, replace
from functools import lru_cache

from packaging.utils import canonicalize_version
from packaging.version import Version

WHEEL = ".whl"
SDISTS = (".tar.gz", ".tgz", ".zip", ".tar.bz2", ".tar.xz", ".tar")

_WHEEL = re.compile(
    r"(?P<project>[\w.]+)-(?P<version>[^-]+)(?:-(?P<build>\d[^-]*))?"
    r"-(?P<python>[^-]+)-(?P<abi>[^-]+)-(?P<platform>[^-]+)"
)
_SDIST = re.compile(r"(?P<project>[\w.-]+?)-(?P<version>v?\d[^-]*(?:-\d+)?)")
_LEGACY = re.compile(r"manylinux(1|2010|2014)_(\w+)")
_GLIBC = {"1": "2_5", "2010": "2_12", "2014": "2_17"}
"""What PEP 600 says that the older names of platforms stand for."""

_PARTS = {
    "project": "other project",
    "version": "other version",
    "build": "other build tag",
    "python": "other Python tag",
    "abi": "other ABI",
    "platform": "other platform",
    "suffix": "other kind of file",
}


@dataclass(frozen=True)
class ArtifactName:
    """What the name of a wheel or sdist says, each part in its normal form."""

    project: str
    version: str
    """Without trailing zeros: to PEP 440, 1.0 and 1 are one version."""
    suffix: str
    build: str = ""
    python: str = ""
    abi: str = ""
    platform: str = ""

    @classmethod
    def parse(cls, filename: str) -> ArtifactName | None:
        """None for the name of anything else. More is understood than pip would take."""
        return _artifact_name(filename)

    def __str__(self) -> str:
        """The identity, which itself reads as a file name."""
        tags = (self.build, self.python, self.abi, self.platform)
        parts = [self.project.replace("-", "_"), self.version, *filter(None, tags)]
        return "-".join(parts) + self.suffix

    def is_sibling(self, other: ArtifactName) -> bool:
        """Whether both are files of one version of one project."""
        return (self.project, self.version) == (other.project, other.version)

    def differences(self, other: ArtifactName) -> tuple[str, ...]:
        """In which parts they differ, in words; of files of other kinds only that."""
        if self.suffix != other.suffix and self.is_sibling(other):
            return (_PARTS["suffix"],)
        names = (field.name for field in fields(self))
        return tuple(_PARTS[n] for n in names if getattr(self, n) != getattr(other, n))


def normal_filename(filename: str) -> str:
    """The identity of a file: one for all spellings of a wheel's or an sdist's name.

    Every other file is known by its name as it is.
    """
    name = _artifact_name(filename)
    return str(name) if name else filename


@lru_cache(maxsize=65536)
def _artifact_name(filename: str) -> ArtifactName | None:
    text = unicodedata.normalize("NFKC", filename).lower()
    suffix = next((each for each in (WHEEL, *SDISTS) if text.endswith(each)), None)
    if suffix is None:
        return None
    pattern = _WHEEL if suffix == WHEEL else _SDIST
    found = pattern.fullmatch(text.removesuffix(suffix))
    return _normal(found, suffix) if found else None


def _normal(found: re.Match[str], suffix: str) -> ArtifactName | None:
    held = found.groupdict(default="")
    version = _version(held["version"])
    project = re.sub(r"[-_.]+", "-", held["project"]).strip("-")
    if not version or not project:
        return None
    name = ArtifactName(project, version, suffix)
    if suffix != WHEEL:
        return name
    return replace(
        name,
        build=_build(held["build"]),
        python=_tags(held["python"]),
        abi=_tags(held["abi"]),
        platform=_tags(held["platform"]),
    )


def _version(text: str) -> str | None:
    """As packaging writes it. Before 2022 tools wrote `_` in a wheel's name for every `-`."""
    for spelling in (text, text.replace("_", "-")):
        try:
            return canonicalize_version(Version(spelling))
        except ValueError:  # no version, or a number of thousands of digits
            continue
    return None


def _build(text: str) -> str:
    """A number and what stands behind it: pip compares 01 and 1 as equal."""
    digits = re.match(r"\d*", text)
    assert digits  # noqa: S101 - the pattern matches everything
    return (digits[0].lstrip("0") or "0") + text[digits.end() :] if text else ""


def _tags(text: str) -> str:
    """A compressed set (PEP 425) has no order, and may say a thing twice."""
    found = {_LEGACY.sub(_perennial, tag) for tag in text.split(".") if tag}
    return ".".join(sorted(found)) or "none"


def _perennial(legacy: re.Match[str]) -> str:
    return f"manylinux_{_GLIBC[legacy[1]]}_{legacy[2]}"
