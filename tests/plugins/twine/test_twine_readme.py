"""README, help and code say the same."""

from __future__ import annotations

import re
from pathlib import Path

from tests.plugins.twine.conftest import Twine

from checkface_twine.verdict import EXIT_CODES

README = Path(__file__).parents[3] / "plugins" / "twine" / "README.md"


def test_the_readme_lists_the_options_that_the_help_lists(twine: Twine) -> None:
    ended = twine("checkface", "--help")

    in_help = set(re.findall(r"^  (?:-h, )?(--[a-z-]+)", ended.out, re.MULTILINE)) - {"--help"}
    in_readme = set(re.findall(r"^\| `(--[a-z-]+)", README.read_text("utf-8"), re.MULTILINE))
    assert (0, in_readme) == (ended.code, in_help)


def test_readme_and_help_name_every_exit_code(twine: Twine) -> None:
    codes = set(map(str, EXIT_CODES.values())) | {"130", "141"}

    in_readme = set(re.findall(r"^\| (\d+) \|", README.read_text("utf-8"), re.MULTILINE))
    epilog = twine("checkface", "--help").out.partition("Exit code")[2]
    assert (codes, codes) == (in_readme, set(re.findall(r"(?<!\S)(\d+):", epilog)))
