"""The shell function sends installs to pip-checkface, all else to pip, and every word unchanged."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fakes.patience import LONGEST

from checkface_pip_verify.cli import main
from checkface_pip_verify.shell_init import SHELLS

RUN = {"bash": ("bash", "--norc", "-c"), "zsh": ("zsh", "-f", "-c"), "fish": ("fish", "-N", "-c")}
LOAD = {
    "bash": 'eval "$(shell-init bash)"',
    "zsh": 'eval "$(shell-init zsh)"',
    "fish": "shell-init fish | source",
}
UNDO = {"bash": "unset -f pip", "zsh": "unset -f pip", "fish": "functions --erase pip"}
DIFFICULT = ["", " two  blanks ", "*", "?[a-z]*", "it's", 'say "hi"', "$HOME", "`id`", "a\\b", "~"]
DIFFICULT += ["line\nbreak", "--config-settings=x y", "{a,b}", "!!", "(x)", "#no", "ü", "-"]

here = [name for name in RUN if shutil.which(name)]
every_shell = pytest.mark.parametrize("shell", RUN)


@pytest.fixture(autouse=True)
def _shell_is_here(request: pytest.FixtureRequest) -> None:
    shell = request.node.callspec.params.get("shell") if hasattr(request.node, "callspec") else None
    if shell in RUN and shell not in here:
        pytest.skip(f"{shell} is not installed")


@pytest.fixture
def fakes(tmp_path: Path) -> Path:
    """A folder of commands that only say who they are and what they were given."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("pip", "pip-checkface"):
        code = f"import sys\nprint(ascii([{name!r}, *sys.argv[1:]]))\nsys.exit(7)\n"
        _command(folder / name, f"#!{sys.executable} -IS\n{code}")
    for shell, known in SHELLS.items():
        (folder / f"{shell}.txt").write_text(known.text)
    _command(folder / "shell-init", f'#!/bin/sh\nexec cat "{folder}/$1.txt"\n')
    return folder


def _command(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def run(shell: str, fakes: Path, script: str, *words: str) -> subprocess.CompletedProcess[str]:
    """The script in a shell without its user's settings, in a folder with files to glob."""
    (fakes / "a file").touch()
    environ = {"PATH": f"{fakes}:{os.environ['PATH']}", "HOME": str(fakes), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [*RUN[shell], script, "--" if shell == "fish" else shell, *words],
        cwd=fakes,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )


def words_of(shell: str) -> str:
    return "$argv" if shell == "fish" else '"$@"'


def heard(done: subprocess.CompletedProcess[str]) -> list[list[str]]:
    """What each fake was given, itself first."""
    assert done.stderr == ""
    return [ast.literal_eval(line) for line in done.stdout.splitlines()]


@every_shell
@pytest.mark.parametrize(
    ("given", "command"),
    [
        (["install", "plum"], "pip-checkface"),
        (["install"], "pip-checkface"),
        (["-v", "install", "plum"], "pip-checkface"),
        (["--python", "x", "install", "plum"], "pip-checkface"),
        ([], "pip"),
        (["list"], "pip"),
        (["download", "install"], "pip"),
        (["uninstall", "plum"], "pip"),
        (["Install"], "pip"),
        (["--version"], "pip"),
        ([""], "pip"),
        (["*"], "pip"),
    ],
)
def test_installs_go_to_pip_checkface_and_all_else_to_pip(
    shell: str, fakes: Path, given: list[str], command: str
) -> None:
    done = run(shell, fakes, f"{LOAD[shell]}; pip {words_of(shell)}", *given)

    assert heard(done) == [[command, *given]]


@every_shell
@pytest.mark.parametrize("first", [["install"], ["download"], ["-q", "install"]])
def test_every_word_arrives_as_it_was_given(shell: str, fakes: Path, first: list[str]) -> None:
    done = run(shell, fakes, f"{LOAD[shell]}; pip {words_of(shell)}", *first, *DIFFICULT)

    assert [words[1:] for words in heard(done)] == [[*first, *DIFFICULT]]


@every_shell
@pytest.mark.parametrize("given", ["install", "list", "-q install"])
def test_the_exit_code_is_that_of_the_command(shell: str, fakes: Path, given: str) -> None:
    assert run(shell, fakes, f"{LOAD[shell]}; pip {given}").returncode == 7


@every_shell
def test_without_pip_checkface_nothing_is_installed(shell: str, fakes: Path) -> None:
    (fakes / "pip-checkface").unlink()
    script = f"{LOAD[shell]}; set PATH {fakes} /bin" if shell == "fish" else LOAD[shell]
    paths = "" if shell == "fish" else f"; PATH={fakes}:/bin"

    done = run(shell, fakes, f"{script}{paths}; pip install plum")

    assert done.returncode == 127
    assert done.stdout == ""


@every_shell
def test_loading_it_twice_is_loading_it_once_and_it_can_be_undone(shell: str, fakes: Path) -> None:
    script = f"{LOAD[shell]}; {LOAD[shell]}; pip install; {UNDO[shell]}; pip install"

    done = run(shell, fakes, script)

    assert heard(done) == [["pip-checkface", "install"], ["pip", "install"]]
    assert UNDO[shell] in SHELLS[shell].text


@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize("settings", ["set -eu", "alias pip=false", "set -eu; alias pip=false"])
def test_strict_settings_and_an_old_alias_do_not_stand_in_the_way(
    shell: str, fakes: Path, settings: str
) -> None:
    """An alias is filled in where a line is read, so each step stands on its own."""
    aliases = "shopt -s expand_aliases" if shell == "bash" else "setopt aliases"
    script = f"{aliases}\n{settings}\n{LOAD[shell]}\n{{ pip; pip install; }} || true\n"

    done = run(shell, fakes, f"set +e; {script}".replace("{ pip;", "{ pip ||"))

    assert heard(done) == [["pip"], ["pip-checkface", "install"]]


def test_the_text_for_powershell_keeps_to_what_can_be_checked_without_one() -> None:
    """No PowerShell runs here: balanced brackets, ASCII, splatted words, nothing evaluated."""
    text = SHELLS["pwsh"].text
    code = "\n".join(line for line in text.splitlines() if not line.startswith("#"))

    assert text.isascii()
    assert all(code.count(a) == code.count(b) for a, b in ("{}", "()", "[]"))
    assert code.count("'") % 2 == 0
    assert "@args" in code
    assert '"' not in code
    assert not re.search(r"Invoke-Expression|\biex\b", code)
    assert "Remove-Item Function:pip" in text


@pytest.mark.parametrize("shell", SHELLS)
def test_the_command_prints_the_function_and_how_to_undo_it(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["shell-init", shell]) == 0

    printed = capsys.readouterr().out
    assert printed == SHELLS[shell].text
    assert "Undo it here with:" in printed
    assert "Not covered: python -m pip" in printed


@pytest.mark.parametrize("given", [[], ["tcsh"], ["bash", "zsh"]])
def test_a_shell_that_is_not_known_is_said_with_those_that_are(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["shell-init", *given]) == 14

    said = capsys.readouterr()
    assert said.out == ""
    assert "bash, zsh, fish, pwsh" in said.err
