"""Which Python is the target: a folder that a stranger has filled never says it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checkface_channels.errors import InterpreterError
from checkface_channels.interpreter import Interpreter

COMMANDS = ["python3", "python3.77", "python", "pypy3.99", "Python3.77", "anything"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cloned"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def trap(path: Path, mark: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n: > '{mark}'\nexit 1\n")
    path.chmod(0o755)


def chosen(name: str, variable: str | None) -> Interpreter | None:
    environ = {"PATH": os.environ["PATH"], **({variable: name} if variable else {})}
    try:
        return Interpreter.choose(None if variable else name, environ)
    except InterpreterError:
        return None


@pytest.mark.parametrize("variable", [None, "PIP_PYTHON"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_no_file_of_the_current_folder(
    here: Path, tmp_path: Path, name: str, variable: str | None
) -> None:
    mark = tmp_path / "mark"
    trap(here / name, mark)

    target = chosen(name, variable)

    assert not mark.exists()
    assert target is None or not target.executable.is_relative_to(here)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "anything"])
def test_a_command_is_no_folder_of_the_current_folder(
    here: Path, tmp_path: Path, name: str
) -> None:
    mark = tmp_path / "mark"
    trap(here / name / "bin" / "python", mark)

    target = chosen(name, None)

    assert not mark.exists()
    assert target is None or not target.executable.is_relative_to(here)


@pytest.mark.parametrize("name", ["./python3", ".venv"])
def test_what_is_written_as_a_path_is_one(here: Path, tmp_path: Path, name: str) -> None:
    mark = tmp_path / "mark"
    trap(here / name / "bin" / "python", mark)

    assert chosen(name, None) is None
    assert mark.exists()


ANSWERS = [
    "{}",
    "[]",
    "3",
    "null",
    '{"version": [3], "stdlib": "x", "virtual": true}',
    '{"version": ["3", "11", "1"], "stdlib": "x", "virtual": true}',
    '{"version": "abc", "stdlib": null, "virtual": false}',
    "[" * 5000,
    "",
]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda text: text[:9])
def test_a_program_that_answers_rubbish_is_no_target(tmp_path: Path, answer: str) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\nprintf '%s' '{answer}'\n")
    program.chmod(0o755)

    with pytest.raises(InterpreterError, match="expected a Python 3 that runs"):
        Interpreter.choose(str(program), {})


def test_a_program_that_fails_in_silence_is_told_in_short(tmp_path: Path) -> None:
    trap(tmp_path / "program", tmp_path / "mark")

    with pytest.raises(InterpreterError, match=r"\(exit code 1\)"):
        Interpreter.choose(str(tmp_path / "program"), {})
