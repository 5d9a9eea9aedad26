"""Tells our own work from uv's, and turns errors into sentences and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module, metadata

from checkface.program import Boundary
from checkface_channels.hosts import printable
from checkface_gate.errors import UnableError, exit_code_of
from checkface_uv.usage import USAGE

BOUNDARY = Boundary(
    "uv-checkface",
    failed=UnableError.exit_code,
    code_of=exit_code_of,
    several_lines=True,
    interruption="interrupted: nothing was installed; pyproject.toml and uv.lock are as before",
)

GATED = ("sync", "lock", "add", "remove")
PRIMED = ("pip install", "tool install", "x", "run")
OWN_COMMANDS: dict[str, str] = {
    "check": "checkface_uv.check",
    "shell-init": "checkface_uv.shell_init",
}
"""What has a module of its own, whose `run` takes the words that follow."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run `uv-checkface` and return its exit code."""
    return BOUNDARY.run(lambda: _run(sys.argv[1:] if argv is None else argv))


def _run(argv: Sequence[str]) -> int:
    if not argv or argv[0] in {"-h", "--help", "help"}:
        print(USAGE, end="")
        return 0
    if argv[0] in {"-V", "--version"}:
        print(f"checkface {metadata.version('checkface')}")
        return 0
    command, *words = argv
    if command in {"pip", "tool"} and words[:1] == ["install"]:
        command, words = f"{command} install", words[1:]
    if command in PRIMED and not _asks_for_help(words, command):
        return _prime(command, words)
    if _asks_for_help(words, command):
        print(USAGE, end="")
        return 0
    if command in GATED:
        return _install(command, words)
    if command in OWN_COMMANDS:
        return int(import_module(OWN_COMMANDS[command]).run(words))
    known = ", ".join((*GATED, *PRIMED, *OWN_COMMANDS))
    raise UnableError(
        f"{printable(command)!r} is no command of uv-checkface: expected one of {known}; all that "
        "installs nothing is uv's own"
    )


def _asks_for_help(words: Sequence[str], command: str) -> bool:
    """What stands behind a program is the program's."""
    ours = words[:1] if command in {"x", "run"} else words
    return bool({"-h", "--help"}.intersection(ours[: ours.index("--")] if "--" in ours else ours))


def _prime(command: str, words: Sequence[str]) -> int:
    from checkface_gate.reported_run import reported_run
    from checkface_uv.prime import run
    from checkface_uv.prime_request import Primed

    primed = Primed.parse(command, words)
    return reported_run(partial(run, primed), primed.request, BOUNDARY)


def _install(command: str, words: Sequence[str]) -> int:
    from checkface_gate.reported_run import reported_run
    from checkface_uv.request import Request
    from checkface_uv.session import run

    request = Request.parse(command, words)
    return reported_run(partial(run, request), request, BOUNDARY)
