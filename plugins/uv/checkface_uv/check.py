"""Compares what is installed, and uv's own cache, with uv.lock and with what was accepted.

Nothing of it is run, and nothing is fetched. A file that differs from the RECORD of its package
was changed after it was installed; if uv linked it, the same file lies in uv's cache, and comes
into the next environment. A RECORD is written by who installs, so whoever can write there can
rewrite both: what is found is a mistake or a careless hand, and nothing found is no proof.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checkface import Ledger, latest_by_identity, normal_filename
from checkface.terminal import STATUS
from checkface_channels.hosts import printable
from checkface_gate.errors import DifferenceError, UnableError
from checkface_uv.changes import Changes
from checkface_uv.installed import distributions
from checkface_uv.locked import UvLock, wheels_of
from checkface_uv.program import Uv
from checkface_uv.records import altered_files
from checkface_uv.request import COMMON, SYNC, Request, Use

SHOWN_AT_MOST = 5
SECONDS = 600.0


@dataclass(frozen=True)
class Trouble:
    """Something that is not as it should be, and what mends it."""

    what: str
    remedy: str


def run(words: Sequence[str]) -> int:
    """The exit code: 0, or that of the `DifferenceError` which names all that was found."""
    request = Request.parse("sync", words, {**COMMON, **SYNC})
    uv = Uv.of_user()
    with STATUS.during("Comparing what is installed…"):
        changes = _plan(uv, request)
        lock = UvLock.of_file(changes.lock)
        found = [
            *_in_environment(changes.place.folder, lock),
            *_in_lock(lock, changes),
            *_in_cache(_cache_of(uv)),
        ]
    for each in found:
        print(each.what)
    if found:
        remedies = "; ".join(dict.fromkeys(each.remedy for each in found))
        raise DifferenceError(f"{len(found)} of what was compared differ: to heal it: {remedies}")
    print(f"All files are as they were installed: {changes.place.label}, and uv's cache.")
    return 0


def _plan(uv: Uv, request: Request) -> Changes:
    """What uv itself would change. Raises the error that uv's failure means."""
    words = request.words(Use.EVERYWHERE, Use.RESOLVE, Use.SYNC)
    done = uv.answer(["sync", "--frozen", "--dry-run", "--output-format=json", *words])
    if done.returncode:
        raise uv.failure(done)
    changes = Changes.of_json(done.stdout)
    if not changes.place.exists:
        raise UnableError(f"there is no environment at {printable(str(changes.place.folder))}")
    return changes


def _in_environment(folder: Path, lock: UvLock) -> Iterator[Trouble]:
    locked = {package.name: package.version for package in lock.lock.packages}
    for name, distribution in distributions(folder):
        version = distribution.version
        again = f"uv-checkface sync --reinstall-package {name}"
        if name in lock.folders or name in lock.members:
            continue
        if altered := altered_files(distribution):
            yield Trouble(
                f"{name} {printable(version)}: changed since it was installed: {_names(altered)}",
                f"uv cache clean {name}, then {again}",
            )
        if name in locked and locked[name] and locked[name] != version:
            yield Trouble(
                f"{name}: {printable(version)} is installed, and uv.lock names {locked[name]}",
                "uv-checkface sync",
            )
        url = distribution.read_text("direct_url.json")
        if url and name in locked and not _may_be_direct(lock, name):
            yield Trouble(
                f"{name} {printable(version)}: installed from {_named_url(url)}, and uv.lock "
                "takes it from an index",
                again,
            )


def _may_be_direct(lock: UvLock, name: str) -> bool:
    from checkface_channels.locks.interface import Origin

    return any(p.name == name and p.origin is not Origin.INDEX for p in lock.lock.packages)


def _named_url(text: str) -> str:
    import json

    try:
        return repr(printable(str(json.loads(text)["url"]))[:200])
    except (ValueError, KeyError, TypeError, RecursionError):
        return "a place that cannot be read"


def _in_lock(lock: UvLock, changes: Changes) -> Iterator[Trouble]:
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
    for name, version in changes.installed.items():
        if name not in lock.members:
            yield Trouble(f"{name} {version}: locked, and not installed", "uv-checkface sync")


def _in_cache(cache: Path) -> Iterator[Trouble]:
    """Archives that uv would link into the next environment as they are."""
    from importlib.metadata import PathDistribution

    for info in sorted(cache.glob("archive-v*/*/*.dist-info")):
        distribution = PathDistribution(info)
        name = printable(info.name.removesuffix(".dist-info").rpartition("-")[0] or info.name)
        if altered := altered_files(distribution, lacks_installers=True):
            yield Trouble(
                f"uv's cache: {name}: changed since it was unpacked: {_names(altered)} in "
                f"{printable(str(info.parent))}",
                f"uv cache clean {name}",
            )


def _cache_of(uv: Uv) -> Path:
    done = uv.answer(["cache", "dir"])
    place = Path(done.stdout.strip())
    if done.returncode or not place.is_absolute():
        print("uv does not say where its cache is: it was not compared", file=sys.stderr)
        return Path("/nowhere")
    return place


def _names(files: Sequence[str]) -> str:
    left = len(files) - SHOWN_AT_MOST
    named = ", ".join(printable(name) for name in files[:SHOWN_AT_MOST])
    return f"{named} and {left} more" if left > 0 else named
