"""Windows and macOS, by the rules of their formats: no real one has seen these entries."""

from __future__ import annotations

import plistlib
import shlex
from pathlib import Path, PureWindowsPath

import pytest
from tests.fakes.fake_winreg import FakeWinreg
from tests.plugins.desktop.conftest import tree_of

from checkface_desktop.entries import carry_out, look, plan_installation, plan_removal
from checkface_desktop.home import Home
from checkface_desktop.menus.macos import MacOs
from checkface_desktop.menus.windows import SUBMENU, VERB, Explorer

LAUNCHER = Path('/it\'s 100% <mine> & "$yours"/checkface-desktop')
PROGRAM = Path(str(PureWindowsPath(r"C:\Users\It's me\py & co\checkface-desktop.exe")))
THERE = {
    "Software": {},
    r"Software\Classes": {"x": "y"},
    r"Software\Classes\*": {},
    r"Software\Classes\*\shell": {},
    r"Software\Classes\*\shell\other": {"": "Other"},
}


@pytest.mark.parametrize("before", [{}, THERE], ids=["new", "used"])
def test_the_registry_is_as_it_was(before: dict[str, dict[str, str]]) -> None:
    winreg = FakeWinreg({path: dict(values) for path, values in before.items()})
    explorer = Explorer(winreg)

    carry_out(plan_installation([explorer], PROGRAM))
    (found,) = look([explorer])
    (again,) = plan_installation([explorer], PROGRAM)
    carry_out(plan_installation([explorer], Path(r"D:\new.exe")))
    carry_out(plan_removal([explorer]))

    assert [state.launcher for state in found.states] == [PROGRAM]
    assert again.changes == ()
    assert before == winreg.keys


def test_the_submenu_has_the_algorithms_and_each_a_whole_command() -> None:
    winreg = FakeWinreg()
    carry_out(plan_installation([Explorer(winreg)], PROGRAM))

    below = rf"Software\Classes\{SUBMENU}\shell"
    titles = [
        values["MUIVerb"]
        for path, values in winreg.keys.items()
        if path.count("\\") == 4 and path.startswith(below)
    ]
    commands = [values[""] for path, values in winreg.keys.items() if path.endswith("command")]

    assert winreg.keys[VERB]["ExtendedSubCommandsKey"] == SUBMENU
    assert "" not in winreg.keys[VERB]  # Windows ignores the submenu of a verb that has a default
    assert titles == ["SHA256", "SHA1", "SHA512"]
    assert commands == [
        f'"{PROGRAM}" --algorithm {name} -- "%1"' for name in ("sha256", "sha1", "sha512")
    ]


def test_a_dry_run_shows_all_keys_that_are_then_there() -> None:
    winreg = FakeWinreg()
    plan = plan_installation([Explorer(winreg)], PROGRAM)
    shown = {row for planned in plan for change in planned.changes for row in change.lines()}

    carry_out(plan)

    assert shown == {
        f"+{path}  {name or '(Default)'} = {value}"
        for path, values in winreg.keys.items()
        for name, value in values.items()
    }


def test_keys_of_somebody_else_are_left_alone() -> None:
    winreg = FakeWinreg({VERB: {"MUIVerb": "mine"}})

    (done,) = carry_out(plan_installation([Explorer(winreg)], PROGRAM))
    carry_out(plan_removal([Explorer(winreg)]))

    assert "is not from us" in done.reason
    assert winreg.keys == {VERB: {"MUIVerb": "mine"}}


def test_a_registry_that_refuses_is_told_in_one_sentence() -> None:
    winreg = FakeWinreg(refuses=True)

    (done,) = carry_out(plan_installation([Explorer(winreg)], PROGRAM))

    assert "cannot be written: Access is denied" in done.reason
    assert winreg.keys == {}


def test_elsewhere_there_is_no_registry() -> None:
    (planned,) = plan_installation([Explorer(None)], PROGRAM)

    assert "no Windows" in planned.reason
    assert plan_removal([Explorer(None)])[0].changes == ()


def test_the_quick_action_of_the_finder_is_a_bundle_that_reads(tmp_path: Path, home: Home) -> None:
    carry_out(plan_installation([MacOs(home)], LAUNCHER))

    folder = tmp_path / "Library/Services/Check face.workflow/Contents"
    info = plistlib.loads((folder / "Info.plist").read_bytes())
    document = plistlib.loads((folder / "document.wflow").read_bytes())
    (service,) = info["NSServices"]
    (action,) = document["actions"]
    parameters = action["action"]["ActionParameters"]
    words = shlex.split(parameters["COMMAND_STRING"])
    assert service["NSMenuItem"] == {"default": "Check face"}
    assert service["NSSendFileTypes"] == ["public.item"]
    assert words == ["exec", str(LAUNCHER), "--", "$@"]
    assert parameters["COMMAND_STRING"].endswith(' "$@"')
    assert parameters["inputMethod"] == 1
    assert document["workflowMetaData"]["workflowTypeIdentifier"].endswith("servicesMenu")
    carry_out(plan_removal([MacOs(home)]))
    assert tree_of(tmp_path) == {}


def test_only_a_mac_gets_it_unasked(home: Home) -> None:
    assert [MacOs(home, name).is_installed() for name in ("darwin", "linux")] == [True, False]
