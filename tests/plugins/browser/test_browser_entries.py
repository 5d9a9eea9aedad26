"""`checkface browser` tells browsers of our program, for our extension alone, and takes it back."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkface.errors import OutputError
from checkface_browser.browsers import Browser, browsers, named
from checkface_browser.entries import HOST, Entry, Standing
from checkface_browser.errors import EntryError
from checkface_browser.extension_id import CHROMIUM_ID, FIREFOX_ID
from checkface_browser.installing import Installer

PLATFORMS = ["linux", "darwin", "win32"]
MANIFEST = Path(__file__).parents[3] / "plugins/browser/extension/manifest.json"


class FakeRegistry(dict[str, str]):
    """As much of the Windows registry as is used."""

    def set(self, key: str, value: str) -> None:
        self[key] = value

    def delete(self, key: str) -> None:
        self.pop(key, None)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    program = tmp_path / "bin/checkface-native-host"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return program


def files_in(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): file.read_text("utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_the_id_is_that_of_the_key_in_the_manifest() -> None:
    """Chromium's: the first half of the sha256 of the public key, 0 to f written as a to p."""
    if not MANIFEST.exists():
        pytest.skip("the extension is not here")
    said = json.loads(MANIFEST.read_text("utf-8"))
    digest = hashlib.sha256(base64.b64decode(said["key"])).hexdigest()[:32]

    assert CHROMIUM_ID == "".join(chr(ord("a") + int(each, 16)) for each in digest)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_is_installed_says_who_may_start_what_and_is_gone_after_uninstall(
    tmp_path: Path, program: Path, platform: str
) -> None:
    home, registry = tmp_path / "home", FakeRegistry()
    home.mkdir()
    chosen = tuple(Entry(each, program) for each in browsers(home, {}, platform))
    installer = Installer(chosen, registry if platform == "win32" else None)

    assert {"written"} == {each.change for each in installer.install()}
    assert {"as it was"} == {each.change for each in installer.install()}
    for entry in chosen:
        said = json.loads(entry.path.read_text("utf-8"))
        assert {"name": HOST, "path": str(program), "type": "stdio"}.items() <= said.items()
        allowed = said.get("allowed_extensions"), said.get("allowed_origins")
        gecko = entry.browser.name == "firefox"
        assert allowed == (
            ([FIREFOX_ID], None) if gecko else (None, [f"chrome-extension://{CHROMIUM_ID}/"])
        )
    assert {Standing.CURRENT} == {each.change for each in installer.status()}
    assert len(registry) == (len(chosen) if platform == "win32" else 0)
    assert {"removed"} == {each.change for each in installer.uninstall()}
    assert {"not there"} == {each.change for each in installer.uninstall()}
    assert ({}, {}) == (files_in(home), registry)


def test_an_entry_that_the_registry_does_not_name_is_none(tmp_path: Path, program: Path) -> None:
    entry = Entry(browsers(tmp_path, {}, "win32")[0], program)
    installer = Installer((entry,), FakeRegistry())
    list(installer.install())
    assert installer.registry
    installer.registry.delete(rf"Software\Chromium\NativeMessagingHosts\{HOST}")

    assert ["entry that the registry does not name"] == [each.change for each in installer.status()]
    assert ["written"] == [each.change for each in installer.install()]


def test_a_browser_is_found_by_its_folder_or_taken_by_its_name(tmp_path: Path) -> None:
    known = browsers(tmp_path, {"XDG_CONFIG_HOME": str(tmp_path / "settings")}, "linux")
    (tmp_path / "settings/chromium").mkdir(parents=True)

    assert ["chromium"] == [each.name for each in named(known, [])]
    assert ["firefox"] == [each.name for each in named(known, ["firefox"])]
    with pytest.raises(EntryError, match="no browser 'netscape' is known here; expected one of"):
        named(known, ["netscape"])


@pytest.mark.parametrize(
    "foreign",
    [
        b"",
        b"\xff\xfe\0",
        b"[" * 50_000,
        b"{}",
        b'{"name": "org.other", "path": "/bin/checkface-native-host"}',
        b'{"name": "org.checkface.host", "path": "/bin/sh"}',
        b'{"name": "org.checkface.host", "path": ["/bin/checkface-native-host"]}',
    ],
)
def test_what_somebody_else_wrote_is_left_alone_and_nothing_else_is_written(
    tmp_path: Path, program: Path, foreign: bytes
) -> None:
    known = browsers(tmp_path / "home", {}, "linux")
    theirs = Entry(known[1], program).path
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(foreign)
    installer = Installer(tuple(Entry(each, program) for each in known), None)

    for action in (installer.install, installer.uninstall):
        with pytest.raises(EntryError, match="not an entry that checkface has written"):
            list(action())

    assert foreign == theirs.read_bytes()
    assert [theirs] == [file for file in (tmp_path / "home").rglob("*") if file.is_file()]
    assert Standing.FOREIGN in [each.change for each in installer.status()]


