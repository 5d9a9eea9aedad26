"""Turns the command line of a pip into its exit code, from its start to its end.

It may start before it is its turn, and then waits at a gate.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from checkface_gate.interruption import held_off
from checkface_gate.tool.output import Talk, Voice, start
from checkface_gate.tool.running import LAST_MOMENT, PATIENCE, wait
from checkface_gate.tool.time_limit import TimeLimit
from checkface_pip_verify.pip.gate import Gate


@dataclass(frozen=True)
class Start:
    """How a pip is started. What is `uninterrupted` does not hear Ctrl-C."""

    command: Sequence[str]
    environ: Mapping[str, str]
    voice: Voice
    uninterrupted: bool = False

    def __call__(self, *handed: int) -> Talk:
        sys.stdout.flush()  # pip writes to the same place
        with held_off() if self.uninterrupted else contextlib.nullcontext():
            return start(self.command, self.environ, self.voice, handed)


class Begun:
    """One pip; `require_guard` raises the error of a guard that was not there."""

    def __init__(self, begin: Start, gate: Gate | None, require_guard: Callable[[], None]) -> None:
        self._begin = begin
        self._gate = gate
        self._require_guard = require_guard
        self._talk: Talk | None = None
        self._is_over = False

    def start(self) -> None:
        """At the gate, if it has one."""
        if self._gate:
            with self._gate.entrance() as entrance:
                self._talk = self._begin(entrance)
        else:
            self._talk = self._begin()

    def complete(self, limit: TimeLimit | None) -> int:
        """It is its turn: its exit code.

        Ctrl-C ends it and then us; one that does not hear it has a moment to finish. Raises
        `UnableError` when the time of `limit` is over, `RefusedError` if it was not watched.
        """
        if self._talk is None:
            self.start()
        assert self._talk  # noqa: S101 - it has been started
        sys.stdout.flush()  # whoever does not hear us any more says so before pip goes on
        if self._gate:
            self._gate.open()
        try:
            patience = LAST_MOMENT if self._begin.uninterrupted else PATIENCE
            code = wait(self._talk, limit, patience)
        finally:
            self._is_over = True
        self._require_guard()
        return code if code >= 0 else 128 - code

    def stop(self) -> None:
        """Its turn has not come, and does not come any more."""
        if self._talk and not self._is_over:
            self._talk.end_unheard()
        if self._gate:
            self._gate.open()
