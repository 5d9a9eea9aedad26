"""Files of a project that are none, that never end, or that have other names too."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from checkface_gate.errors import RefusedError, UnableError
from checkface_gate.interruption import private_folder
from checkface_uv.cli import main
from checkface_uv.project import Project
from checkface_uv.request import Request
from checkface_uv.undo import Undo

OLD = 1e9


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHECKFACE_LEDGER", str(tmp_path / "state/ledger.jsonl"))
    found = tmp_path / "project"
    found.mkdir()
    (found / "pyproject.toml").write_bytes(b"before")
    (found / "uv.lock").write_bytes(b"locked")
    return found


def hole(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(6 << 30)


def outside(path: Path) -> None:
    target = path.parent.parent / "elsewhere"
    target.touch()
    path.symlink_to(target)


def redirect(path: Path) -> None:
    path.write_text("../victim\n")


ODD: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "folder": os.mkdir,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "link to nothing": lambda path: path.symlink_to(path.parent.parent / "none"),
    "link to itself": lambda path: path.symlink_to(path.name),
    "link outside": outside,
    "hole": hole,
}


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml", "uv.toml", ".python-version"])
def test_what_is_no_file_of_the_project_stops_before_uv_is_started(
    name: str, kind: str, folder: Path
) -> None:
    (folder / name).unlink(missing_ok=True)
    ODD[kind](folder / name)

    with pytest.raises(UnableError, match="uv was not started"):
        Project.of(Request.parse("sync", []), folder)


@pytest.mark.parametrize("kind", ["a file", *(kind for kind in ODD if kind != "folder")])
def test_an_environment_that_is_no_folder_stops_before_uv_is_started(
    kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """uv follows what such a file says, empties the environment there, and waits for a pipe."""
    monkeypatch.setenv("PATH", str(folder))  # no uv here
    ODD.get(kind, redirect)(folder / ".venv")
    inner = folder / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)

    with pytest.raises(RefusedError, match="is no folder"):
        Project.of(Request.parse("sync", []), inner)
    for words in (["pip", "install", "plum"], ["x", "plum"], ["run", "--with", "plum", "x"]):
        assert RefusedError.exit_code == main(words)
    monkeypatch.chdir(folder.parent)
    assert RefusedError.exit_code == main(["tool", "install", "plum", "--directory", "project"])


@pytest.mark.parametrize("kind", ["folder", "link to a folder", "none"])
def test_an_environment_may_be_a_folder_a_link_to_one_or_none(kind: str, folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    if kind != "none":
        place = folder / ".venv"
        place.mkdir() if kind == "folder" else place.symlink_to("../elsewhere")

    assert folder == Project.of(Request.parse("sync", []), folder).folder


def test_a_link_inside_the_project_is_fine(folder: Path) -> None:
    (folder / "uv.lock").rename(folder / "real.lock")
    (folder / "uv.lock").symlink_to("real.lock")

    assert folder == Project.of(Request.parse("sync", []), folder).folder


@pytest.mark.parametrize("kind", ODD)
def test_what_came_into_the_place_of_a_file_gives_way(kind: str, folder: Path) -> None:
    lock = folder / "uv.lock"

    with Undo.of(Project(folder)) as undo:
        lock.unlink()
        ODD[kind](lock)

    assert (b"locked", False) == (lock.read_bytes(), undo.place.exists())
    assert not lock.is_symlink()


def test_a_hard_link_stays_one(folder: Path) -> None:
    (folder / "other").hardlink_to(folder / "uv.lock")

    with Undo.of(Project(folder)):
        (folder / "uv.lock").write_bytes(b"as uv writes")

    assert b"locked" == (folder / "other").read_bytes()
    assert (folder / "uv.lock").samefile(folder / "other")


def test_only_what_a_killed_run_has_left_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, young, others = (tmp_path / name for name in ("uv-cf-a", "uv-cf-b", "other"))
    for each in (left, young, others):
        (each / "in").mkdir(parents=True)
    (tmp_path / "uv-cf-link").symlink_to(others)
    with private_folder("uv-cf-") as at_work:
        for each in (left, others, at_work):
            os.utime(each, (OLD, OLD))
        with private_folder("uv-cf-"):
            assert (False, True) == (left.exists(), at_work.exists())

    assert (True, True) == (young.exists(), (others / "in").exists())
