"""Fetches what a command of uv's would take, shows it, asks, and lets uv go on offline.

`uvx`, `uv tool install` and `uv run --with` ignore the hashes of requirement files. So uv resolves
and fetches into a private cache, with each hash compared. A program runs where that has been laid;
what is installed comes from that cache and no server, and is compared afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from checkface import Ledger, plain
from checkface.files import write_file
from checkface_channels.hosts import hosts_of
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import Lock, Origin
from checkface_channels.locks.reading import parse_lock
from checkface_channels.locks.source import source_of
from checkface_gate.acceptance import record
from checkface_gate.errors import NO_OPTION, RefusedError, UnableError
from checkface_gate.install_report import Decision, InstallReport
from checkface_gate.interruption import private_folder
from checkface_gate.wheel import Candidate
from checkface_uv.agreed import Agreed
from checkface_uv.asking import Asking, say, say_what_is_not_handed_on, say_what_starts
from checkface_uv.locked import UvLock, sort_out, unhashed_of
from checkface_uv.prime_request import Primed
from checkface_uv.primed_python import PrimedPython
from checkface_uv.program import Uv
from checkface_uv.project import require_no_redirect, starts_of
from checkface_uv.rehearsal import NO_CODE, Rehearsal


def run(primed: Primed, report: InstallReport) -> None:
    """All of it, in a folder that nobody else can read. Raises where something says stop."""
    for start in starts_of(primed.request):
        require_no_redirect([start, *start.parents])
    ledger = Ledger.of_user()
    acceptances = ledger.read()
    uv = Uv.of_user()
    say_what_is_not_handed_on(primed.request)
    with private_folder("uv-checkface-") as folder:
        python = PrimedPython.of(primed, uv, folder)
        priming = Priming(primed, uv, Rehearsal(folder), python)
        lock = priming.lock()
        indexes = priming.indexes()
        report.index = ", ".join(hosts_of(indexes)) or None
        there = priming.versions_there()
        asking = Asking(primed.request, report, acceptances)
        display = asking.start(indexes)
        candidates = priming.candidates(lock, there)
        agreed = Agreed.of(primed, uv, priming.rehearsal, python, candidates)
        if candidates and python.environment:
            say_what_starts(primed.request, python.environment)
        if candidates:
            asking.require_consent(display, candidates, (), priming.rehearsal.wheels, there)
        if primed.request.dry_run:
            report.decision = Decision.DRY_RUN
            return
        report.decision = Decision.INSTALLED if candidates else Decision.SATISFIED
        if primed.has_target and not candidates:
            say("Nothing to install: all of it is there already.")
            return
        agreed.go_on(there, lambda: record(ledger, candidates))
        asking.remember()


@dataclass(frozen=True)
class Priming:
    """Of one command."""

    primed: Primed
    uv: Uv
    rehearsal: Rehearsal
    python: PrimedPython

    def lock(self) -> UvLock:
        """What uv resolves: twice, for pins with hashes, and with the names of files."""
        asked, folder = self.rehearsal.folder / "asked.txt", self.rehearsal.folder
        write_file(asked, "".join(f"{each}\n" for each in self.primed.requirements).encode())
        words = [*self.python.words, *self.primed.words_to_fetch(self.rehearsal.folder)]
        compile_ = ["pip", "compile", "--no-build", "--no-header", "--no-annotate", *words]
        pylock = folder / "pylock.toml"
        for place, *more in (
            (self.rehearsal.pins, "--generate-hashes", "--format=requirements.txt"),
            (pylock, "--format=pylock.toml"),
            (self._indexes, "--offline", "--format=requirements.txt", "--emit-index-url"),
        ):
            words = [*compile_, *more, f"--output-file={place}", str(asked)]
            self.rehearsal.private(self.uv).do(words, folder, doing="Resolving…")
        source = source_of(str(pylock))
        data = source.read()
        lock = parse_lock(source, data, Environment.of_ours())
        _require_no_builds(lock)
        return UvLock(pylock, data, lock)

    @property
    def _indexes(self) -> Path:
        return self.rehearsal.folder / "indexes.txt"

    def indexes(self) -> tuple[str, ...]:
        """Those that uv has asked; they may hold passwords."""
        source = source_of(str(self._indexes))
        data = source.read()
        self._indexes.unlink()  # a run that is killed leaves no password behind
        return parse_lock(source, data, Environment.of_ours()).indexes

    def versions_there(self) -> Mapping[str, str]:
        """Name to version of what the target holds; tools have environments of their own."""
        if not self.primed.has_target:
            return {}
        words = ["pip", "list", "--format=json", *self.python.words, *self.primed.target_words()]
        done = self.uv.answer(words)
        if done.returncode:
            raise self.uv.failure(done)
        try:
            return {
                canonicalize_name(e["name"]): str(e["version"]) for e in json.loads(done.stdout)
            }
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise UnableError("cannot read what uv says is installed; upgrade checkface") from error

    def candidates(self, lock: UvLock, there: Mapping[str, str]) -> Sequence[Candidate]:
        """What is not there yet, fetched, with its hashes compared."""
        wanted = {
            package.name: package.version
            for package in lock.lock.packages
            if there.get(package.name) != package.version or self.primed.installs_again
        }
        _require_hashes(lock)
        found = sort_out(lock, wanted, (), ())
        if found.seen or self.primed.runs_program:
            self._fetch()
        if not found.seen:
            return ()
        fetched = self.rehearsal.candidates(found.seen, lock, self.primed.names)
        self.rehearsal.write_metadata(fetched)
        return fetched

    def _fetch(self) -> None:
        folder = self.rehearsal.folder
        uv = self.rehearsal.private(self.uv).compiling_nothing()
        uv.do(
            [
                "venv",
                "--quiet",
                "--no-project",
                *self.python.words,
                str(self.rehearsal.environment),
            ],
            folder,
            doing="Making an environment…",
        )
        words = [*self.primed.words_to_fetch(self.rehearsal.folder), NO_CODE]
        uv.do([*self.rehearsal.install_words, *words], folder, doing="Downloading…")


def _require_no_builds(lock: Lock) -> None:
    """Raises `RefusedError` for what a requirements file takes from a folder or a repository."""
    for package in lock.packages:
        if package.origin in {Origin.FOLDER, Origin.GIT}:
            raise RefusedError(
                f"refused {package.title}: it comes from {package.place}, so uv would build it, "
                "and its code would run before you could see a face; nothing was installed",
                allowed_by=f"{NO_OPTION}; uv itself takes it unwatched",
            )


def _require_hashes(lock: UvLock) -> None:
    """Raises `RefusedError` for a wheel without a sha256: nothing could be held against it."""
    for package in lock.lock.packages:
        if lacking := unhashed_of(package):
            raise RefusedError(
                f"refused {package.title}: the index has no sha256 for {plain(lacking[0])}, so "
                "there is no face of it; nothing was installed",
                allowed_by=NO_OPTION,
            )
