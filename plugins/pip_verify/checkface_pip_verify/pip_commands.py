"""Hands pip's other commands to pip, or says why not: none may run a stranger's code either."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from checkface_channels.interpreter import Interpreter
from checkface_channels.pip_settings import PipSettings
from checkface_gate.errors import NO_OPTION, RefusedError, UnableError
from checkface_gate.interruption import private_folder
from checkface_gate.tool.output import Voice
from checkface_gate.tool.time_limit import Limit
from checkface_pip_verify.pip.commands import RESOLVE_NOTHING
from checkface_pip_verify.pip.log import explain_failure
from checkface_pip_verify.pip.process import GUARD_MARK, Pip
from checkface_pip_verify.pip.watch import Exempt
from checkface_pip_verify.request.arguments import GlobalOptions, Request
from checkface_pip_verify.request.grammar import Grammar
from checkface_pip_verify.request.inspection import Inspection

LOCK = "lock"
PLAIN = RESOLVE_NOTHING | {"index"}
HELP = frozenset({"-h", "--help"})
LOCK_USAGE = """\
usage: pip-checkface lock show LOCKFILE      the faces of what is locked for this environment
       pip-checkface lock check LOCKFILE     compare it with an index, a folder, what was accepted
       pip-checkface lock diff OLD NEW       compare two lock files, also git:REVISION:PATH
       pip-checkface lock REQUIREMENT…       pip's, of wheels only, so that no code is run; here is
                                             what pip says of it (a project called show: -- show)
"""
LOCK_FILE = "pylock.toml"
"""Where pip writes a lock if it is not told."""


def hand_on(leading: GlobalOptions) -> int:
    """Run a command of pip's that is none of ours; its text and its exit code.

    Raises `RefusedError` for one that could run code before anybody has seen a face.
    """
    command, *words = leading.command or ("help",)
    asks_for_help = not HELP.isdisjoint(words)
    pip = Pip.for_target(Interpreter.choose(leading.python))
    if command == LOCK and not asks_for_help:
        return _lock(pip, leading)
    if command == LOCK:
        print(LOCK_USAGE, flush=True)
    if command in PLAIN or asks_for_help:
        pip = _with_exemption(pip, command, words)
        voice = Voice.UNTOUCHED if pip.exempt is Exempt.EDITOR else Voice.COMMAND
        return pip.run(leading.for_pip, voice=voice)
    return _unknown(pip, command)


def _with_exemption(pip: Pip, command: str, words: Sequence[str]) -> Pip:
    if command == "config" and "edit" in words:
        return pip.unwatched(Exempt.EDITOR)
    if command == "freeze":
        return pip.unwatched(Exempt.EDITABLES)
    return pip


def _unknown(pip: Pip, command: str) -> int:
    """pip's own words for a command that it does not know either."""
    try:
        pip.ask(["help", command])
    except UnableError:
        return pip.run(["help", command], voice=Voice.COMMAND)
    raise _refusal(command, "pip-checkface does not know what it does")


def _refusal(command: str, why: str) -> RefusedError:
    return RefusedError(
        f"refused 'pip {command}': {why}, before you could see a face; to see and then install, "
        "use pip-checkface install",
        allowed_by=f"{NO_OPTION}: if you trust it, call pip {command} itself",
    )


def _lock(pip: Pip, leading: GlobalOptions) -> int:
    """Wheels only, behind the guard, and with everything looked through as for an install."""
    grammar = Grammar.of_help(pip.ask([LOCK, "--help"]))
    request = Request.parse(leading, grammar)
    settings = PipSettings.read(pip.ask, LOCK)
    with private_folder() as folder:
        pip, limit = pip.within(folder), Limit.of_step(folder)
        Inspection.of(request, settings, grammar, pip.variables(LOCK))
        log = folder / "pip.log"
        words = [*request.words(without=("--log",)), f"--log={log}", "--", *request.requirements]
        if code := pip.run([LOCK, *words], voice=Voice.COMMAND, limit=limit):
            raise explain_failure(code, log, folder / GUARD_MARK, builds=False)
    written = (request.values("--output") or [LOCK_FILE])[-1]
    print(
        "Locked wheels only: nothing was installed, and none of their code was run.\n"
        f"See their faces:  pip-checkface lock show {LOCK_FILE if written == '-' else written}",
        file=sys.stderr,
    )
    return 0
