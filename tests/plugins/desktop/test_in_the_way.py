"""What lies in the way of one entry is told, and keeps nothing from the others."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fakes.fake_winreg import FakeWinreg
from tests.plugins.desktop.conftest import User

from checkface_desktop.entries import carry_out, plan_installation, plan_removal
from checkface_desktop.errors import LeftAloneError
from checkface_desktop.home import Home
from checkface_desktop.launcher import why_broken
from checkface_desktop.marker import marker_in
from checkface_desktop.menus.files import nemo
from checkface_desktop.menus.nautilus import Nautilus
from checkface_desktop.menus.thunar import Thunar
from checkface_desktop.menus.windows import Explorer

LAUNCHER = Path("/opt/checkface-desktop")
LINE = "# Written by `checkface desktop install`; starts {}; folders made: 1.\n"


@pytest.mark.parametrize("path", [r'"\q"', r'"\u0000"', r'"\ud800"', '""', r'"/a\u0000b"'])
def test_a_line_like_ours_that_names_no_path_is_of_somebody_else(user: User, path: str) -> None:
    line = LINE.format(path)
    file = user.folder / ".local/share/nemo/actions/checkface.nemo_action"
    file.parent.mkdir(parents=True)
    file.write_text(line)

    ended = [user.desktop(verb, "--for", "nemo") for verb in ("status", "install", "uninstall")]

    assert marker_in(line) is None
    assert [each.code for each in ended] == [2, 2, 0]
    assert "is not from us" in ended[0].out
    assert "is not from us" in ended[1].err
    assert file.read_text() == line


def pipe(path: Path) -> None:
    os.mkfifo(path)


def full_folder(path: Path) -> None:
    path.mkdir()
    (path / "mine").touch()


def link_to_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to("pipe")


@pytest.mark.parametrize("put", [pipe, full_folder, link_to_pipe])
def test_what_is_no_bytecode_is_not_read_and_keeps_no_other_menu(
    home: Home, tmp_path: Path, put: Callable[[Path], None]
) -> None:
    system = tmp_path / "usr/lib/nautilus/extensions-4"
    system.mkdir(parents=True)
    (system / "libnautilus-python.so").touch()
    menus = (Nautilus(home, tmp_path), nemo(home))
    carry_out(plan_installation(menus, LAUNCHER))
    compiled = home.data / "nautilus-python/extensions/__pycache__/checkface_menu.x.pyc"
    compiled.parent.mkdir()
    put(compiled)

    done = carry_out(plan_removal(menus))

    assert ["no regular file" in each.reason for each in done] == [True, False]
    assert [*nemo(home).states()] == []


@pytest.mark.parametrize("written", ["", "relative/folder", "/"])
def test_nothing_is_written_where_there_is_no_home(
    user: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: str
) -> None:
    monkeypatch.setenv("HOME", written)
    monkeypatch.chdir(tmp_path)

    for verb in ("install", "uninstall", "status"):
        ended = user.desktop(verb, "--for", "nemo")
        assert (ended.code, "set HOME" in ended.err) == (2, True)
    assert user.tree == {}


def test_a_file_that_nobody_may_write_is_left_as_it_is(home: Home) -> None:
    """Whoever has done that to it keeps it elsewhere, say, and our entry would be lost again."""
    thunar = Thunar(home)
    thunar.path.parent.mkdir(parents=True)
    thunar.path.write_text("<actions/>")
    thunar.path.chmod(0o444)

    (done,) = carry_out(plan_installation([thunar], LAUNCHER))

    assert "read-only" in done.reason
    assert thunar.path.read_text() == "<actions/>"


def test_what_the_system_refuses_is_told_and_the_next_menu_has_its_turn(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    menus = (nemo(home), Thunar(home))
    carry_out(plan_installation(menus, LAUNCHER))
    plan = plan_removal(menus)
    refused = home.data / "nemo/actions/checkface.nemo_action"
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:  # noqa: FBT001, FBT002 - as pathlib has it
        if path == refused:
            raise PermissionError(1, "Operation not permitted", str(path))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    done = carry_out(plan)

    assert ["not permitted" in each.reason for each in done] == [True, False]
    assert not Thunar(home).path.exists()


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b'#!/bin/sh\n\'\'\'exec\' "/gone"unclosed\' "$0" "$@"\n', ""),
        (b"#!/gone/python\n", "'/gone/python' is gone"),
        (b"", ""),
    ],
)
def test_a_program_is_judged_by_its_head_whatever_that_is(
    tmp_path: Path, head: bytes, reason: str
) -> None:
    program = tmp_path / "checkface-desktop"
    program.write_bytes(head)
    program.chmod(0o755)

    assert reason in why_broken(program)


def test_a_pipe_in_the_place_of_the_program_is_not_waited_for(tmp_path: Path) -> None:
    pipe(tmp_path / "checkface-desktop")

    assert "not a regular file" in why_broken(tmp_path / "checkface-desktop")


def test_the_explorer_gets_no_path_that_it_would_read_otherwise() -> None:
    winreg = FakeWinreg()

    (done,) = carry_out(plan_installation([Explorer(winreg)], Path(r"C:\100%1\checkface.exe")))

    assert "for a code" in done.reason
    assert winreg.keys == {}


def test_a_user_who_is_in_no_list_needs_a_home() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "home", _raise)
        with pytest.raises(LeftAloneError, match="set HOME"):
            Home.of_user({})


def _raise() -> Path:
    raise RuntimeError("Could not determine home directory.")
