"""The help and the README name every command and every exit code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import checkface_pip_verify
from checkface import program
from checkface_gate import errors
from checkface_pip_verify.cli import OWN_COMMANDS
from checkface_pip_verify.ledger import COMMANDS
from checkface_pip_verify.request.usage import USAGE

README = (Path(checkface_pip_verify.__file__).parents[1] / "README.md").read_text("utf-8")
VERBS = [*OWN_COMMANDS, *(f"ledger {command}" for command in COMMANDS)]
CODES = sorted(
    {kind.exit_code for kind in vars(errors).values() if hasattr(kind, "exit_code")}
    | {program.INTERRUPTED, program.PIPE_CLOSED}
)


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_is_in_the_help_and_in_the_readme(verb: str) -> None:
    assert f"pip-checkface {verb}" in USAGE
    assert f"pip-checkface {verb}" in " ".join(README.split())


@pytest.mark.parametrize("code", [code for code in CODES if code > 9])
def test_every_exit_code_is_in_the_help_and_in_the_readme(code: int) -> None:
    assert re.search(rf"(?m)^  {code} +\S", USAGE)
    assert f"\n| {code} | " in README
