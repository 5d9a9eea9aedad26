"""Every other command is pip's own; bad options and missing pieces are said in one sentence."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import TIMEOUT, Workbench

from checkface_pip_verify.self_test.index import Index

ROOT = Path(__file__).parents[3]
README = ROOT / "plugins" / "pip_verify" / "README.md"


def test_other_commands_give_pips_text_and_code_for_the_target(
    bench: Workbench, index: Index
) -> None:
    index.add(wheel_name("plum"), wheel("plum"))
    bench.run("install", "plum", "--yes")

    listed = bench.run("list")
    frozen = bench.run("--no-color", "freeze")
    shown = bench.run("show", "nothing-of-that-name")
    bad = bench.run("list", "--no-such-option")
    unknown = bench.run("instal")
    removed = bench.run("uninstall", "--yes", "plum")

    assert listed.code == 0
    assert "plum" in listed.out
    assert "checkface" not in listed.out
    assert frozen.out == "plum==1.0\n"
    assert shown.code == 1
    assert (bad.code, "no such option: --no-such-option" in bad.err) == (2, True)
    assert (unknown.code, "unknown command" in unknown.err) == (1, True)
    assert removed.code == 0, removed.text
    assert bench.installed() == {}


def test_pips_failures_come_through_with_pips_text_and_code(bench: Workbench) -> None:
    missing = bench.run("install", "nothing-of-that-name", "--yes")
    empty = bench.run("install")
    no_file = bench.run("install", "-r", "missing.txt")

    assert missing.code == 1
    assert "No matching distribution found for nothing-of-that-name" in missing.err
    assert empty.code == 1
    assert "You must give at least one requirement" in empty.text
    assert no_file.code == 1
    assert "missing.txt" in no_file.err
    assert "Traceback" not in missing.text + empty.text + no_file.text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["install", "--no-such-option", "plum"], "no such option: --no-such-option"),
        (["install", "plum", "--json"], "--json"),
        (["install", "plum", "--json", "nowhere/report.json"], "nowhere"),
        (["install", "plum", "--python", "nowhere"], "no Python 'nowhere' on PATH"),
        (["install", "plum", "--python", "."], "no Python in the folder"),
        (["install", "-r", "/dev/null"], "/dev/null"),
        (["ledger"], "ledger list"),
        (["ledger", "forget"], "ledger forget FILENAME"),
    ],
)
def test_what_we_cannot_do_is_one_sentence_and_14(
    bench: Workbench, arguments: list[str], said: str
) -> None:
    command = [sys.executable, "-m", "checkface_pip_verify", *arguments]
    if "--python" not in arguments and arguments[0] != "ledger":
        command[3:3] = ["--python", str(bench.venv)]
    done = subprocess.run(
        command, cwd=bench.work, env=bench.environ, capture_output=True, text=True, check=False
    )

    assert done.returncode == 14, done.stdout + done.stderr
    assert said in done.stderr
    assert done.stderr.startswith("pip-checkface: ")
    assert "Traceback" not in done.stderr


def test_what_cannot_be_shown_is_not_installed(bench: Workbench, index: Index) -> None:
    """As in `pip-checkface install plum --yes | head -0`."""
    index.add(wheel_name("plum"), wheel("plum"))
    reading, writing = os.pipe()
    os.close(reading)
    process = bench.start("install", "plum", "--yes", stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    _, err = process.communicate(timeout=TIMEOUT)

    assert process.returncode == 141
    assert b"Traceback" not in err
    assert bench.installed() == {}


def test_help_and_readme_name_every_exit_code_and_option() -> None:
    command = Path(sys.executable).with_name("pip-checkface")
    done = subprocess.run([command, "--help"], capture_output=True, text=True, check=True)
    readme = README.read_text("utf-8")

    for code in ("10", "11", "12", "13", "14", "130"):
        assert f"\n  {code} " in done.stdout
        assert f"\n| {code} |" in readme
    for option in ("--python", "--yes", "--dry-run", "--json", "--image", "--report"):
        assert re.search(rf"\n  (-\w, )?{option} ", done.stdout)
        assert re.search(rf"\n\| (`-\w`, )?`{option}", readme)


def test_versions_are_ours_and_pips() -> None:
    command = Path(sys.executable).with_name("pip-checkface")
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)

    ours, pips = done.stdout.splitlines()
    assert ours.startswith("checkface ")
    assert pips.startswith("pip ")
