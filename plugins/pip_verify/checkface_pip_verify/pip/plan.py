"""Turns pip's installation report into the wheels that it would install."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion

from checkface import Digest
from checkface.errors import DigestError
from checkface_channels.hosts import printable
from checkface_gate.errors import NO_OPTION, RefusedError, UnableError
from checkface_gate.wheel import PlannedWheel
from checkface_pip_verify.pip.needers import THE_REQUEST, Plan, Requirements
from checkface_pip_verify.pip.search_places import ANYWHERE, SearchPlaces

PIP_HASHES = ("sha256", "sha512", "sha384")
"""What `--hash` takes, the one that we show first."""

_FILENAME = re.compile(r"[A-Za-z0-9_.+!~-]+\.whl", re.ASCII)
"""Narrower than the file system: a name is printed, and it becomes a path."""


@dataclass(frozen=True)
class Wheel(PlannedWheel):
    """A wheel that pip has chosen and nobody has downloaded yet."""

    url: str
    hashes: Mapping[str, str]
    """What the index promises: algorithm to hexadecimal value; often nothing."""
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


def wheels_of(
    report: Mapping[str, Any],
    places: SearchPlaces = ANYWHERE,
    installed: Callable[[], Requirements] = dict,
) -> tuple[Wheel, ...]:
    """The wheels of a report, the requested ones first; `places` is where pip has looked.

    `installed` is asked where nothing in the report needs a wheel: what is installed may.

    Raises `RefusedError` if pip would install anything that is no wheel, `UnableError` if this is
    not what pip writes.
    """
    try:
        items = report["install"]
        wheels = [_wheel(item) for item in items]
        requested = [wheel.name for wheel in wheels if wheel.requested]
        plan = Plan.of(items, report.get("environment", {}))
        needers = plan.needers(requested, installed)
        wheels = [replace(wheel, needed_by=_needers(wheel, needers)) for wheel in wheels]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnableError(
            f"cannot read pip's installation report ({_reason(error)}); nothing was installed"
        ) from error
    wheels = [replace(wheel, places=places) for wheel in wheels]
    return tuple(sorted(wheels, key=lambda wheel: (not wheel.requested, wheel.name)))


def _needers(wheel: Wheel, needers: Requirements) -> tuple[str, ...]:
    """Somebody, if the user has not asked for it by name."""
    nobody = () if wheel.requested else (THE_REQUEST,)
    return tuple(needers.get(wheel.name, ())) or nobody


def _reason(error: Exception) -> str:
    return printable(f"{type(error).__name__}: {error}"[:200])


def _wheel(item: Mapping[str, Any]) -> Wheel:
    info = item["download_info"]
    url = info["url"]
    filename = unquote(PurePosixPath(urlsplit(url).path).name)
    archive = info.get("archive_info")
    if archive is None or not filename.endswith(".whl"):
        raise RefusedError(
            f"refused {printable(url)!r}: pip would install it from source, and its code would run "
            "before you could see a face; expected a wheel",
            allowed_by=f"{NO_OPTION}: build a wheel of it yourself if you trust it",
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
