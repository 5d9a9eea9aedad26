"""Lets uv fetch what it would install into a throwaway environment, and sees which files it took.

uv chooses one of the wheels of a version, and compares its bytes with uv.lock. In its private cache
it writes which it was. The same cache then serves the last step: what was shown is what is there.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from checkface import Artifact, plain
from checkface_channels.locks.interface import LockedPackage
from checkface_gate.errors import UnableError
from checkface_gate.wheel import Candidate, count_of_wheels
from checkface_uv.changes import Changes
from checkface_uv.installed import distributions
from checkface_uv.locked import LockedFile, UvLock, host_of_package, sources_of, wheels_of
from checkface_uv.program import Uv
from checkface_uv.snapshot import Snapshot
from checkface_uv.wheel import UvWheel

POINTERS = ("*.http", "*.rev")
"""Of uv's cache: which archive a wheel was unpacked to, and the digest that uv has computed."""
LARGEST_POINTER = 1 << 20
NO_PROJECT = ("--no-install-project", "--no-install-workspace")
NO_CODE = "--no-compile-bytecode"
"""To compile is to start the environment's Python, which runs what a wheel has laid there."""
DIGEST = re.compile(rb"[0-9a-f]{64}")


@dataclass(frozen=True)
class Rehearsal:
    """Its folder is private and ours alone."""

    folder: Path

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def environment(self) -> Path:
        return self.folder / "environment"

    @property
    def wheels(self) -> Path:
        """For channels that look into a wheel: each with its METADATA and no more."""
        return self.folder / "wheels"

    @property
    def pins(self) -> Path:
        """What was resolved, with the hashes of its files: a requirements file."""
        return self.folder / "pins.txt"

    def private(self, uv: Uv) -> Uv:
        """With the cache that was empty before."""
        return uv.hearing(UV_CACHE_DIR=str(self.cache))

    @property
    def install_words(self) -> list[str]:
        """Into the throwaway environment, with each hash compared."""
        held = ["--require-hashes", "--verify-hashes", "--no-deps", "--no-build"]
        place = [f"--python={self.environment}", f"--requirements={self.pins}"]
        return ["pip", "install", *held, "--link-mode=copy", *place]

    def run(self, uv: Uv, words: Sequence[str], changes: Changes, left_out: Iterable[str]) -> None:
        """Fetch all but what is `left_out`. Raises the error that uv's failure means."""
        python = [f"--python={changes.python}"] if changes.python.exists() else []
        without = [f"--no-install-package={name}" for name in sorted(left_out)]
        heard = uv.compiling_nothing().hearing(
            UV_CACHE_DIR=str(self.cache), UV_PROJECT_ENVIRONMENT=str(self.environment)
        )
        count = count_of_wheels(changes.installed)
        heard.do(
            [*_sync(words), *NO_PROJECT, *python, *without, NO_CODE],
            self.folder,
            doing=f"Downloading {count}…",
        )

    def snapshot(self) -> Snapshot:
        """Take it before anybody is asked."""
        return Snapshot.of(self.cache, self.environment)

    def candidates(
        self, packages: Iterable[LockedPackage], lock: UvLock, asked: frozenset[str]
    ) -> tuple[Candidate, ...]:
        """Which file uv took of each. Raises `UnableError` where that cannot be told."""
        taken = _digests_by_project(self.cache)
        found = [
            _candidate(package, _taken_file(package, taken), lock, asked) for package in packages
        ]
        return tuple(sorted(found, key=_place_in_list))

    def write_metadata(self, candidates: Iterable[Candidate]) -> None:
        """What publishers are named by is in a wheel's own metadata."""
        self.wheels.mkdir(mode=0o700)
        texts = dict(self._metadata())
        for each in candidates:
            if text := texts.get(each.wheel.name):
                with zipfile.ZipFile(self.wheels / each.wheel.filename, "w") as archive:
                    archive.writestr("package.dist-info/METADATA", text)

    def _metadata(self) -> Iterator[tuple[str, str]]:
        for name, distribution in distributions(self.environment):
            if text := distribution.read_text("METADATA"):
                yield name, text


def source_candidates(
    packages: Iterable[LockedPackage], lock: UvLock, asked: frozenset[str]
) -> tuple[Candidate, ...]:
    """Source distributions that uv may build, each with the digest of the lock."""
    return tuple(_candidate(each, sources_of(each)[0], lock, asked) for each in packages)


def _sync(words: Sequence[str]) -> list[str]:
    return ["sync", "--frozen", "--no-build", "--link-mode=copy", *words]


def _candidate(
    package: LockedPackage, file: LockedFile, lock: UvLock, asked: frozenset[str]
) -> Candidate:
    needers = lock.needers.get(package.name, ())
    wheel = UvWheel(
        package.name,
        package.version,
        file.filename,
        requested=package.name in asked,
        needed_by=tuple(name for name in needers if name not in lock.members),
        locked=file.digest,
        served_by=host_of_package(package),
    )
    return Candidate(wheel, Artifact(file.filename, 0, file.digest))


def _place_in_list(candidate: Candidate) -> tuple[bool, str]:
    return not candidate.wheel.requested, candidate.wheel.name


def _taken_file(package: LockedPackage, taken: Mapping[str, bytes]) -> LockedFile:
    """The one whose digest uv has written down: one of several wheels of a version.

    Two names of the same bytes are one file, and the name that uv has written is taken.
    """
    written = taken.get(package.name, b"")
    digests = set(DIGEST.findall(written))
    files = [f for f in wheels_of(package) if f.digest.value.encode() in digests]
    if len({file.digest for file in files}) != 1:
        raise UnableError(
            f"cannot tell which wheel of {package.title} uv has taken; nothing was installed; "
            f"tell us, with the version of your uv; --allow-unseen {plain(package.name)} installs "
            "it without a face"
        )
    named = [file for file in files if file.filename.encode() in written]
    return (named or files)[0]


def _digests_by_project(cache: Path) -> dict[str, bytes]:
    """What uv has written of each project's wheels into a cache that was empty before."""
    found: dict[str, bytes] = {}
    for path in _pointers(cache):
        name = canonicalize_name(path.parent.name)
        found[name] = found.get(name, b"") + b"\n" + path.read_bytes()[:LARGEST_POINTER]
    return found


def _pointers(cache: Path) -> Iterator[Path]:
    for buckets in cache.glob("wheels-v*"):
        for pattern in POINTERS:
            yield from sorted(buckets.rglob(pattern))
