"""Turns pip's installation report into the wheels that it would install."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion

from checkface import Digest
from checkface.errors import DigestError
from checkface_channels.hosts import printable
from checkface_pip_verify.errors import RefusedError, UnableError
from checkface_pip_verify.pip.search_places import ANYWHERE, SearchPlaces

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
    extras: tuple[str, ...] = ()
    """Those that the user asked for."""
    direct: bool = False
    """Whether it was asked for by its URL or path."""
    requires: tuple[str, ...] = ()
    """What it requires, as the index or the wheel has told pip."""
    places: SearchPlaces = ANYWHERE
    """Where pip looked for it."""

    @property
    def host(self) -> str:
        """Who serves it, or has named a file of this machine."""
        return self.places.host_of(self.url, direct=self.direct)

    @property
    def origin(self) -> str:
        """As `host`, so much that two indexes on one host differ."""
        return self.places.origin_of(self.url, direct=self.direct)

    @property
    def is_source(self) -> bool:
        """Whether it is yet to be built from a source distribution."""
        return not self.filename.endswith(".whl")

    @property
    def promised_digest(self) -> Digest | None:
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
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnableError(f"pip has written no installation report ({_reason(error)})") from error
    if not isinstance(version, str) or version not in {"0", "1"}:
        raise UnableError(f"pip's report has version {version!r}, expected '1'; upgrade checkface")
    return dict(report)


def wheels_of(report: Mapping[str, Any], places: SearchPlaces = ANYWHERE) -> tuple[Wheel, ...]:
    """The wheels of a report, the requested ones first; `places` is where pip has looked.

    Raises `RefusedError` if pip would install anything that is no wheel, `UnableError` if this is
    not what pip writes.
    """
    try:
        items = report["install"]
        needers: Mapping[str, Sequence[str]] = _needers(items, report.get("environment", {}))
        wheels = [_wheel(item, needers) for item in items]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnableError(
            f"cannot read pip's installation report ({_reason(error)}); nothing was installed"
        ) from error
    wheels = [replace(wheel, places=places) for wheel in wheels]
    return tuple(sorted(wheels, key=lambda wheel: (not wheel.requested, wheel.name)))


def _reason(error: Exception) -> str:
    return printable(f"{type(error).__name__}: {error}"[:200])


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
    if re.search(r"[\s\x00-\x1f]", url):
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
        extras=tuple(str(extra) for extra in item.get("requested_extras") or ()),
        direct=bool(item.get("is_direct")),
        requires=tuple(map(str, item.get("metadata", {}).get("requires_dist") or ())),
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
    requires = {_name(item): item.get("metadata", {}).get("requires_dist") or () for item in items}
    extras = {_name(item): {"", *(item.get("requested_extras") or ())} for item in items}
    edges: dict[tuple[str, str], None] = {}
    for _ in range(len(items) + 1):  # each round may bring an extra that brings another
        before = sum(map(len, extras.values())) + len(edges)
        for needer, texts in requires.items():
            for text in texts:
                if needed := _requirement_here(text, environment, extras[needer]):
                    name = str(canonicalize_name(needed.name))
                    edges[name, needer] = None
                    extras.setdefault(name, {""}).update(needed.extras)
        if sum(map(len, extras.values())) + len(edges) == before:
            break
    found: dict[str, list[str]] = {}
    for name, needer in edges:
        found.setdefault(name, []).append(needer)
    return found


def _name(item: Mapping[str, Any]) -> str:
    return str(canonicalize_name(item.get("metadata", {}).get("name", "")))


def _requirement_here(
    text: str, environment: Mapping[str, str], extras: Iterable[str]
) -> Requirement | None:
    """What a `Requires-Dist` asks for here; None if its marker says not here."""
    try:
        requirement = Requirement(text)
        marker = requirement.marker
        if marker and not any(marker.evaluate({**environment, "extra": e}) for e in extras):
            return None
    except (InvalidRequirement, UndefinedComparison, UndefinedEnvironmentName):
        return None  # pip reads it its own way; this is only for show
    return requirement
