"""Compares what is installed, and uv's own cache, with uv.lock and with what was accepted.

Files are read, and nothing else: no Python of that environment is started, not even by uv, and
nothing is fetched. A file that differs from the RECORD of its package was changed after it was
installed; if uv linked it, the same file lies in uv's cache, and comes into the next environment.
What no RECORD tells about cannot be compared, and is said: Python may run it. A RECORD is written
by who installs, so whoever can write there can rewrite both: what is found is a mistake or a
careless hand, and nothing found is no proof.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name, canonicalize_version

from checkface import Ledger, latest_by_identity, normal_filename
from checkface.input_files import read_regular
from checkface.terminal import STATUS
from checkface_channels.hosts import printable
from checkface_channels.locks.interface import Origin
from checkface_gate.errors import DifferenceError, UnableError
from checkface_uv.changes import Place
from checkface_uv.installed import settings_of, site_folders
from checkface_uv.inventory import CHANGED, OTHER_CODE, OTHER_PYTHON, Inventory, Oddity
from checkface_uv.locked import UvLock, wheels_of
from checkface_uv.program import Uv
from checkface_uv.project import Project
from checkface_uv.request import COMMON, SYNC, Request

SHOWN_AT_MOST = 5
LARGEST = 1 << 20
"""Bytes of the small files that tell where something comes from."""
CHANGED_IN_CACHE = "changed since it was unpacked"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PART_OF_VERSION = re.compile("[0-9]{1,4}")
SEEDS = frozenset({"pip", "setuptools", "wheel", "uv"})
"""uv leaves these where they are, as it found them."""


@dataclass(frozen=True)
class Trouble:
    """Something that is not as it should be, and what mends it."""

    what: str
    remedy: str


def run(words: Sequence[str]) -> int:
    """The exit code: 0, or that of the `DifferenceError` which names all that was found."""
    request = Request.parse("sync", words, {**COMMON, **SYNC})
    project = Project.of(request)
    lock = UvLock.of_file(project.lock)
    uv = Uv.of_user()
    place = _place(project.environment(uv.environ))
    with STATUS.during("Comparing what is installed…"):
        found = [
            *_in_environment(place.folder, lock),
            *_in_lock(lock),
            *_in_cache(uv),
        ]
    for each in found:
        print(each.what)
    if found:
        remedies = "; ".join(dict.fromkeys(each.remedy for each in found))
        raise DifferenceError(
            f"{len(found)} of what was looked at differ, or cannot be compared: to heal it: "
            f"{remedies}"
        )
    print(f"All files are as they were installed: {place.label}, and uv's cache.")
    return 0


def _place(folder: Path) -> Place:
    """As its own files describe it. Raises `UnableError` if there is none."""
    settings = _settings(folder)
    version = settings.get("version_info") or settings.get("version") or ""
    parts = tuple(int(part) for part in version.split(".")[:3] if PART_OF_VERSION.fullmatch(part))
    return Place(folder / "bin" / "python", parts, folder)


def _settings(folder: Path) -> dict[str, str]:
    try:
        return settings_of(folder)
    except OSError as error:
        raise UnableError(
            f"there is no environment at {printable(str(folder))}: no pyvenv.cfg can be read there"
        ) from error


def _in_environment(folder: Path, lock: UvLock) -> Iterator[Trouble]:
    if _settings(folder).get("include-system-site-packages", "false").lower() != "false":
        yield Trouble(
            "in the environment: it takes packages of the system as well, which cannot be compared",
            "say false to include-system-site-packages in pyvenv.cfg",
        )
    folders = site_folders(folder)
    if not folders:
        yield Trouble("in the environment: it has no folder for packages", "uv-checkface sync")
    for site in folders:
        inventory = Inventory(site, folder)
        for oddity in _oddities(inventory):
            yield _trouble("in the environment", oddity)
        for package, info in inventory.packages.items():
            yield from _against_lock(package, Path(info), lock)


def _oddities(inventory: Inventory) -> Sequence[Oddity]:
    """Raises `UnableError` for a folder that cannot be listed."""
    try:
        return inventory.oddities()
    except OSError as error:
        raise UnableError(f"cannot compare what is installed: {printable(str(error))}") from error


def _trouble(where: str, oddity: Oddity) -> Trouble:
    name, version = _name_and_version(oddity.package)
    whose = " ".join(filter(None, (printable(name), printable(version))))
    said = ": ".join(filter(None, (where, whose, oddity.what)))
    return Trouble(f"{said}: {_names(oddity.files)}", _remedy(oddity, name))


def _remedy(oddity: Oddity, name: str) -> str:
    if oddity.what in {OTHER_CODE, OTHER_PYTHON}:
        return "delete that bytecode"
    if oddity.what in {CHANGED, CHANGED_IN_CACHE} and NAME.fullmatch(name):
        return f"uv cache clean {name}, then uv-checkface sync --reinstall-package {name}"
    return (
        "look at what cannot be compared, and delete what is not yours, or the environment, "
        "and then uv-checkface sync"
    )


def _name_and_version(package: str) -> tuple[str, str]:
    """Of a .dist-info folder, as uv reads it."""
    name, _, version = package.partition("-")
    return (canonicalize_name(name) if name.isascii() else name), version


def _against_lock(package: str, info: Path, lock: UvLock) -> Iterator[Trouble]:
    name, version = _name_and_version(package)
    locked = {each.version for each in lock.lock.packages if each.name == name and each.version}
    if name in lock.folders or name in lock.members:
        return
    if name not in lock.names and name not in SEEDS:
        yield Trouble(
            f"in the environment: {printable(name)} {printable(version)}: installed, and uv.lock "
            "does not name it",
            "uv-checkface sync",
        )
    if locked and canonicalize_version(version) not in map(canonicalize_version, locked):
        yield Trouble(
            f"in the environment: {printable(name)}: {printable(version)} is installed, and "
            f"uv.lock names {' and '.join(sorted(locked))}",
            "uv-checkface sync",
        )
    if os.path.lexists(info / "direct_url.json") and not _may_be_direct(lock, name):
        yield Trouble(
            f"in the environment: {printable(name)} {printable(version)}: installed from "
            f"{_named_url(info)}, and uv.lock takes it from an index",
            f"uv-checkface sync --reinstall-package {printable(name)}",
        )


def _may_be_direct(lock: UvLock, name: str) -> bool:
    return any(p.name == name and p.origin is not Origin.INDEX for p in lock.lock.packages)


def _named_url(info: Path) -> str:
    try:
        said = json.loads(read_regular(info / "direct_url.json", LARGEST))
        return repr(printable(str(said["url"]))[:200])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "a place that cannot be read"


def _in_lock(lock: UvLock) -> Iterator[Trouble]:
    """What the user has accepted with another digest than is locked now."""
    latest = latest_by_identity(Ledger.of_user().read())
    for package in lock.lock.packages:
        for file in wheels_of(package) if package.here else ():
            held = latest.get(normal_filename(file.filename))
            if held and held.digest != file.digest:
                yield Trouble(
                    f"{printable(file.filename)}: accepted {held.time:%Y-%m-%d} as {held.digest}, "
                    f"locked as {file.digest}",
                    "find out who has changed uv.lock, and lock again",
                )


def _in_cache(uv: Uv) -> Iterator[Trouble]:
    """Archives that uv would link into the next environment as they are."""
    done = uv.answer(["cache", "dir"])
    place = Path(done.stdout.strip())
    if done.returncode or not place.is_absolute():
        yield Trouble(
            "uv's cache: uv does not say where it is, so it cannot be compared", "ask uv cache dir"
        )
        return
    for archive in sorted({info.parent for info in place.glob("archive-v*/*/*.dist-info")}):
        inventory = Inventory(archive, archive, is_cache=True)
        for odd in _oddities(inventory):
            trouble = _trouble("uv's cache", _unpacked(odd, inventory))
            yield Trouble(f"{trouble.what} in {printable(str(archive))}", trouble.remedy)


def _unpacked(oddity: Oddity, inventory: Inventory) -> Oddity:
    """What nobody lists in an archive belongs to its package, for there is one only."""
    package = oddity.package or next(iter(inventory.packages))
    what = CHANGED_IN_CACHE if oddity.what == CHANGED else oddity.what
    return Oddity(package, what, oddity.files)


def _names(files: Sequence[str]) -> str:
    left = len(files) - SHOWN_AT_MOST
    named = ", ".join(printable(name) for name in files[:SHOWN_AT_MOST])
    return f"{named} and {left} more" if left > 0 else named
