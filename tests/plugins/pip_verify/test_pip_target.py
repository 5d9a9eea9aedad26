"""What one question to the target tells: where packages are, which are there, what fits."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.patience import LONGEST

from checkface_channels.errors import InterpreterError
from checkface_channels.interpreter import Interpreter
from checkface_channels.locks.environment import Environment
from checkface_pip_verify.installation.installed_versions import installed_versions
from checkface_pip_verify.installation.target_folders import Places, package_folders
from checkface_pip_verify.request.arguments import Request

NOTHING = Request((), ())
ASKED = """
import json, sysconfig
found = sysconfig.get_paths(vars={"base": %r, "platbase": %r})
print(json.dumps([found["purelib"], found["platlib"]]))
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("target") / "venv"
    venv.create(folder, with_pip=False, symlinks=sys.platform != "win32")
    return folder


@pytest.fixture(scope="module")
def target(environment: Path) -> Interpreter:
    return Interpreter.choose(str(environment), {})


def ask(target: Interpreter, program: str) -> Any:
    command = [str(target.executable), "-I", "-c", program]
    return json.loads(
        subprocess.run(command, capture_output=True, check=True, timeout=LONGEST).stdout
    )


def lay(folder: Path, name: str, version: str, metadata: bytes | None = None) -> None:
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    text = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
    (info / "METADATA").write_bytes(text if metadata is None else metadata)


def test_its_folders_are_its_own(target: Interpreter, environment: Path) -> None:
    (site,) = {Path(each) for each in ask(target, ASKED % (str(environment), str(environment)))}

    assert site in package_folders(target, Places())
    assert str(site) in target.description.searched


@pytest.mark.parametrize("prefix", ["/srv/some where", "here", "a/../b"])
def test_a_prefix_that_is_known_later_moves_them(
    target: Interpreter, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    whole = str((tmp_path / prefix.replace("a/../", "")).absolute())
    expected = {Path(each) for each in ask(target, ASKED % (whole, whole))}

    assert expected <= set(package_folders(target, Places(prefix=prefix)))


def test_a_root_moves_all_of_them(target: Interpreter, tmp_path: Path) -> None:
    usual = package_folders(target, Places())

    moved = package_folders(target, Places(root=str(tmp_path)))

    assert moved == tuple(tmp_path / folder.relative_to(folder.anchor) for folder in usual)


def test_a_target_folder_is_the_only_one(target: Interpreter, tmp_path: Path) -> None:
    assert package_folders(target, Places(target=str(tmp_path))) == (tmp_path,)


def test_the_first_of_two_versions_is_the_one_that_counts(
    target: Interpreter, tmp_path: Path
) -> None:
    lay(tmp_path / "first", "Plum_Tree", "1.0")
    lay(tmp_path / "second", "plum.tree", "2.0")
    lay(tmp_path / "second", "pear", "3.0")
    searched = (str(tmp_path / "first"), str(tmp_path / "second"), str(tmp_path / "missing"))
    told = replace(target, description=replace(target.description, searched=searched))

    assert installed_versions(told, NOTHING) == {"plum-tree": "1.0", "pear": "3.0"}


@pytest.mark.parametrize(
    "damage",
    [b"", b"\xff\xfe", b"Name: odd\n", b"Version: 1\n", b"\x00" * 9, b"Name\n\nVersion: 1"],
)
def test_what_is_damaged_there_stops_nobody(
    target: Interpreter, tmp_path: Path, damage: bytes
) -> None:
    lay(tmp_path, "odd", "1.0", damage)
    lay(tmp_path, "plum", "1.0")
    (tmp_path / "empty-1.0.dist-info").mkdir()
    told = replace(target, description=replace(target.description, searched=(str(tmp_path),)))

    assert installed_versions(told, NOTHING)["plum"] == "1.0"


def test_what_fits_is_what_our_own_interpreter_says(target: Interpreter) -> None:
    assert Environment.of_target(target) == Environment.of_ours()


def test_an_interpreter_that_cannot_tell_what_fits_is_a_target_without_locks(
    target: Interpreter,
) -> None:
    told = replace(target.description, unfit="SyntaxError: \x1b[2Jno", markers={}, tags=())

    with pytest.raises(InterpreterError, match="cannot find out which wheels fit") as caught:
        Environment.of_target(replace(target, description=told))

    assert str(caught.value).isprintable()
