"""Promises of both ways into setuptools, and of the build hook of hatchling, kept alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.plugins.setuptools.build_workshop import (
    Workshop,
    damaged_checkface,
    expected_notes,
    traces,
)

BACKEND, HOOK, HATCHLING = "build_setuptools", "build_setuptools_hook", "build_hatchling"
EVERY = (BACKEND, HOOK, HATCHLING)
STRICT = {
    BACKEND: "[tool.checkface]\nstrict = true",
    HOOK: "strict = true",
    HATCHLING: "strict = true",
}
LINE = re.compile(
    r"checkface: (tiny_fig-1\.0\S+)  ((?:[a-z]+ ){3}[a-z]+)  (sha256:[0-9a-f]{64})"
    r"  \(\.faces/\1\.png\)"
)

Open = Callable[[str], Workshop]


@pytest.mark.parametrize("project", EVERY)
def test_a_release_has_a_face_and_a_line_for_each_file_and_nothing_else_to_upload(
    project: str, workshop: Open
) -> None:
    """The digest is that of the file as it lies in `dist`, and twine finds nothing to complain."""
    opened = workshop(project)
    done = opened.release()
    files = opened.built_files()
    lines = [LINE.fullmatch(line) for line in done.lines]

    assert 0 == done.code, done.output
    assert [".whl", ".gz"] == [path.suffix for path in files]
    assert expected_notes(files) == opened.notes()
    assert expected_notes(files) == {
        f"{line[1]}.png": f"cf1 {line[3]} trio" for line in lines if line
    }
    assert 2 == len(lines)
    assert 0 == opened.run("twine", "check", "--strict", *map(str, files)).code


@pytest.mark.parametrize("project", EVERY)
def test_the_wheel_is_the_same_with_and_without_faces(
    project: str, workshop: Open, tmp_path: Path, plain_python: Path
) -> None:
    plain = Workshop(project, tmp_path / "plain", plain_python)
    plain.without_table()
    text = plain.pyproject.read_text().replace('"checkface"', "")
    plain.pyproject.write_text(text.replace("checkface_setuptools.", "setuptools."))
    opened = workshop(project)

    assert plain.built_wheel() == opened.built_wheel()
    assert [] == traces(plain.folder)
    assert [opened.dist / ".faces"] == traces(opened.folder)


def test_a_project_without_the_table_is_built_as_if_checkface_were_not_there(
    workshop: Open, tmp_path: Path, plain_python: Path
) -> None:
    opened, plain = workshop(HOOK), Workshop(HOOK, tmp_path / "plain", plain_python)
    for project in (opened, plain):
        project.without_table()
        project.pyproject.write_text(project.pyproject.read_text().replace(', "checkface"', ""))

    assert plain.built_wheel() == opened.built_wheel()
    assert [] == traces(opened.folder)


@pytest.mark.parametrize("project", EVERY)
@pytest.mark.parametrize(
    "command",
    [
        ("install", "--root=../root", "."),
        ("install", "--root=../root", "--editable", "."),
        ("wheel", "--wheel-dir=dist", "."),
    ],
    ids=" ".join,
)
def test_what_pip_builds_draws_nothing_and_leaves_nothing(
    project: str, command: tuple[str, ...], workshop: Open, tmp_path: Path
) -> None:
    cache = tmp_path / "own-cache"
    verb, *rest = command
    options = ("--no-build-isolation", "--no-deps", "-v")
    opened = workshop(project)
    done = opened.run("pip", verb, *options, *rest, environ={"CHECKFACE_CACHE_DIR": str(cache)})

    assert 0 == done.code, done.output
    assert ([], [], False) == (done.lines, traces(tmp_path), cache.exists())


@pytest.mark.parametrize("project", EVERY)
def test_installing_a_released_sdist_draws_nothing(
    project: str, workshop: Open, tmp_path: Path
) -> None:
    opened = workshop(project)
    opened.build("sdist", "../elsewhere")
    (sdist,) = (tmp_path / "elsewhere").glob("*.tar.gz")
    command = ("pip", "install", "--no-build-isolation", "--no-deps", "-v", "--root=../root")
    done = opened.run(*command, str(sdist))

    assert 0 == done.code, done.output
    assert ([], []) == (done.lines, traces(tmp_path))


@pytest.mark.parametrize("project", EVERY)
def test_what_tox_builds_draws_nothing(project: str, workshop: Open) -> None:
    opened = workshop(project)
    done = opened.build("wheel", ".tox/.pkg/dist")

    assert 0 == done.code, done.output
    assert ([], []) == (done.lines, traces(opened.folder))


@pytest.mark.parametrize("project", EVERY)
def test_a_face_that_cannot_be_written_is_a_warning(project: str, workshop: Open) -> None:
    opened = workshop(project)
    opened.spoil_faces()
    done = opened.build()

    assert 0 == done.code, done.output
    assert 1 == len(done.lines)
    assert done.lines[0].startswith("checkface: warning: no face of tiny_fig-1.0-")
    assert 1 == len(opened.built_files())


@pytest.mark.parametrize("project", EVERY)
def test_where_strict_a_face_that_cannot_be_written_fails_the_build_in_one_line(
    project: str, workshop: Open
) -> None:
    opened = workshop(project)
    opened.add(STRICT[project])
    opened.spoil_faces()
    done = opened.build()

    assert 1 == done.code
    assert 1 == len(done.lines)
    assert done.lines[0].startswith("checkface: error: cannot write ")
    assert "Traceback" not in done.output


@pytest.mark.parametrize("project", EVERY)
def test_no_older_picture_is_left_where_none_can_be_drawn(
    project: str, workshop: Open, tmp_path: Path
) -> None:
    """It would show other bytes than those of the file beside it."""
    opened = workshop(project)
    environ = damaged_checkface(tmp_path)
    name = (
        "tiny_fig-1.0-py2.py3-none-any.whl"
        if project == HATCHLING
        else "tiny_fig-1.0-py3-none-any.whl"
    )
    (opened.dist / ".faces").mkdir(parents=True)
    (opened.dist / ".faces" / f"{name}.png").write_bytes(b"of other bytes")
    done = opened.build(environ=environ)

    assert 0 == done.code, done.output
    assert [opened.dist / name] == opened.built_files()
    assert [] == list((opened.dist / ".faces").iterdir())
    assert "the weights file face-cf1.safetensors is damaged" in done.lines[0]


@pytest.mark.parametrize("project", EVERY)
def test_a_wrong_setting_is_a_warning_and_the_others_count(project: str, workshop: Open) -> None:
    opened = workshop(project)
    opened.add("[tool.checkface]\nsise = 3" if project == BACKEND else "sise = 3")
    done = opened.build()
    warning, line = done.lines

    assert 0 == done.code, done.output
    assert re.fullmatch(r"checkface: warning: \[tool\..*\] has the key 'sise'.*", warning)
    assert LINE.fullmatch(line)


@pytest.mark.parametrize("project", EVERY)
def test_a_wrong_setting_fails_a_strict_build_in_one_line(project: str, workshop: Open) -> None:
    opened = workshop(project)
    opened.add(f"{STRICT[project]}\nsise = 3")
    done = opened.build()

    assert 1 == done.code
    assert 1 == len(done.lines)
    assert "has the key 'sise'" in done.lines[0]
    assert "Traceback" not in done.output


@pytest.mark.parametrize("project", EVERY)
def test_nothing_is_drawn_where_it_is_not_enabled(project: str, workshop: Open) -> None:
    opened = workshop(project)
    opened.add("[tool.checkface]\nenabled = false" if project == BACKEND else "enabled = false")
    done = opened.build()

    assert 0 == done.code, done.output
    assert ([], []) == (done.lines, traces(opened.folder))
