"""Entries are put into menus and taken away, and nothing of what a user has is lost by it."""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.plugins.desktop.conftest import User, home_in, tree_of

from checkface_desktop.entries import carry_out, look, plan_installation, plan_removal
from checkface_desktop.errors import LauncherError
from checkface_desktop.home import Home
from checkface_desktop.launcher import launcher, why_broken
from checkface_desktop.marker import Marker, marker_in
from checkface_desktop.menu import Menu
from checkface_desktop.menus.every import NAMES, every_menu
from checkface_desktop.menus.files import caja, dolphin, nemo
from checkface_desktop.menus.nautilus import Nautilus
from checkface_desktop.quoting import ENVIRONMENT, exec_line, shell_line

LAUNCHER = Path('/opt/it\'s 100% <mine> & "$yours" `x` \\/bin/checkface-desktop')
PATHS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="/\0"), min_size=1
)


OF_FILES = [name for name in NAMES if name != "explorer"]


def menus_of(home: Home) -> list[Menu]:
    """All that are made of files."""
    return [menu for menu in every_menu(home) if menu.name in OF_FILES]


def menu_of(home: Home, name: str) -> Menu:
    return next(menu for menu in every_menu(home) if menu.name == name)


def test_the_names_are_those_of_the_menus(home: Home) -> None:
    assert sorted(NAMES) == sorted(menu.name for menu in every_menu(home))


def test_all_that_is_installed_goes_again_without_a_trace(tmp_path: Path, home: Home) -> None:
    done = carry_out(plan_installation(menus_of(home), LAUNCHER))
    found = look(menus_of(home))
    again = plan_installation(menus_of(home), LAUNCHER)
    carry_out(plan_removal(menus_of(home)))

    assert [each.menu.name for each in done if each.reason or not each.changes] == []
    assert [[LAUNCHER]] * len(found) == [
        [state.launcher for state in each.states] for each in found
    ]
    assert [each.changes for each in again] == [()] * len(again)
    assert tree_of(tmp_path) == {}


@pytest.mark.parametrize("name", OF_FILES)
def test_each_alone_leaves_folders_that_were_there(tmp_path: Path, home: Home, name: str) -> None:
    """Also those that are empty: another program has made them."""
    menu = menu_of(home, name)
    for folder in ("nautilus/scripts", "nemo/actions", "kio", "applications"):
        (home.data / folder).mkdir(parents=True)
    for folder in ("Thunar", "caja"):
        (home.config / folder).mkdir(parents=True)
    before = tree_of(tmp_path)

    carry_out(plan_installation([menu], LAUNCHER))
    assert tree_of(tmp_path) != before
    carry_out(plan_removal([menu]))

    assert before == tree_of(tmp_path)


@pytest.mark.parametrize("name", OF_FILES)
def test_another_installation_takes_over_and_knows_what_was_made(
    tmp_path: Path, home: Home, name: str
) -> None:
    menu = menu_of(home, name)
    carry_out(plan_installation([menu], Path("/old/checkface-desktop")))
    carry_out(plan_installation([menu], LAUNCHER))

    assert [state.launcher for state in menu.states()] == [LAUNCHER]
    carry_out(plan_removal([menu]))
    assert tree_of(tmp_path) == {}


def file_of(menu: Menu) -> Path:
    (change, *_) = menu.installation(LAUNCHER)
    return Path(change.title.partition("  ")[2].removesuffix(" (may be run)"))


@pytest.mark.parametrize("name", [name for name in OF_FILES if name != "thunar"])
def test_a_file_of_somebody_else_under_our_name_is_left_alone(
    tmp_path: Path, home: Home, name: str
) -> None:
    menu = menu_of(home, name)
    path = file_of(menu)
    path.parent.mkdir(parents=True)
    path.write_text("mine\n")
    before = tree_of(tmp_path)

    (done,) = carry_out(plan_installation([menu], LAUNCHER))
    (gone,) = carry_out(plan_removal([menu]))

    assert "is not from us" in done.reason
    assert gone.changes == ()
    assert before == tree_of(tmp_path)


