"""Any mix of orders on an easel, at any of its steps: each is told of once, with its own files."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from queue import SimpleQueue
from time import sleep
from typing import Any, TypeAlias, cast

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.fakes.deadly_subjects import Broken

from checkface import Digest, Painter
from checkface.cf1.identity import Key
from checkface_server.pictures import Kind, Layout, Scene, Shape
from checkface_server.renderer import Order, Rendered
from checkface_server.subjects import Portrait, Subject
from checkface_server.work import sitting
from checkface_server.work.easel import Easel, Outcome
from checkface_server.work.files import grid_columns

LONGEST = 60
MOMENT = 0.001
SIDE = 8
GOOD = tuple(Portrait(Digest.of_text(name)) for name in ("ann", "bob", "cem", "dee", "eve", "fay"))
UNPAINTABLE = Portrait(Digest.of_text("unpaintable"))
NOWHERE = cast("Subject", Broken())
WRONG = {NOWHERE.name: "ZeroDivisionError: made to fail", UNPAINTABLE.name: "OSError: no colour"}
RIGHT = {
    Layout.SINGLE: Shape(SIDE, Kind.PNG),
    Layout.SHEET: Shape(SIDE, Kind.PNG),
    Layout.ANIMATION: Shape(SIDE, Kind.WEBP),
}
UNKNOWN = Shape(SIDE, Kind.SVG)
"""What none of those is made in."""
CLOSE = 12
"""Of 255: what an animation may make of a colour."""

Colour: TypeAlias = tuple[int, int, int]


def colour_of(name: str) -> Colour:
    red, green, blue = bytes.fromhex(Digest.of_text(name).value[:6])
    return red, green, blue


class Crayons:
    """Paints each in its own colour, some later than others, and one not at all."""

    def w_of(self, key: Key, _index: int) -> Any:
        sleep(key[0] % 3 * MOMENT)
        return np.zeros(512, np.int32)

    def draw_each(self, subjects: Iterable[Any], size: int) -> Iterator[Image.Image]:
        for subject in list(subjects):
            colour = colour_of(subject.name)
            sleep(colour[0] % 3 * MOMENT)
            if subject.name == UNPAINTABLE.name:
                raise OSError("no colour")
            yield Image.new("RGB", (size, size), colour)


@dataclass(frozen=True)
class Coming:
    """An order, and how it comes."""

    order: Order
    is_announced: bool
    steps: int
    """Between that and its coming."""


@st.composite
def comings(draw: st.DrawFn) -> Coming:
    layout = draw(st.sampled_from(list(RIGHT)))
    most = 9 if layout in {Layout.SHEET, Layout.ANIMATION} else 1
    some = st.sampled_from(draw(st.sampled_from([GOOD, (*GOOD, UNPAINTABLE, NOWHERE)])))
    subjects = draw(st.lists(some, min_size=1, max_size=most))
    if layout is Layout.ANIMATION:  # an encoder makes one of two same frames
        subjects = [subject for subject, _ in groupby(subjects)]
    shapes = draw(st.sampled_from([(RIGHT[layout],), (RIGHT[layout], UNKNOWN)]))
    scene = Scene(tuple(subjects), layout, 10 if layout is Layout.ANIMATION else 0)
    order = Order(scene, shapes, is_familiar=draw(st.booleans()))
    return Coming(order, draw(st.booleans()), draw(st.integers(0, 4)))


@pytest.fixture(autouse=True)
def _only_colours_are_computed(made_up_keys: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    nearest = Image.Resampling.NEAREST
    monkeypatch.setattr(sitting, "reduced", lambda whole, side: whole.resize((side, side), nearest))


@given(coming=st.lists(comings(), min_size=1, max_size=9), batch=st.integers(1, 8))
@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_each_is_told_of_once_with_its_own_files(coming: list[Coming], batch: int) -> None:
    told: SimpleQueue[tuple[int, Outcome]] = SimpleQueue()
    easel = Easel(cast("Painter", Crayons()), batch=batch, tell=lambda *one: told.put(one))
    for number, one in enumerate(coming):
        if one.is_announced:
            easel.announce(one.order)
        for _ in range(one.steps):
            easel.step()
        easel.add(number, one.order)
    while not easel.is_idle:
        easel.step()
    outcomes = [told.get(timeout=LONGEST) for _ in coming]

    assert [*range(len(coming))] == sorted(number for number, _ in outcomes)
    for number, outcome in outcomes:
        require_right(coming[number].order, outcome)
    assert told.empty()


def require_right(order: Order, outcome: Outcome) -> None:
    """Files of what was asked for, or the reason why there are none."""
    scene = order.scene
    names = [one.name for one in scene.subjects]
    wrong = {WRONG[name] for name in names if name in WRONG}
    if wrong:
        assert outcome in wrong
        return
    assert isinstance(outcome, Rendered), outcome
    shape, *unknown = order.shapes
    assert ([shape], unknown) == ([*outcome.files], [*outcome.failures])
    with Image.open(io.BytesIO(outcome.files[shape])) as picture:
        shown = list(colours_in(picture, scene))
    assert len(names) == len(shown)
    for name, colour in zip(names, shown, strict=True):
        assert max(abs(a - b) for a, b in zip(colour_of(name), colour, strict=True)) <= CLOSE


def colours_in(picture: Image.Image, scene: Scene) -> Iterator[Colour]:
    """In the middle of each face."""
    across = grid_columns(len(scene.subjects))
    for number in range(len(scene.subjects)):
        row, column = divmod(number, across)
        if scene.layout is Layout.ANIMATION:
            picture.seek(number)
            row = column = 0
        place = (column * SIDE + SIDE // 2, row * SIDE + SIDE // 2)
        yield cast("Colour", picture.convert("RGB").getpixel(place))
