"""The shell functions send what installs to uv-checkface, and all else to uv."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fakes.patience import LONGEST

from checkface_gate.errors import UnableError
from checkface_uv.shell_init import SHELLS
from checkface_uv.shell_init import run as shell_init

RUN = {"bash": ("bash", "--norc", "-c"), "zsh": ("zsh", "-f", "-c"), "fish": ("fish", "-N", "-c")}
OURS = [
    *("uv sync", "uv sync --extra x", "uv add a", "uv remove a", "uv lock --upgrade", "uvx ruff"),
    *("uv pip install a", "uv tool install a"),
]
THEIRS = ["uv", "uv run a", "uv pip list", "uv pip", "uv tool list", "uv --version", "uv install"]


@pytest.fixture
def fakes(tmp_path: Path) -> Path:
    """A folder of commands that only say who they are and what they were given."""
    for name in ("uv", "uvx", "uv-checkface"):
        code = f"import sys\nprint(ascii([{name!r}, *sys.argv[1:]]))\nsys.exit(7)\n"
        (tmp_path / name).write_text(f"#!{sys.executable} -IS\n{code}")
        (tmp_path / name).chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("shell", RUN)
def test_each_command_goes_to_whom_it_is_for(shell: str, fakes: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    lines = [*OURS, *THEIRS, "uv add 'a b' '*'"]
    done = subprocess.run(
        [*RUN[shell], "\n".join([SHELLS[shell].text, *lines, ""])],
        cwd=fakes,
        env={"PATH": f"{fakes}:{os.environ['PATH']}", "HOME": str(fakes), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )

    said = [ast.literal_eval(line) for line in done.stdout.splitlines()]
    expected = [["uv-checkface", *line.replace("uvx", "uv x").split()[1:]] for line in OURS]
    expected += [line.split() for line in THEIRS]
    assert [*expected, ["uv-checkface", "add", "a b", "*"]] == said, done.stderr
    assert 7 == done.returncode


def test_a_shell_that_is_not_known_is_said() -> None:
    with pytest.raises(UnableError, match="bash, zsh, fish, pwsh"):
        shell_init(["tcsh"])