@pytest.mark.parametrize("name", OF_FILES)
@pytest.mark.parametrize("kind", ["folder", "pipe", "link to nothing", "file for a folder"])
def test_what_is_no_file_is_neither_waited_for_nor_replaced(
    home: Home, name: str, kind: str
) -> None:
    menu = menu_of(home, name)
    path = file_of(menu)
    if kind == "file for a folder":
        path = path.parent
    path.parent.mkdir(parents=True)
    put_there(path, kind)
    before = os.lstat(path)

    (done,) = carry_out(plan_installation([menu], LAUNCHER))
    carry_out(plan_removal([menu]))

    assert done.reason
    assert "\n" not in done.reason
    assert (before.st_mode, before.st_ino) == (os.lstat(path).st_mode, os.lstat(path).st_ino)


def put_there(path: Path, kind: str) -> None:
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "link to nothing":
            path.symlink_to("nothing")
        case _:
            path.write_text("a file")


def test_a_file_that_changes_between_looking_and_writing_is_not_overwritten(home: Home) -> None:
    menu = menu_of(home, "thunar")
    plan = plan_installation([menu], LAUNCHER)
    path = file_of(menu)
    path.parent.mkdir(parents=True)
    path.write_text("<actions>new</actions>")

    (done,) = carry_out(plan)

    assert "has changed meanwhile" in done.reason
    assert path.read_text() == "<actions>new</actions>"


def test_one_that_cannot_be_written_keeps_no_other_from_it(home: Home) -> None:
    broken, good = menu_of(home, "thunar"), menu_of(home, "nemo")
    file_of(broken).parent.mkdir(parents=True)
    file_of(broken).write_text("<actions>")

    done = carry_out(plan_installation([broken, good], LAUNCHER))

    assert ["left alone" in done[0].reason, done[1].reason] == [True, ""]
    assert [*good.states()]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root has sudo's problem")
