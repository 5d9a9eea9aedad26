"""Turns a request into the words of each step of uv."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from packaging.utils import canonicalize_name

from checkface_gate.wheel import Candidate
from checkface_uv.changes import Changes, titled
from checkface_uv.program import Uv
from checkface_uv.project import environment_in
from checkface_uv.request import Request, Use
from checkface_uv.stand_in import StandIn

_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")
EDITS = frozenset({"add", "remove"})


@dataclass
class Steps:
    """Of one request. `folder` is private."""

    request: Request
    uv: Uv
    folder: Path
    stand_in: StandIn
    replaced: Mapping[str, str] = field(default_factory=dict)
    """Name to the version that goes, once the changes are known."""

    @property
    def installs(self) -> bool:
        return self.request.command != "lock"

    @property
    def compiles(self) -> bool:
        """Whether bytecode is wished for, of all that is there."""
        return self.request.has("--compile-bytecode") or bool(
            self.uv.environ.get("UV_COMPILE_BYTECODE")
        )

    @property
    def kept_in(self) -> str | None:
        """Where what was seen is only written down."""
        return None if self.installs else "uv.lock"

    @property
    def asked_names(self) -> frozenset[str]:
        """What the user has named on the command line."""
        found = (_NAME.match(each) for each in self.request.requirements)
        return frozenset(canonicalize_name(match[1]) for match in found if match)

    def resolve(self) -> None:
        """Let uv write what is asked for, and lock. Raises the error that its failure means."""
        words = self.request.words(Use.EVERYWHERE, Use.RESOLVE, Use.UPGRADE)
        if self.request.command in EDITS:
            edit = self.request.words(Use.EDIT)
            command = [self.request.command, "--no-sync", *self._no_build("add"), *words, *edit]
            self._do([*command, "--", *self.request.requirements])
        elif self.request.has("--locked"):
            self._do(["lock", "--check", *self._no_build("lock"), *words])
        elif not self.request.has("--frozen"):
            self._do(["lock", *self._no_build("lock"), *words])

    def _no_build(self, command: str) -> list[str]:
        """`remove` resolves less than the lock that is there, and has no such option of old."""
        return ["--no-build"] if command != "remove" else []

    @property
    def _blind(self) -> Uv:
        """It does not see the project's environment, and starts no Python in there."""
        return self.stand_in.shown_to(self.uv)

    def _do(self, words: Sequence[str]) -> None:
        self._blind.do(words, self.folder, doing="Resolving…")

    def changes(self) -> Changes:
        """What a sync would do now. Raises the error that uv's failure means."""
        changes = self._changes_of_stand_in()
        environment = environment_in(changes.root, self.uv.environ)
        if not self.stand_in.is_for(environment):
            self.stand_in = StandIn.of(environment, self.uv, self.folder)
            changes = self._changes_of_stand_in()
        self.replaced = changes.uninstalled
        return self.stand_in.seen_through(changes)

    def _changes_of_stand_in(self) -> Changes:
        words = ["sync", "--frozen", "--dry-run", "--output-format=json", *self.sync_words()]
        done = self._blind.answer(words)
        if done.returncode:
            raise self.uv.failure(done)
        return Changes.of_json(done.stdout)

    def sync_words(self) -> list[str]:
        """The user's own for a sync; after `add` and `remove` those that uv itself implies."""
        words = self.request.words(Use.EVERYWHERE, Use.RESOLVE, Use.SYNC)
        if self.request.command == "add":
            words += ["--inexact"]
            words += [f"--group={name}" for name in self.request.values("--group")]
            words += [f"--extra={name}" for name in self.request.values("--optional")]
        if self.request.command == "lock":
            words += ["--inexact"]
        return words

    def ending(self, approved: Sequence[Candidate]) -> str:
        names = ", ".join(titled(each.wheel.name, each.wheel.version) for each in approved)
        if not self.installs:
            return f"Locked: uv.lock names {names}." if names else "Locked: nothing new."
        return f"Installed {names}." if names else "Nothing to install: all of it is there already."
