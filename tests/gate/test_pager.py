"""Which program shows a long text, only the user's environment says, and nothing else is run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkface_gate.screen.pager import page, pager
from checkface_gate.tool.running import TICK_SECONDS


def program(folder: Path, name: str, text: str = "#!/bin/sh\nsed s/^/paged:/\n") -> Path:
    folder.mkdir(exist_ok=True)
    made = folder / name
    made.write_text(text)
    made.chmod(0o755)
    return made


def test_it_is_the_users_with_its_words_and_else_less(tmp_path: Path) -> None:
    mine, less = program(tmp_path, "mine"), program(tmp_path, "less")
    path = {"PATH": str(tmp_path)}

    assert pager({**path, "PAGER": "mine -a 'b c'"}) == [str(mine), "-a", "b c"]
    assert pager({**path, "PAGER": str(mine)}) == [str(mine)]
    assert pager({**path, "PAGER": f"{less} -S"}) == [str(less), "-R", "-S"]
    for said in ("", " ", "missing", "'no end", "sub/mine", "./mine"):
        assert pager({**path, "PAGER": said}) == [str(less), "-R"]


@pytest.mark.parametrize("path", [".", "", "bin", "./bin:."])
def test_nothing_is_taken_from_the_folder_that_we_are_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    program(tmp_path, "less")
    program(tmp_path / "bin", "less")
    monkeypatch.chdir(tmp_path)

    assert pager({"PATH": path, "PAGER": "less"}) is None


@pytest.mark.parametrize("said", ["", "$(touch run)", "less; touch run", "less | touch run"])
def test_no_shell_reads_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    program(tmp_path, "less", "#!/bin/sh\ncat\n")
    monkeypatch.chdir(tmp_path)

    page(["text\n"], {"PATH": f"{tmp_path}:{os.defpath}", "PAGER": said})

    assert not (tmp_path / "run").exists()


def test_without_one_or_with_one_that_cannot_start_the_text_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page(["one\n"], {"PATH": str(tmp_path)})
    program(tmp_path, "broken", "#!/no/such/interpreter\n")
    page(["two\n"], {"PATH": str(tmp_path), "PAGER": "broken"})

    assert capsys.readouterr().out == "one\ntwo\n"


@pytest.mark.parametrize("script", ["exit 1", "echo no terminal >&2; exit 127"])
def test_what_a_pager_does_not_show_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], script: str
) -> None:
    program(tmp_path, "mine", f"#!/bin/sh\n{script}\n")

    page(["one\n"], {"PATH": f"{tmp_path}:{os.defpath}", "PAGER": "mine"})

    assert capsys.readouterr().out == "one\n"


def test_what_matters_most_is_at_the_top_of_a_pager_and_else_last(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path, "less")

    page(["one\n", "two\n"], {"PATH": f"{tmp_path}:{os.defpath}"})
    page(["one\n", "two\n"], {"PATH": ""})

    assert capfd.readouterr().out == "paged:one\npaged:\npaged:two\ntwo\n\none\n"


def test_one_that_is_left_early_has_shown_enough(capsys: pytest.CaptureFixture[str]) -> None:
    page(["x" * 1_000_000], {"PATH": os.defpath, "PAGER": f"{sys.executable} -c pass"})

    assert capsys.readouterr().out == ""


def test_one_that_reads_late_gets_it_whole_and_a_signal_is_heard_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Python acts on one that comes a moment before a wait after that wait."""
    text, waits = "x" * 1_000_000, list[float | None]()
    wait = subprocess.Popen.wait

    def noted(process: subprocess.Popen[bytes], timeout: float | None = None) -> int:
        if process.returncode is None:
            waits.append(timeout)
        return wait(process, timeout)

    monkeypatch.setattr(subprocess.Popen, "wait", noted)
    program(tmp_path, "less", "#!/bin/sh\nsleep 0.1\ncat\n")

    page([text], {"PATH": f"{tmp_path}:{os.defpath}"})

    assert capfd.readouterr().out == text
    assert {TICK_SECONDS} == set(waits)


@pytest.mark.parametrize("flags", ["", "-F", "-S", "FX"])
def test_less_shows_colours_whatever_its_own_variable_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str
) -> None:
    program(tmp_path, "less", f'#!/bin/sh\necho "$@" > {tmp_path}/told\n')
    monkeypatch.chdir(tmp_path)

    page("text\n", {"PATH": f"{tmp_path}:{os.defpath}", "PAGER": "less", "LESS": flags})

    assert (tmp_path / "told").read_text() == "-R\n"