def test_root_writes_nothing_into_the_folders_of_another_user(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.chown(theirs, 12345, 12345)

    done = carry_out(plan_installation(menus_of(home_in(theirs)), LAUNCHER))

    assert all("belongs to another user" in each.reason for each in done)
    assert tree_of(theirs) == {}


def test_nautilus_has_an_entry_at_the_top_where_it_runs_python(tmp_path: Path, home: Home) -> None:
    system = tmp_path / "system"
    without, with_python = Nautilus(home, tmp_path / "empty"), Nautilus(home, system)
    library = system / "usr/lib/x86_64-linux-gnu/nautilus/extensions-4/libnautilus-python.so"
    library.parent.mkdir(parents=True)
    library.touch()

    carry_out(plan_installation([without], LAUNCHER))
    first = [Path(state.place).name for state in without.states()]
    carry_out(plan_installation([with_python], LAUNCHER))
    second = [Path(state.place).name for state in with_python.states()]

    assert [first, second] == [["Check face"], ["checkface_menu.py"]]


def test_what_nautilus_has_compiled_of_our_module_goes_too(tmp_path: Path, home: Home) -> None:
    system = tmp_path / "system/usr/lib64/nautilus/extensions-3.0"
    system.mkdir(parents=True)
    (system / "libnautilus-python.so").touch()
    menu = Nautilus(home, tmp_path / "system")
    carry_out(plan_installation([menu], LAUNCHER))
    compiled = file_of_state(menu).parent / "__pycache__/checkface_menu.cpython-312.pyc"
    compiled.parent.mkdir()
    compiled.write_bytes(b"\0")

    carry_out(plan_removal([menu]))

    assert not home.data.exists()


def file_of_state(menu: Menu) -> Path:
    return Path(next(iter(menu.states())).place)


def test_the_extension_hands_over_paths_and_no_text(tmp_path: Path, home: Home) -> None:
    """It is executed here with what it imports in Nautilus replaced by names."""
    system = tmp_path / "system/usr/lib/nautilus/extensions-4"
    system.mkdir(parents=True)
    (system / "libnautilus-python.so").touch()
    menu = Nautilus(home, tmp_path / "system")
    carry_out(plan_installation([menu], LAUNCHER))
    text = file_of_state(menu).read_text()

    code = text.replace("from gi.repository import GObject, Nautilus\n", "")
    read: dict[str, object] = {"GObject": Names, "Nautilus": Names}
    exec(compile(code, "extension", "exec"), read)  # noqa: S102 - it is our own text

    assert read["COMMAND"] == [str(LAUNCHER), "--"]


class Names:
    GObject = type("GObject", (), {})
    MenuProvider = type("MenuProvider", (), {})


@settings(deadline=None)
@given(st.lists(PATHS, min_size=1))
def test_a_command_in_a_desktop_file_is_read_as_it_was_meant(command: list[str]) -> None:
    assume("=" not in command[0])

    program, *rest = arguments_of(exec_line(command, "%F"))

    started = rest if program == ENVIRONMENT else [program, *rest]
    assert [*command, "%F"] == started
    assert "%" not in program


def test_a_program_that_no_desktop_file_can_start_is_told(home: Home) -> None:
    """`env` would take it for a variable."""
    menus = [menu_of(home, name) for name in ("dolphin", "open-with", "thunar")]

    done = carry_out(plan_installation(menus, Path("/100%/a=b/checkface-desktop")))

    assert ["both '%' and '='" in each.reason for each in done] == [True, True, False]


def arguments_of(value: str) -> list[str]:
    """As the Desktop Entry Specification has them read: first the string, then its arguments."""
    string = re.sub(r"\\(.)", r"\1", value)
    found = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', string)
    return [
        code or re.sub(r"\\(.)", r"\1", argument).replace("%%", "%") for argument, code in found
    ]


@settings(deadline=None)
@given(st.lists(PATHS, min_size=1))
def test_a_command_for_a_shell_is_read_as_it_was_meant(command: list[str]) -> None:
    assert [*command, "%F"] == shlex.split(shell_line(command, "%F"))


@settings(deadline=None)
@given(PATHS, st.integers(0, 99), st.text())
def test_an_entry_knows_what_it_starts(path: str, folders: int, around: str) -> None:
    marker = Marker(Path("/") / path, folders)

    assert marker == marker_in(f"{around}\n# {marker}\n{around}")
    assert not set(str(marker)) & set("&<>\n")


def test_a_script_passes_names_on_as_they_are(tmp_path: Path, home: Home) -> None:
    """A real shell runs it, in a folder with names that would be options and commands."""
    program = tmp_path / 'it\'s a "program" $HOME'
    program.write_text(f"#!{sys.executable}\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n")
    program.chmod(0o755)
    carry_out(plan_installation([caja(home)], program))
    names = ["--help", "a b'; touch PWNED; '.bin", "$(touch PWNED)", "\n", "-", ""]

    command = [str(file_of_state(caja(home))), *names]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == ["--", *names]
    assert not (tmp_path / "PWNED").exists()


def test_dolphin_and_caja_run_only_what_may_be_run(home: Home) -> None:
    for menu in (dolphin(home), caja(home)):
        carry_out(plan_installation([menu], LAUNCHER))
        path = file_of_state(menu)
        assert path.stat().st_mode & stat.S_IXUSR
        path.chmod(0o644)

        carry_out(plan_installation([menu], LAUNCHER))

        assert path.stat().st_mode & stat.S_IXUSR


def test_nemo_is_given_addresses_between_quotes(home: Home) -> None:
    """Versions before 6 leave paths as they are."""
    carry_out(plan_installation([nemo(home)], Path("/x")))

    text = file_of_state(nemo(home)).read_text()
    assert 'Exec="/x" "--" %U\n' in text
    assert "Quote=double\n" in text


def lines_in(rows: str, sign: str) -> Sequence[str]:
    return [row[1:] for row in rows.splitlines() if row.startswith(sign)]


@pytest.mark.parametrize("name", OF_FILES)
def test_a_dry_run_shows_exactly_what_is_then_written(user: User, name: str) -> None:
    shown = user.desktop("install", "--dry-run", "--for", name)
    assert user.tree == {}

    done = user.desktop("install", "--for", name)

    written = [data.decode().splitlines() for _, data in user.tree.values() if data]
    assert [shown.code, done.code, shown.err, done.err] == [0, 0, "", ""]
    assert sorted(lines_in(shown.out, "+")) == sorted(line for text in written for line in text)
    assert user.desktop("status", "--for", name).code == 2 - (launcher_works())
    user.desktop("uninstall", "--for", name)
    assert user.tree == {}


def launcher_works() -> int:
    return 2 if not why_broken(launcher()) else 0


def test_a_merge_shows_what_is_added_and_nothing_else(user: User) -> None:
    path = user.folder / ".config/Thunar/uca.xml"
    path.parent.mkdir(parents=True)
    path.write_text("<actions>\n<action><name>\u202emine</name></action>\n</actions>\n")

    shown = user.desktop("install", "--dry-run", "--for", "thunar")
    user.desktop("install", "--for", "thunar")

    rows = lines_in(shown.out, "+")
    assert "\n".join(rows) in path.read_text()
    assert lines_in(shown.out, "-") == []
    assert "\u202e" not in shown.out


def test_variables_say_where_the_folders_are(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(user.folder / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative/is/ignored")

    user.desktop("install", "--for", "dolphin", "--for", "thunar")

    files = [name for name, (_, data) in user.tree.items() if data]
    assert files == [".config/Thunar/uca.xml", "data/kio/servicemenus/checkface.desktop"]


def test_without_a_file_manager_it_is_said(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    assert "no file manager that we know is installed" in user.desktop("install").out
    assert "no file manager that we know is installed" in user.desktop("status").out
    assert "there is no entry of ours" in user.desktop("uninstall").out
    assert user.tree == {}


def test_an_entry_whose_interpreter_is_gone_is_told(user: User, tmp_path: Path) -> None:
    program = tmp_path / "checkface-desktop"
    carry_out(plan_installation([dolphin(home_in(user.folder))], program))

    assert "cannot be read" in user.desktop("status", "--for", "dolphin").out
    program.write_text("#!/gone/python\n")
    assert "may not be run" in user.desktop("status", "--for", "dolphin").out
    program.chmod(0o755)
    ended = user.desktop("status", "--for", "dolphin")
    assert "its interpreter '/gone/python' is gone" in ended.out
    assert ended.code == 2
    program.write_text("#!/bin/sh\n'''exec' \"/go ne/python\" \"$0\" \"$@\"\n' '''\n")
    assert "'/go ne/python' is gone" in user.desktop("status", "--for", "dolphin").out
    program.write_text(f"#!{sys.executable}\n")
    ended = user.desktop("status", "--for", "dolphin")
    assert "of another installation" in ended.out
    assert ended.code == 0


def test_a_broken_file_is_told_in_one_sentence(user: User) -> None:
    path = user.folder / ".config/Thunar/uca.xml"
    path.parent.mkdir(parents=True)
    path.write_text("<actions>")

    for verb in ("install", "uninstall"):
        ended = user.desktop(verb, "--for", "thunar")
        assert ended.code == 2
        assert ended.err.count("\n") == 1
        assert "is left alone: it is no well-formed XML" in ended.err
    assert user.desktop("status", "--for", "thunar").code == 2


def test_the_program_of_this_installation_is_found() -> None:
    try:
        path = launcher()
    except LauncherError:
        pytest.skip("installed before it had a program for menus")

    assert path.is_absolute()
    assert path.stem == "checkface-desktop"
    assert why_broken(path) == ""
