"""Runs pip as a process for a target, behind the guard: no pip is started anywhere else.

pip's own command line is its only supported interface. Whatever could resolve or download gets
`--only-binary=:all:` and the guard, and so does every command that we do not know.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from packaging.version import Version

from checkface_channels.interpreter import Interpreter
from checkface_channels.pip_settings import PipSettings
from checkface_gate.errors import UnableError
from checkface_gate.interruption import private_folder
from checkface_gate.tool.output import Voice, quiet_environment
from checkface_gate.tool.running import capture
from checkface_gate.tool.time_limit import Seconds, TimeLimit
from checkface_pip_verify import pip_prose as prose
from checkface_pip_verify.pip import guard
from checkface_pip_verify.pip.begun import Begun, Start
from checkface_pip_verify.pip.commands import command_of
from checkface_pip_verify.pip.complaint import PipComplaintError
from checkface_pip_verify.pip.environment import environment
from checkface_pip_verify.pip.gate import Gate
from checkface_pip_verify.pip.known_help import known_help
from checkface_pip_verify.pip.own import own_pip, own_pip_runs_on
from checkface_pip_verify.pip.own_help import own_help
from checkface_pip_verify.pip.watch import Exempt, Watch, resolves

REPORT_FLOOR = Version("22.2")
"""The first pip with `--report`: the least that an old target's own pip must be."""

NOT_HANDED_ON = frozenset(
    {
        *("dry-run", "report", "quiet", "verbose", "python", "isolated", "log", "no-binary"),
        *("requirement", "editable", "group", "requirements-from-script", "only-binary"),
    }
)
"""Settings that would make another command of ours: we say them ourselves, or refuse them."""

GUARD_MARK = guard.REFUSED
"""In the folder of `Pip.within`: it is there if pip was kept from building something."""

TEMPORARY = guard.TEMPORARY
"""The folder for pip's temporary files, in the folder of `Pip.within`."""

QUESTION_SECONDS = 120.0
"""For what pip answers without asking anybody else."""