def test_an_entry_follows_checkface_and_tells_when_its_program_is_gone(
    tmp_path: Path, program: Path
) -> None:
    browser = Browser("chromium", tmp_path / "c", tmp_path / "c/hosts")
    old = tmp_path / "old/checkface-native-host"
    entry = Entry(browser, program)
    browser.folder.mkdir(parents=True)
    entry.path.write_text(Entry(browser, old).text)
    assert str(Standing.BROKEN) == str(entry.standing)

    old.parent.mkdir()
    old.write_text("")
    old.chmod(0o755)
    assert str(Standing.OUTDATED) == str(entry.standing)

    assert ["written"] == [each.change for each in Installer((entry,), None).install()]
    assert str(Standing.CURRENT) == str(entry.standing)


def test_a_folder_of_that_name_is_no_program(tmp_path: Path, program: Path) -> None:
    entry = Entry(browsers(tmp_path, {}, "linux")[0], program)
    list(Installer((entry,), None).install())
    program.unlink()
    program.mkdir()

    assert str(Standing.BROKEN) == str(entry.standing)
    with pytest.raises(EntryError, match="there is no program"):
        list(Installer((entry,), None).install())


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root has sudo's problem")
def test_root_writes_nothing_into_the_folders_of_another_user(
    tmp_path: Path, program: Path
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.chown(theirs, 12345, 12345)
    installer = Installer((Entry(browsers(theirs, {}, "linux")[0], program),), None)

    for done in (installer.install(), installer.uninstall()):
        with pytest.raises(OutputError, match="belongs to another user"):
            list(done)
    assert {} == files_in(theirs)


@pytest.mark.parametrize("said", ["", "settings", "./settings", "~/settings"])
def test_a_folder_of_settings_that_is_not_absolute_is_none(tmp_path: Path, said: str) -> None:
    """As the XDG Base Directory Specification has it, and as browsers read it."""
    known = browsers(tmp_path, {"XDG_CONFIG_HOME": said}, "linux")

    assert tmp_path / ".config/chromium" == known[0].profile


def test_without_its_program_nothing_is_written(tmp_path: Path, program: Path) -> None:
    program.unlink()
    installer = Installer((Entry(browsers(tmp_path / "home", {}, "linux")[0], program),), None)

    with pytest.raises(EntryError, match="there is no program"):
        list(installer.install())

    assert not (tmp_path / "home").exists()


def checkface(home: Path | str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOME": str(home), "USERPROFILE": str(home)}
    environment.pop("XDG_CONFIG_HOME", None)
    return subprocess.run(
        [sys.executable, "-m", "checkface", "browser", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="would write into the real registry")
def test_the_command_says_what_it_would_do_does_it_and_undoes_it(tmp_path: Path) -> None:
    assert "No browser was found" in checkface(tmp_path, "install").stdout
    chosen = ["--for", "chromium", "--for", "firefox"]

    would = checkface(tmp_path, "install", *chosen, "--dry-run")
    assert (0, 2) == (would.returncode, would.stdout.count("would write"))
    assert {} == files_in(tmp_path)

    assert 2 == checkface(tmp_path, "install", *chosen).stdout.count("written")
    written = files_in(tmp_path)
    assert 2 == len(written)
    assert 2 == checkface(tmp_path, "status").stdout.count("entry of this checkface")
    assert 2 == checkface(tmp_path, "uninstall", "--dry-run").stdout.count("would remove")
    assert written == files_in(tmp_path)
    assert 2 == checkface(tmp_path, "uninstall").stdout.count("removed")
    assert {} == files_in(tmp_path)


def test_wrong_names_and_folders_are_one_sentence(tmp_path: Path) -> None:
    wrong = checkface(tmp_path, "install", "--for", "netscape")
    (tmp_path / ".config").write_text("a file in the way")
    blocked = checkface(tmp_path, "install", "--for", "chromium")
    homeless = checkface("some/where", "install", "--for", "chromium", "--dry-run")
    rooted = checkface("/", "install", "--for", "chromium", "--dry-run")

    assert (2, 2, 2) == (wrong.returncode, blocked.returncode, homeless.returncode)
    assert (2, True) == (rooted.returncode, "set HOME" in rooted.stderr)
    assert "expected HOME to be an absolute path, got 'some/where'" in homeless.stderr
    assert "no browser 'netscape' is known here" in wrong.stderr
    assert "is not a folder" in blocked.stderr
    assert "Traceback" not in wrong.stderr + blocked.stderr
