"""No process that we start is waited for without end, and each says so in one sentence."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.plugins.pip_verify.workbench import Workbench

import checkface_twine.pip_settings
from checkface import CheckfaceError, UnresolvedReferenceError, resolve
from checkface_channels import probe
from checkface_channels.errors import InterpreterError
from checkface_channels.interpreter import Interpreter
from checkface_gate.errors import UnableError
from checkface_pip_verify.pip import process
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.self_test.index import Index, Reply
from checkface_twine.pip_settings import IndexSettings

ROOT = Path(__file__).parents[2]
Program = Callable[[str], Path]

ANSWER: dict[str, object] = {
    **{name: [] for name in ("searched", "folders", "prefixed", "tags")},
    "version": [3, 11, 0],
    "virtual": True,
    "stdlib": "/lib",
    "markers": {},
}
ODD: dict[str, Sequence[object]] = {
    "version": (3, [3], ["x", 1, 2], [3, 11, 0, 0], None),
    "stdlib": (3, None, []),
    "tags": (3, [["a"]], [[1, 2, 3]], [["a", "b", "c", "d"]], {"a": 1}),
    "markers": (3, [], "x"),
    **dict.fromkeys(("searched", "folders", "prefixed"), (3, "/x", [3], {})),
}


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """What calls itself a Python."""

    def made(script: str) -> Path:
        path = tmp_path / "python3"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return made


@pytest.mark.parametrize("script", ["exec sleep 600", "while :; do :; done", "sleep 600 & wait"])
def test_an_interpreter_that_never_answers_is_told(
    script: str, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "PROBE_SECONDS", 1)

    with pytest.raises(InterpreterError, match="not answered after 1 seconds"):
        Interpreter.choose(str(program(script)))


@pytest.mark.parametrize(
    "script",
    [
        "echo {}",
        "echo 3",
        """echo '[["x"]]'""",
        """echo '{"version": 3, "virtual": 1, "stdlib": ""}'""",
        *(f"echo '{json.dumps({**ANSWER, key: odd})}'" for key in ODD for odd in ODD[key]),
        *(f"echo '{json.dumps({k: v for k, v in ANSWER.items() if k != key})}'" for key in ANSWER),
        r"printf '\377'",
        "printf '\\033[2J' >&2; exit 3",
        "exit 3",
        "yes [ | head -c 200000",
        "kill -9 $$",
    ],
)
def test_whatever_an_interpreter_answers_is_a_sentence(script: str, program: Program) -> None:
    with pytest.raises(InterpreterError) as caught:
        Interpreter.choose(str(program(script)))

    assert str(caught.value).isprintable()


def test_a_pip_that_never_answers_is_told(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "QUESTION_SECONDS", 1.0)
    pip = replace(Pip.own(), target=(str(program("exec sleep 600")), (3, 11, 0)))

    with pytest.raises(UnableError, match="pip has not ended after 1 seconds"):
        pip.ask(["config", "list"])


def test_a_pip_that_twine_asks_is_not_waited_for_either(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkface_twine.pip_settings, "PIP_SECONDS", 1)
    monkeypatch.setattr(sys, "executable", str(program("exec sleep 600")))

    with pytest.raises(CheckfaceError, match="pip has not told its configuration after 1 seconds"):
        IndexSettings.of_pip()


@pytest.mark.parametrize("path", ["/simple/plum/", "/files/plum-1.0-py3-none-any.whl"])
def test_a_reference_to_an_index_that_drips_ends(
    path: str, bench: Workbench, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in bench.environ.items():
        if name.startswith("PIP_"):
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("CHECKFACE_STEP_SECONDS", "3")
    index.add("plum-1.0-py3-none-any.whl", b"")
    index.replies[path] = Reply(body=b"x" * 10_000, drip_seconds=0.2)

    with pytest.raises(UnresolvedReferenceError, match=r"stopped after \d+ seconds"):
        resolve("pypi:plum==1.0")


FOREVER = {
    "plugins/pip_verify/checkface_pip_verify/pip/guard/launcher.py",
    "core/checkface_gate/screen/pager.py",
}
"""The one calls a program that is not there; in the other's a person reads, and leaves it."""


def test_every_program_that_is_run_has_a_time() -> None:
    files = [*ROOT.glob("core/checkface*/**/*.py"), *ROOT.glob("plugins/*/checkface*/**/*.py")]
    untimed = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file in files
        if str(file.relative_to(ROOT)) not in FOREVER
        for call in _calls(ast.parse(file.read_text("utf-8")))
        if "timeout" not in {keyword.arg for keyword in call.keywords}
    ]

    assert files
    assert not untimed


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    names = {"run", "call", "check_call", "check_output", "getoutput", "getstatusoutput"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            module = node.func.value
            if isinstance(module, ast.Name) and module.id == "subprocess":
                yield from [node] if node.func.attr in names else []