@dataclass(frozen=True)
class Pip:
    """A pip that works on one target, and starts nothing while it does."""

    target: tuple[str, tuple[int, int, int]]
    """The interpreter that runs it, and which Python that is."""
    version: Version
    root: Path | None = None
    """Where our own pip lies; None if it is the target's."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Environment variables beyond the user's."""
    folder: Path | None = None
    """For its temporary files and the guard's marks; each run has its own where it is None."""
    sources: tuple[str, ...] = ()
    """Projects whose source it may choose. It is ended before it builds one."""
    install_settings: Mapping[str, str] | None = None
    """What an install hears of the user's settings, and nothing else; None is all that pip finds"""
    fetch_settings: Mapping[str, str] | None = None
    """The same for every other command that resolves or downloads."""
    exempt: Exempt | None = None
    """Why the guard is off."""

    @classmethod
    def own(cls) -> Pip:
        """The pip installed beside us, working on our own environment.

        Raises `UnableError` if there is none, or if it is too old to be trusted with this.
        """
        version, root = own_pip()
        return cls((sys.executable, sys.version_info[:3]), version, root)

    @classmethod
    def for_target(cls, target: Interpreter) -> Pip:
        """Our own pip in the target's Python, or the target's where that is too old for ours.

        Raises `UnableError` as `own`, and if an old target has no pip.
        """
        own = replace(cls.own(), target=(str(target.executable), target.version))
        if own_pip_runs_on(target):
            return own
        theirs = replace(own, root=None)
        found = prose.VERSION.match(theirs.ask(["--version"]))
        return replace(theirs, version=Version(found[1]) if found else Version("0"))

    @staticmethod
    def help_on(command: str) -> str:
        """What our own pip lists as the options of a command. Raises `UnableError` as `own`."""
        root = Pip.own().root
        assert root is not None  # noqa: S101 - it is our own
        return known_help(command, root) or own_help(command, root)

    def require_report(self, target: Interpreter) -> None:
        """Raises `RefusedError` if this pip cannot be watched, `UnableError` if it is too old to
        tell what it would install."""
        self._watch.require()
        if self.version < REPORT_FLOOR:
            raise UnableError(
                f"{target.label} is too old for our pip, and its own is pip {self.version} "
                f"(expected {REPORT_FLOOR} or newer); upgrade the target's pip"
            )

    def hearing(self, settings: PipSettings, fetching: Iterable[str]) -> Pip:
        """This pip with its configuration read once, and the same for each step of an install.

        A section of one command, `[download]` or `[install]`, would make one step of it another
        thing. `fetching` are the options that every step must know.
        """
        told = settings.values.keys() - NOT_HANDED_ON
        return replace(
            self,
            install_settings=settings.variables(told),
            fetch_settings=settings.variables(told.intersection(fetching)),
        )

    def within(self, folder: Path, *, sources: Iterable[str] = ()) -> Pip:
        """This pip, with its temporary files and the guard's marks in `folder`.

        A pip that is killed leaves its temporary files; in a folder of ours they go with it. Of
        `sources` it may choose source distributions, and the first attempt to build one ends it at
        once, its temporary files kept.
        """
        (folder / TEMPORARY).mkdir()
        return replace(self, folder=folder, sources=tuple(sources))

    def unwatched(self, why: Exempt, settings: Mapping[str, str] | None = None) -> Pip:
        """This pip without the guard, for what `why` says and nothing else."""
        return replace(self, exempt=why, settings=settings or self.settings)

    def hearing_only(self, settings: PipSettings, options: Iterable[str]) -> Pip:
        """This pip, whose installs hear of these options and of nothing else."""
        return replace(self, install_settings=settings.variables(options))

    def with_settings(self, settings: Mapping[str, str]) -> Pip:
        """This pip with more environment variables."""
        return replace(self, settings={**self.settings, **settings})

    def variables(self, command: str) -> dict[str, str]:
        """What `pip COMMAND` finds in its environment, as a step in the folder of `within`.

        It fills in requirement files from there, and not from the user's: some of it is ours.
        """
        temporary = (self.folder or Path(tempfile.gettempdir())) / TEMPORARY
        found = environment(temporary, self._settings_for([command]), ours_alone=True)
        return quiet_environment({**found, **self.settings})

    def run(
        self,
        arguments: Iterable[str],
        *,
        voice: Voice = Voice.STEP,
        quietly: bool = False,
        limit: TimeLimit | None = None,
    ) -> int:
        """Let pip talk to the user, and return its exit code.

        Ctrl-C ends pip and then us. With `quietly` its complaints are not heard, where a failure is
        an answer; it can still ask. Raises what `Begun.complete` raises.
        """
        with self.begin(arguments, voice=Voice.UNHEARD if quietly else voice) as begun:
            return begun.complete(limit)

    @contextlib.contextmanager
    def begin(
        self,
        arguments: Iterable[str],
        *,
        voice: Voice = Voice.STEP,
        uninterrupted: bool = False,
        ahead: bool = False,
    ) -> Iterator[Begun]:
        """pip under way; it is gone afterwards.

        With `uninterrupted` it does not hear Ctrl-C. With `ahead` it may start before its turn, if
        it can be held back, and reads no file before.
        """
        command, *words = arguments
        gate = Gate() if ahead and self.root and Gate.can_be() else None
        held = [gate.word] if gate else []
        with self._preparation([command, *held, *words]) as (line, environ, folder):
            start = Start(line, environ, voice, uninterrupted=uninterrupted)
            begun = Begun(start, gate, lambda: self._watch.require_word(folder))
            try:
                if gate or not ahead:
                    begun.start()
                yield begun
            finally:
                begun.stop()

    def ask(
        self,
        arguments: Iterable[str],
        environ: Mapping[str, str] | None = None,
        limit: TimeLimit | None = None,
    ) -> str:
        """What pip prints; `environ` is added to its environment.

        Raises `UnableError` if it cannot be run, `PipComplaintError` if it fails, and what `limit`
        raises (else an `UnableError` after `QUESTION_SECONDS`); `RefusedError` as `run`.
        """
        quiet = {"COLUMNS": "120", "NO_COLOR": "1", **(environ or {})}
        try:
            with self._preparation(list(arguments), asked=True) as (command, variables, folder):
                done = capture(command, {**variables, **quiet}, limit or Seconds(QUESTION_SECONDS))
                self._watch.require_word(folder)
        except OSError as error:
            raise UnableError(f"cannot run {self.target[0]!r}: {error.strerror}") from error
        if done.returncode:
            raise PipComplaintError(done)
        return done.stdout

    @contextlib.contextmanager
    def _preparation(
        self, words: Sequence[str], *, asked: bool = False
    ) -> Iterator[tuple[list[str], dict[str, str], Path]]:
        """The command line, the environment, and the folder that gets the guard's word.

        Every pip goes through here.
        """
        self._watch.require_for(words)
        with contextlib.nullcontext(self.folder) if self.folder else private_folder() as folder:
            (folder / guard.GUARDED).unlink(missing_ok=True)
            (folder / TEMPORARY).mkdir(exist_ok=True)
            obeyed = self._settings_for(words) if resolves(words) else None
            alone = resolves(words) or asked
            environ = environment(folder / TEMPORARY, obeyed, ours_alone=alone)
            yield self._watch.command(words, folder), {**environ, **self.settings}, folder

    @property
    def _watch(self) -> Watch:
        return Watch(self.target, self.root, self.sources, self.exempt)

    def _settings_for(self, words: Sequence[str]) -> Mapping[str, str] | None:
        return self.install_settings if command_of(words) == "install" else self.fetch_settings
