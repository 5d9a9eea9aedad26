"""The question waits for the pictures that its screen shows, and for no other."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from PIL import Image
from tests.gate.plans import Tty, draw_quickly, plainly, wheel

from checkface import Face, Trio
from checkface_gate.recognition import Recognised
from checkface_gate.screen.display import Display
from checkface_pip_verify.pip.plan import Wheel

APP = wheel("app", "2.0", requested=True)
SEEN = [wheel(f"known{n}", kind="seen") for n in range(30)]
NEW = [wheel(f"new{n}") for n in range(30)]
ODD = wheel("odd", kind="sibling")
COLUMNS, ROWS = 80, 40
PATIENCE = 120.0
"""Only a test that fails takes so long."""


class Painter:
    """Paints at once what it may, and nothing else until it is allowed."""

    def __init__(self) -> None:
        self.free: set[Face] = set()
        self.go = threading.Event()
        self.begun: set[Face] = set()
        self.gave_up = False

    def __call__(self, faces: Sequence[Face], size: int, **_: object) -> list[Image.Image]:
        self.begun.update(faces)
        if not self.free.issuperset(faces) and not self.go.wait(PATIENCE):
            self.gave_up = True
        return [Image.new("RGB", (size, size), "#804020") for _ in faces]


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Painter]:
    draw_quickly(monkeypatch)
    painter = Painter()
    monkeypatch.setattr("checkface_gate.screen.gallery.draw_faces", painter)
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    monkeypatch.setenv("LINES", str(ROWS))
    yield painter
    painter.go.set()


@pytest.mark.parametrize(
    ("others", "shown"),
    [
        (SEEN, []),
        ([*SEEN, *NEW[:2]], NEW[:2]),
        (NEW, []),
        ([*SEEN, *NEW], []),
        ([*SEEN, *NEW[:9], ODD], [ODD]),
    ],
    ids=["30 seen", "2 new", "30 new", "60", "one that is odd"],
)
def test_no_picture_is_waited_for_that_the_screen_does_not_show(
    painter: Painter,
    monkeypatch: pytest.MonkeyPatch,
    others: list[Recognised],
    shown: list[Recognised],
) -> None:
    painter.free = {*_trio(APP), *map(_face, shown)}
    monkeypatch.setattr(sys, "stdout", Tty())
    display = Display("blocks")
    known = {str(each.candidate.digest) for each in SEEN}
    display.prepare([_promise(each) for each in (APP, *others)], known)

    display.show([APP, *others], "Install?")

    assert not painter.gave_up
    assert painter.begun.isdisjoint(map(_face, SEEN))
    assert painter.begun >= painter.free
    assert sum("#" * COLUMNS in row[:COLUMNS] for row in _rows()) >= 6
    display.stop()


def test_in_the_pager_what_was_asked_for_is_first_and_as_wide_as_the_page(
    painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    painter.go.set()
    monkeypatch.setattr(sys, "stdout", Tty())

    display = Display("blocks")
    display.stop()  # as at the question: nothing is drawn any more

    first, *others = display.everything([*SEEN[:2], APP, ODD, NEW[0]])

    assert str(APP.candidate.digest) in first
    assert "#" * 78 in plainly(first.splitlines()[0])
    names = ["odd", "new0", "known0", "known1"]
    assert [name in text for name, text in zip(names, others, strict=True)] == [True] * 4


def _rows() -> list[str]:
    assert isinstance(sys.stdout, Tty)
    return list(map(plainly, sys.stdout.getvalue().splitlines()))


def _face(each: Recognised) -> Face:
    return Face(each.candidate.digest)


def _trio(each: Recognised) -> tuple[Face, ...]:
    return Trio(each.candidate.digest).faces


def _promise(each: Recognised) -> Wheel:
    assert isinstance(each.candidate.wheel, Wheel)
    return replace(each.candidate.wheel, hashes={"sha256": each.candidate.digest.value})
