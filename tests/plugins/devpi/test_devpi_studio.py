"""Promises of what draws: a process that may be killed, hang or say anything."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from checkface import Digest
from checkface_devpi import studio
from checkface_devpi.drawing import order_of, read
from checkface_devpi.picture import Picture
from checkface_devpi.studio import Studio

KILLED = "import os; os.kill(os.getpid(), 9)"
SILENT = "import sys; sys.stdin.read()"
HANGS = "import time; time.sleep(600)"
SAYS = "import sys; sys.exit('no <b>network</b> \\x1b[2J')"
DRAWS = """
import sys
from checkface.pages import Portrait
from checkface_devpi.drawing import main
Portrait.png = lambda portrait: portrait.filename.encode()
sys.exit(main())
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(tmp_path / "cache"))


def picture(text: str = "a file", *, trio: bool = False) -> Picture:
    return Picture(Digest.of_text(text), trio, 48)


def draw_with(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "COMMAND", (sys.executable, "-P", "-c", code))


def test_a_picture_is_drawn_by_another_process_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    draw_with(DRAWS, monkeypatch)
    wanted = picture()

    assert wanted.filename.encode() == Studio(1).wait(wanted, 60)

    draw_with(KILLED, monkeypatch)
    assert wanted.filename.encode() == Studio(1).wait(wanted, 60), "another server finds it"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (KILLED, "ended with -9"),
        (SAYS, "no <b>network</b> "),
        (SILENT, "the cache keeps nothing"),
        (HANGS, "timed out"),
    ],
)
def test_what_cannot_draw_is_logged_and_not_tried_at_once(
    code: str, why: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    draw_with(code, monkeypatch)
    monkeypatch.setattr(studio, "MOST_SECONDS", 1 if code is HANGS else 60)
    ours, wanted = Studio(1), picture()

    with caplog.at_level(logging.ERROR):
        assert ours.wait(wanted, 90) is None
        assert why in caplog.text
        assert "\x1b" not in caplog.text
        caplog.clear()
        assert ours.wait(wanted, 90) is None
        assert not caplog.text, "the next one waits a minute"
    draw_with(DRAWS, monkeypatch)
    monkeypatch.setattr(studio, "MOST_SECONDS", 60)
    assert ours.wait(picture("another"), 90), "others are drawn all the same"


def test_a_command_that_is_not_there_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(studio, "COMMAND", ("/nothing/here",))

    assert Studio(1).wait(picture(), 60) is None
    assert "/nothing/here" in caplog.text


def test_no_more_wait_than_there_are_seats(monkeypatch: pytest.MonkeyPatch) -> None:
    draw_with(SILENT, monkeypatch)
    ours = Studio(0)

    assert ours.wait(picture(), 3600) is None


def test_what_is_asked_for_is_read_as_it_was_written() -> None:
    wanted = [picture("1"), picture("2", trio=True)]

    assert wanted == [read(line) for line in order_of(wanted).splitlines()]


def test_each_picture_has_a_name_of_its_own() -> None:
    wanted = [picture(text, trio=trio) for text in "ab" for trio in (True, False)]

    assert 4 == len({each.filename for each in wanted})
