"""A variable in a requirement file is what pip will find, not what stands in the user's shell."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.self_test.index import Index

UP = "/.." * 12
OURS = ["TMPDIR", "TEMP", "TMP", "PIP_QUIET", "PIP_DRY_RUN", "NO_COLOR", "COLUMNS"]


@pytest.mark.parametrize("command", [["install", "--yes"], ["lock"]], ids=" ".join)
def test_a_file_behind_a_variable_that_we_set_is_looked_through(
    bench: Workbench, index: Index, command: list[str]
) -> None:
    """Unfilled, no such file was there, and so it was left to pip, which read it."""
    index.add(wheel_name("plum"), wheel("plum"))
    bench.write("hidden.txt", ["--no-binary :all:", "plum"])
    wanted = bench.write("wanted.txt", [f"-r ${{TEMP}}{UP}{bench.work}/hidden.txt"])

    done = bench.run(*command, "-r", wanted, "--allow-variable", "TEMP")

    assert done.code == 13, done.text
    assert "hidden.txt, line 1" in done.err
    assert index.requests == []


@pytest.mark.parametrize("name", OURS)
def test_what_we_set_is_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.delenv(name, raising=False)
    pip = Pip.own().within(tmp_path)

    assert name in pip.variables("install")


@pytest.mark.parametrize("name", ["PYTHONPATH", "PYTHONHOME", "_PIP_STANDALONE_CERT", "PIP_REPORT"])
def test_what_we_hide_is_not_filled_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv(name, "here")
    pip = Pip.own().within(tmp_path)

    assert name not in pip.variables("install")
