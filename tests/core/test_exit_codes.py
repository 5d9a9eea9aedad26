"""docs/exit-codes.md says what the commands themselves say, and what they end with."""

from __future__ import annotations

import re
from pathlib import Path

from checkface import MismatchError, program
from checkface.command.cli import EPILOG
from checkface.program import Boundary
from checkface_pip_verify import cli, errors
from checkface_pip_verify.request.usage import USAGE

PAGE = Path(__file__).parents[2] / "docs" / "exit-codes.md"


def codes(column: int) -> set[int]:
    """Those that the page lists for one command."""
    rows = [line.split("|")[1:-1] for line in PAGE.read_text("utf-8").splitlines() if "|" in line]
    return {int(row[0]) for row in rows[2:] if row[column].strip()}


def test_checkface_lists_the_codes_of_the_page() -> None:
    listed = {int(code) for code in re.findall(r"(?m)^  (\d+) +\S", EPILOG)}

    assert codes(1) == listed


def test_pip_checkface_lists_the_codes_of_the_page_that_are_its_own() -> None:
    listed = {int(code) for code in re.findall(r"(?m)^  (\d+) +\S", USAGE)}

    assert codes(2) - {0, 1, 2} == listed - {0, 1, 2}


def test_every_error_has_a_code_of_the_page() -> None:
    kinds = [kind for kind in vars(errors).values() if hasattr(kind, "exit_code")]

    assert {kind.exit_code for kind in kinds} <= codes(2)
    assert cli.BOUNDARY.failed in codes(2)


def test_a_command_ends_with_what_the_page_says() -> None:
    def differs() -> int:
        raise MismatchError("x")

    def interrupted() -> int:
        raise KeyboardInterrupt

    def unread() -> int:
        raise BrokenPipeError

    ends = [Boundary("checkface").run(end) for end in (differs, interrupted, unread)]

    assert [1, program.INTERRUPTED, program.PIPE_CLOSED] == ends
