"""Tells our own work from pip's, and turns errors into sentences and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module, metadata

from checkface.program import Boundary
from checkface_gate.errors import UnableError, exit_code_of
from checkface_gate.tool.output import Voice
from checkface_pip_verify.installation.delivery import FOLDERS, delivery
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.pip_commands import HELP, hand_on
from checkface_pip_verify.request.arguments import GlobalOptions, Request
from checkface_pip_verify.request.grammar import Grammar
from checkface_pip_verify.request.usage import USAGE

OWN_COMMANDS = {
    "ledger": "checkface_pip_verify.ledger",
    "shell-init": "checkface_pip_verify.shell_init",
    "self-test": "checkface_pip_verify.self_test.command",
}
"""What neither pip nor a target has a part in, and where each is: none waits for another."""


BOUNDARY = Boundary(
    "pip-checkface",
    failed=UnableError.exit_code,
    code_of=exit_code_of,
    several_lines=True,
    interruption="interrupted; whatever it had downloaded is gone",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run `pip-checkface` and return its exit code."""
    return BOUNDARY.run(lambda: _run(sys.argv[1:] if argv is None else argv))


def _run(argv: Sequence[str]) -> int:
    if not argv or argv[0] in {"-h", "--help"}:
        print(USAGE, end="")
        return 0
    if argv[0] in {"-V", "--version"}:
        print(f"checkface {metadata.version('checkface')}")
        return Pip.own().run(["--version"], voice=Voice.COMMAND)
    if own := OWN_COMMANDS.get(argv[0]):
        import_module(own).run(argv[1:])
        return 0
    grammar = Grammar.of_help(Pip.help_on("install"))
    leading = GlobalOptions.parse(argv, grammar)
    if gated := _gated_request(leading, grammar):
        return _install(gated, grammar)

    from checkface_pip_verify.review.routing import Review

    if review := Review.of(leading.command):
        if review.hint:
            print(review.hint, file=sys.stderr)
        return review.run(leading.python)
    return hand_on(leading)


def _gated_request(leading: GlobalOptions, grammar: Grammar) -> Request | None:
    """What is to be shown and asked about; None for every other command."""
    command = leading.command[0] if leading.command else ""
    if command == "install":
        return Request.parse(leading, grammar)
    if command in FOLDERS and HELP.isdisjoint(leading.command):
        theirs = Grammar.of_help(Pip.help_on(command))
        return delivery(leading, theirs, grammar)
    return None


def _install(request: Request, grammar: Grammar) -> int:
    if request.has("--help"):
        print(USAGE, flush=True)
        return Pip.own().run(["install", "--help"], voice=Voice.COMMAND)
    from checkface_pip_verify.reported_install import reported_install

    return reported_install(request, grammar, BOUNDARY)
