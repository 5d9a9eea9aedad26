"""A review shows what it has, makes no more words than it shows, and ends when it is told to."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest
from tests.attacks.lock_texts import poetry
from tests.plugins.pip_verify.review.lock_review import Review
from tests.plugins.pip_verify.workbench import Workbench

from checkface_pip_verify.review import words

MANY = 400
GENEROUS = 30
"""Seconds; all the words would take longer on any machine that there is."""


def lines(count: int) -> list[str]:
    return [f"fruit{number:03}==1.0 --hash=sha256:{number:064x}" for number in range(count)]


@pytest.mark.parametrize(
    "command", [["lock", "show", "r.txt"], ["lock", "diff", "empty.txt", "r.txt"]]
)
def test_rows_come_at_once_and_an_interrupt_ends_it(bench: Workbench, command: list[str]) -> None:
    bench.write("r.txt", lines(MANY))
    bench.write("empty.txt", ["# nothing"])
    process = bench.start(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    while b"fruit003" not in process.stdout.readline():
        assert process.poll() is None

    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=GENEROUS)

    assert process.returncode == 130
    assert b"Traceback" not in err


def test_words_are_made_of_what_is_shown_only(
    review: Review, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []

    def make(digest: object) -> tuple[str, str]:
        made.append(digest)
        return "a", "b"

    monkeypatch.setattr(words, "_words", make)
    digests = " ".join(f"--hash=sha256:{number:064x}" for number in range(50))
    (tmp_path / "r.txt").write_text(f"apple==1.0 {digests}\n")

    few = json.loads(review("show", tmp_path / "r.txt", "--json").out)["packages"][0]["digests"]
    assert len(made) == 4
    every = review("show", tmp_path / "r.txt", "--json", "--all-words").out

    assert [4, 46] == [sum(bool(d["words"]) is kind for d in few) for kind in (True, False)]
    assert all(each["words"] for each in json.loads(every)["packages"][0]["digests"])


def test_what_is_left_out_or_odd_is_named(review: Review, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(
        "\n".join(
            [*lines(3), "-e .", "fig==1 ; sys_platform == 'nowhere' --hash=sha256:" + "a" * 64]
        )
    )

    said = review("show", tmp_path / "r.txt")
    told = json.loads(review("show", tmp_path / "r.txt", "--json").out)

    assert "fruit002 1.0" in said.out
    assert "line 4" in said.out
    assert "1 left out: its markers do not hold here" in said.out
    assert ["fig"] == [each["name"] for each in told["left_out"]]
    assert any("line 4" in note for note in told["notes"])


def test_who_wants_a_package_is_said(review: Review, tmp_path: Path) -> None:
    text = poetry("https://index.example/simple", "1" * 64)
    (tmp_path / "poetry.lock").write_text(text.replace('groups = ["main"]', 'groups = ["dev"]'))

    said = review("show", tmp_path / "poetry.lock")

    assert "apple 1.0  [group dev]" in said.out
