"""Turns pip's installation report into the wheels that it would install."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion

from checkface import Digest, DigestError
from checkface_channels.hosts import host_of, printable
from checkface_pip_verify.errors import RefusedError, UnableError

PIP_HASHES = ("sha256", "sha512", "sha384")
"""What `--hash` takes, the one that we show first."""

_FILENAME = re.compile(r"[A-Za-z0-9_.+!~-]+\.whl", re.ASCII)
"""Narrower than the file system: a name is printed, and it becomes a path."""


@dataclass(frozen=True)
class Wheel:
    """A wheel that pip has chosen and nobody has downloaded yet."""

    name: str
    """Normalised."""
    version: str
    filename: str
    url: str
    hashes: Mapping[str, str]
    """What the index promises: algorithm to hexadecimal value; often nothing."""
    requested: bool
    """Whether the user asked for it, or another one needs it."""
    needed_by: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        return host_of(self.url)

    @property
    def is_source(self) -> bool:
        """Whether it is yet to be built from a source distribution."""
        return not self.filename.endswith(".whl")

    @property
    def promised(self) -> Digest | None:
        """The sha256 that the index gives, where it gives one."""
        try:
            return Digest("sha256", self.hashes["sha256"])
        except (KeyError, DigestError):
            return None

    @property
    def pip_hash(self) -> str | None:
        """The promise as pip's `--hash` takes it. md5, which some indexes give, is none."""
        kind = next((kind for kind in PIP_HASHES if kind in self.hashes), None)
        return f"{kind}:{self.hashes[kind]}" if kind else None


def read_report(path: Path) -> dict[str, Any]:
    """A report that pip has written. Raises `UnableError` if it is none of version 1 (or "0")."""
    try:
        report = json.loads(path.read_text("utf-8"))
        version = report["version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnableError(f"pip has written no installation report ({error})") from error
    if version not in {"0", "1"}:
        raise UnableError(f"pip's report has version {version!r}, expected '1'; upgrade checkface")
    return dict(report)


def wheels_of(report: Mapping[str, Any]) -> tuple[Wheel, ...]:
    """The wheels of a report, the requested ones first.

    Raises `RefusedError` if pip would install anything that is no wheel.
    """
    items = report["install"]
    needers = _needers(items, report.get("environment", {}))
    wheels = [_wheel(item, needers) for item in items]
    return tuple(sorted(wheels, key=lambda wheel: (not wheel.requested, wheel.name)))


def _wheel(item: Mapping[str, Any], needers: Mapping[str, Sequence[str]]) -> Wheel:
    info = item["download_info"]
    url = info["url"]
    filename = unquote(PurePosixPath(urlsplit(url).path).name)
    archive = info.get("archive_info")
    if archive is None or not filename.endswith(".whl"):
        raise RefusedError(
            f"refused {printable(url)!r}: pip would install it from source, and its code would run "
            "before you could see a face; expected a wheel"
        )
    if re.search(r"\s", url):
        raise UnableError(f"the index offers a URL with blanks in it: {printable(url)!r}")
    name, version = _name_and_version(filename)
    return Wheel(
        name=name,
        version=version,
        filename=filename,
        url=url,
        hashes=_hashes(archive),
        requested=bool(item.get("requested")),
        needed_by=tuple(needers.get(name, ())),
    )


def _hashes(archive: Mapping[str, Any]) -> dict[str, str]:
    """What reads as a hash; the index may write anything there, and it goes into a file for pip."""
    offered: Mapping[str, str] = archive.get("hashes") or {}
    return {kind: v.lower() for kind, v in offered.items() if re.fullmatch("[0-9a-fA-F]+", v)}


def _name_and_version(filename: str) -> tuple[str, str]:
    try:
        name, version, _, _ = parse_wheel_filename(filename)
    except (InvalidWheelFilename, InvalidVersion) as error:
        raise _odd_name(filename) from error
    if not _FILENAME.fullmatch(filename):
        raise _odd_name(filename)
    return str(name), str(version)


def _odd_name(filename: str) -> UnableError:
    return UnableError(f"the index offers a file whose name is no wheel's: {filename!r}")


def _needers(
    items: Sequence[Mapping[str, Any]], environment: Mapping[str, str]
) -> dict[str, list[str]]:
    """Which of the wheels need which, extras and markers considered."""
    needers: dict[str, list[str]] = {}
    for item in items:
        metadata = item.get("metadata", {})
        needer = canonicalize_name(metadata.get("name", ""))
        extras = ("", *item.get("requested_extras", ()))
        for text in metadata.get("requires_dist", ()):
            needed = _needed(text, environment, extras)
            if needed and needer not in needers.setdefault(needed, []):
                needers[needed].append(needer)
    return needers


def _needed(text: str, environment: Mapping[str, str], extras: Sequence[str]) -> str | None:
    """The name that a `Requires-Dist` asks for here; None if its marker says not here."""
    try:
        requirement = Requirement(text)
        marker = requirement.marker
        if marker and not any(marker.evaluate({**environment, "extra": e}) for e in extras):
            return None
    except (InvalidRequirement, UndefinedComparison, UndefinedEnvironmentName):
        return None  # pip reads it its own way; this is only for show
    return canonicalize_name(requirement.name)
