"""What draws: a face of each order in turn, and whatever fails fails alone."""

from __future__ import annotations

import errno
import io
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from time import perf_counter, sleep
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image
from tests.fakes.deadly_subjects import Broken

from checkface import Digest, Face, Painter
from checkface.cache import Cache
from checkface.cf1.identity import Key
from checkface.latents import Latent
from checkface.pictures import PictureCache, reduced
from checkface_server.pictures import Kind, Layout, Scene, Shape
from checkface_server.renderer import Order, Rendered
from checkface_server.subjects import Known, Portrait, Subject
from checkface_server.work import easel as easel_module
from checkface_server.work import sitting, wholes
from checkface_server.work.acquaintances import Acquaintances
from checkface_server.work.easel import TURNS_AT_ONCE, Easel, Outcome
from checkface_server.work.errors import NO_THREAD, Starved, sentence
from checkface_server.work.files import file_of
from checkface_server.work.wholes import MOST_RECENT

pytestmark = pytest.mark.usefixtures("made_up_keys")
PNG = Shape(64, Kind.PNG)
LONGEST = 60
ROOT = Path(__file__).parents[3]


class Crayons:
    """A painter in no time: one colour for each name. It notes what it is asked for."""

    def __init__(self) -> None:
        self.drawn: list[list[str]] = []

    def w_of(self, _key: Key, _index: int) -> Any:
        return np.zeros(512, np.int32)

    def draw_each(self, subjects: Iterable[Any], size: int) -> Iterator[Image.Image]:
        wanted = list(subjects)
        self.drawn.append([subject.name for subject in wanted])
        for subject in wanted:
            colour = "#" + Digest.of_text(subject.name).value[:6]
            yield Image.new("RGB", (size, size), colour)


class Heard(Easel):
    """What it tells is heard."""

    def __init__(self, painter: Crayons, kept: PictureCache | None = None, batch: int = 1) -> None:
        self.outcomes: SimpleQueue[tuple[int, Outcome]] = SimpleQueue()
        super().__init__(cast("Painter", painter), kept, batch=batch, tell=self.hear)
        self.owed = 0

    def hear(self, number: int, outcome: Outcome) -> None:
        self.outcomes.put((number, outcome))

    def add(self, number: int, order: Order) -> None:
        super().add(number, order)
        self.owed += 1

    def next_outcome(self) -> tuple[int, Outcome]:
        self.owed -= 1
        return self.outcomes.get(timeout=LONGEST)


def portraits(name: str, count: int) -> tuple[Subject, ...]:
    return tuple(Portrait(Digest.of_text(f"{name} {number}")) for number in range(count))


def order(name: str, count: int = 1, *shapes: Shape) -> Order:
    layout = Layout.SHEET if count > 1 else Layout.SINGLE
    return Order(Scene(portraits(name, count), layout), shapes or (PNG,))


def easel(batch: int = 1) -> tuple[Heard, Crayons]:
    crayons = Crayons()
    return Heard(crayons, batch=batch), crayons


def all_steps(ours: Heard, outcomes: int | None = None) -> list[tuple[int, Outcome]]:
    while not ours.is_idle:
        ours.step()
    return [ours.next_outcome() for _ in range(ours.owed if outcomes is None else outcomes)]


def rendered(outcome: Outcome) -> Rendered:
    assert isinstance(outcome, Rendered), outcome
    return outcome


def test_a_short_order_does_not_wait_for_a_long_one() -> None:
    """But for the turns that were begun before it came."""
    ours, _ = easel()
    ours.add(1, order("long", 20))
    ours.step()
    ours.add(2, order("short"))
    for _ in range(TURNS_AT_ONCE + 1):
        ours.step()

    assert 2 == ours.next_outcome()[0]
    assert [1] == [number for number, _ in all_steps(ours)]


def test_one_drawing_gives_all_shapes() -> None:
    ours, crayons = easel()
    shapes = [Shape(side, kind) for side in (64, 100, 1024) for kind in (Kind.PNG, Kind.JPEG)]
    ours.add(1, order("x", 1, *shapes))
    ((_, outcome),) = all_steps(ours)

    files = rendered(outcome).files
    assert 1 == len(crayons.drawn) == rendered(outcome).drawn
    for shape in shapes:
        picture = Image.open(io.BytesIO(files[shape]))
        assert (shape.side, shape.side) == picture.size


def test_who_comes_soon_after_has_the_same_drawing_and_it_counts_as_none() -> None:
    ours, crayons = easel()
    ours.add(1, order("x"))
    all_steps(ours)
    ours.add(2, order("x", 1, Shape(512, Kind.WEBP)))
    ((_, outcome),) = all_steps(ours)

    assert 1 == len(crayons.drawn)
    assert 0 == rendered(outcome).drawn


def test_a_bounded_number_of_pictures_is_held() -> None:
    ours, crayons = easel()
    for number in range(MOST_RECENT + 1):
        ours.add(number, order(f"{number}"))
    all_steps(ours)
    ours.add(99, order("0"))
    all_steps(ours)

    assert MOST_RECENT + 2 == len(crayons.drawn)


def test_a_face_that_is_twice_in_an_order_is_drawn_once() -> None:
    ours, crayons = easel()
    twice = portraits("x", 2) * 2
    ours.add(1, Order(Scene(twice, Layout.SHEET), (PNG,)))
    ((_, outcome),) = all_steps(ours)

    assert 2 == len(crayons.drawn) == rendered(outcome).drawn
    assert (128, 128) == Image.open(io.BytesIO(rendered(outcome).files[PNG])).size


@pytest.mark.parametrize("batch", [1, 4])
def test_an_order_that_fails_fails_alone(batch: int) -> None:
    ours, _ = easel(batch)
    broken = cast("Subject", Broken())
    ours.add(1, order("good", 3))
    ours.add(2, Order(Scene((*portraits("bad", 2), broken), Layout.SHEET), (PNG,)))
    ours.add(3, order("fine"))
    outcomes = dict(all_steps(ours))

    assert isinstance(outcomes[1], Rendered)
    assert "ZeroDivisionError: made to fail" == outcomes[2]
    assert isinstance(outcomes[3], Rendered)
    assert ours.is_idle


def test_a_format_that_fails_fails_alone() -> None:
    ours, _ = easel()
    ours.add(1, order("x", 1, PNG, Shape(64, Kind.MP4)))
    ((_, outcome),) = all_steps(ours)

    assert [PNG] == list(rendered(outcome).files)
    assert [Shape(64, Kind.MP4)] == list(rendered(outcome).failures)


def test_a_batch_takes_the_next_of_each_order() -> None:
    ours, crayons = easel(batch=4)
    ours.add(1, order("a", 5))
    ours.add(2, order("b", 1))
    all_steps(ours)

    two, four = sorted(crayons.drawn, key=len)
    assert (2, 4) == (len(two), len(four))
    assert Face(Digest.of_text("b 0")).name in four


FILM = Shape(64, Kind.WEBP)
LARGE = Shape(1000, Kind.PNG)
MOMENT = 0.1


def test_a_face_does_not_wait_until_an_animation_is_encoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = Event()

    def slow(scene: Scene, shape: Shape, *rest: Any) -> bytes:
        if shape == FILM:
            gate.wait(LONGEST)
        return file_of(scene, shape, *rest)

    monkeypatch.setattr(sitting, "file_of", slow)
    ours, _ = easel()
    ours.add(1, Order(Scene(portraits("x", 3), Layout.ANIMATION, 10), (FILM,)))
    ours.add(2, order("y"))

    assert [2] == [number for number, _ in all_steps(ours, 1)]
    gate.set()
    number, outcome = ours.next_outcome()
    picture = Image.open(io.BytesIO(rendered(outcome).files[FILM]))
    assert (1, 3) == (number, getattr(picture, "n_frames", 1))


def test_a_trio_without_transparency_stands_on_white() -> None:
    ours, _ = easel()
    scene = Scene(portraits("x", 3), Layout.TRIO)
    ours.add(1, Order(scene, (Shape(64, Kind.JPEG), Shape(64, Kind.PNG))))
    ((_, outcome),) = all_steps(ours)
    files = rendered(outcome).files

    jpeg = Image.open(io.BytesIO(files[Shape(64, Kind.JPEG)])).convert("RGB")
    png = Image.open(io.BytesIO(files[Shape(64, Kind.PNG)]))
    assert "RGBA" == png.mode
    assert jpeg.size == png.size
    assert all(part > 240 for part in cast("tuple[int, ...]", jpeg.getpixel((0, 0))))


@pytest.mark.parametrize(
    ("count", "size"), [(2, (2, 1)), (3, (2, 2)), (4, (2, 2)), (5, (3, 2)), (100, (10, 10))]
)
def test_a_sheet_is_as_square_as_can_be(count: int, size: tuple[int, int]) -> None:
    ours, _ = easel()
    ours.add(1, order("x", count))
    ((_, outcome),) = all_steps(ours)

    picture = Image.open(io.BytesIO(rendered(outcome).files[PNG]))
    assert (64 * size[0], 64 * size[1]) == picture.size


class Waiting(Crayons):
    """One of its drawings is done when something else has come."""

    def __init__(self, waits: int = 0) -> None:
        super().__init__()
        self.waits, self.comes = waits, Event()

    def draw_each(self, subjects: Iterable[Any], size: int) -> Iterator[Image.Image]:
        has_to_wait = len(self.drawn) == self.waits
        yield from super().draw_each(subjects, size)
        if has_to_wait:
            assert self.comes.wait(LONGEST)


def test_the_next_face_is_begun_while_one_is_drawn() -> None:
    class TwoAtOnce(Waiting):
        def draw_each(self, subjects: Iterable[Any], size: int) -> Iterator[Image.Image]:
            if self.drawn:
                self.comes.set()
            return super().draw_each(subjects, size)

    ours = Heard(TwoAtOnce())
    for number in (1, 2):
        ours.add(number, order(f"{number}"))
    assert {1, 2} == dict(all_steps(ours)).keys()


def test_where_an_announced_face_lies_is_found_out_while_others_are_drawn() -> None:
    class Foreseeing(Waiting):
        places = 0

        def w_of(self, key: Key, index: int) -> Any:
            self.places += 1
            if self.places == TURNS_AT_ONCE + 1:
                self.comes.set()
            return super().w_of(key, index)

    ours = Heard(Foreseeing())
    for number in range(TURNS_AT_ONCE):
        ours.add(number, order(f"{number}"))
    ours.announce(order("next"))
    assert TURNS_AT_ONCE == len(all_steps(ours))


def test_a_file_is_told_of_while_the_next_face_is_drawn() -> None:
    class Telling(Heard):
        def hear(self, number: int, outcome: Outcome) -> None:
            super().hear(number, outcome)
            crayons.comes.set()

    crayons = Waiting(1)
    ours = Telling(crayons)
    for number in (1, 2):
        ours.add(number, order(f"{number}"))
    assert [1, 2] == [number for number, _ in all_steps(ours)]


@pytest.mark.parametrize("batch", [1, 4])
def test_a_face_that_two_orders_have_is_drawn_once(batch: int) -> None:
    ours, crayons = easel(batch)
    (face,) = portraits("x", 1)
    for number in range(3):
        ours.add(number, Order(Scene((face,)), (PNG,)))
        ours.add(9 - number, Order(Scene((face, *portraits(f"{number}", 1)), Layout.SHEET), (PNG,)))
    outcomes = dict(all_steps(ours))

    assert all(isinstance(one, Rendered) for one in outcomes.values())
    assert 1 == sum(names.count(face.name) for names in crayons.drawn)


def test_what_two_turns_draw_at_the_same_time_counts_once() -> None:
    class Slow(Crayons):
        def draw_each(self, subjects: Iterable[Any], size: int) -> Iterator[Image.Image]:
            sleep(MOMENT)
            return super().draw_each(subjects, size)

    ours, begun = Heard(Slow()), perf_counter()
    ours.add(1, order("x", 4))
    ((_, outcome),) = all_steps(ours)

    assert MOMENT <= rendered(outcome).draw_seconds <= perf_counter() - begun


def test_to_announce_a_long_order_costs_no_more_than_a_short_one() -> None:
    """Ray's event loop has no time for the names of a thousand frames."""
    looked_at = set()

    class Noted(Portrait):
        @property
        def name(self) -> str:
            looked_at.add(self.digest)
            return super().name

    ours, _ = easel()
    frames = tuple(Noted(Digest.of_text(f"{number}")) for number in range(1000))
    ours.announce(Order(Scene(frames, Layout.ANIMATION, 10), (FILM,)))

    assert 1 == len(looked_at)


def test_a_size_for_which_there_is_no_memory_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(whole: Image.Image, side: int) -> Image.Image:
        if side == LARGE.side:
            raise MemoryError("none is left")
        return reduced(whole, side)

    monkeypatch.setattr(sitting, "reduced", full)
    ours, _ = easel()
    ours.add(1, order("x", 3, LARGE))
    ours.add(2, order("x", 3))
    outcomes = dict(all_steps(ours))

    assert "MemoryError: none is left" == outcomes[1]
    assert [PNG] == list(rendered(outcomes[2]).files)


def test_where_no_thread_can_be_started_files_are_made_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A process that ends by it takes three other orders with it."""

    class Refused:
        def __init__(self, **_: object) -> None: ...

        def start(self) -> None:
            raise RuntimeError(NO_THREAD)

    monkeypatch.setattr(easel_module, "Thread", Refused)
    ours, _ = easel()
    ours.add(1, order("x"))
    ((_, outcome),) = all_steps(ours)

    assert [PNG] == list(rendered(outcome).files)


@pytest.mark.parametrize(
    ("error", "is_starved"),
    [
        (MemoryError(), True),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), True),
        (RuntimeError(NO_THREAD), True),
        (RuntimeError("another"), False),
        (OSError(errno.ENOSPC, "full"), False),
    ],
)
def test_what_is_for_want_of_memory_is_known(error: Exception, *, is_starved: bool) -> None:
    assert is_starved is isinstance(sentence(error), Starved)


STUCK = """
import sys
from time import sleep
from checkface_server.work import sitting
from tests.plugins.server.test_easel import easel, order

sitting.file_of = lambda *_: sleep(3600)
ours, _ = easel()
ours.add(1, order("x"))
ours.step()
print("drawn")
"""


def test_the_end_of_a_process_waits_for_no_file() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STUCK],
        cwd=ROOT,
        timeout=LONGEST,
        check=True,
        capture_output=True,
        text=True,
    )

    assert ("drawn\n", "") == (done.stdout, done.stderr)


SHAPES = [Shape(side, kind) for side in (48, 128, 256) for kind in (Kind.PNG, Kind.WEBP)]
FEW = 2


class Visits:
    """One that draws, with a folder that is there after it, and who comes to it, one by one."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(wholes, "MOST_RECENT", FEW)
        self.folder, self.met = folder, Acquaintances()
        self.begin_anew()

    def begin_anew(self) -> None:
        self.crayons = Crayons()
        kept = PictureCache(Cache(self.folder), "exact")
        self.easel = Heard(self.crayons, kept)

    def ask(self, subject: Subject, shape: Shape = PNG, layout: Layout = Layout.SINGLE) -> None:
        scene = Scene((subject,), layout)
        self.easel.add(1, Order(scene, (shape,), self.met.meet(scene)))
        ((_, outcome),) = all_steps(self.easel)
        assert shape in rendered(outcome).files

    def come_others(self, when: str) -> None:
        """More than are held."""
        for subject in portraits(when, FEW + 1):
            self.ask(subject)

    def times_drawn(self, subject: Subject) -> int:
        return sum(names.count(subject.name) for names in self.crayons.drawn)


PUBLIC = Portrait(Digest.of_bytes(b"x"))


@pytest.fixture
def visits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visits:
    return Visits(tmp_path, monkeypatch)


def test_a_face_in_three_sizes_and_two_formats_is_drawn_twice_at_most(visits: Visits) -> None:
    for shape in SHAPES:
        visits.ask(PUBLIC, shape)
        visits.come_others(f"{shape}")

    assert 2 == visits.times_drawn(PUBLIC)


def test_nor_is_it_drawn_again_after_a_new_start_or_by_another_that_draws(visits: Visits) -> None:
    visits.ask(PUBLIC, SHAPES[0])
    visits.ask(PUBLIC, SHAPES[1])
    visits.begin_anew()
    visits.ask(PUBLIC, SHAPES[2])

    assert 0 == visits.times_drawn(PUBLIC)


def test_what_is_wanted_once_is_not_written_down(tmp_path: Path, visits: Visits) -> None:
    """That would cost each new face more than it may."""
    visits.come_others("")

    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "subject",
    [
        Portrait(replace(Digest.of_text("secret"), typed=True)),
        Known(Latent((0,) * 512, is_typed=True)),
    ],
    ids=lambda one: type(one).__name__,
)
def test_nothing_of_what_was_typed_is_written_down_or_looked_for(
    tmp_path: Path, visits: Visits, subject: Subject
) -> None:
    for shape in SHAPES:
        visits.ask(subject, shape)
        visits.come_others(f"{shape}")

    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(SHAPES) == visits.times_drawn(subject)


def test_the_frames_of_an_animation_take_no_face_its_place() -> None:
    ours, crayons = easel()
    ours.add(1, order("x"))
    all_steps(ours)
    ours.add(2, Order(Scene(portraits("film", MOST_RECENT + 1), Layout.ANIMATION, 10), (FILM,)))
    all_steps(ours)
    ours.add(3, order("x", 1, Shape(512, Kind.WEBP)))
    all_steps(ours)

    assert 1 == sum(names.count(portraits("x", 1)[0].name) for names in crayons.drawn)


def test_a_kept_picture_that_is_damaged_is_drawn_again(tmp_path: Path, visits: Visits) -> None:
    visits.ask(PUBLIC, SHAPES[0])
    visits.ask(PUBLIC, SHAPES[1])
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-5])
    visits.begin_anew()
    visits.ask(PUBLIC, SHAPES[2])

    assert 1 == visits.times_drawn(PUBLIC)


def test_a_bounded_number_of_faces_is_remembered() -> None:
    met = Acquaintances(most=3)
    scenes = [Scene((subject,)) for subject in portraits("x", 4)]

    assert [False] * 4 == [met.meet(scene) for scene in scenes]
    assert [True, True, False] == [met.meet(scene) for scene in (scenes[3], scenes[2], scenes[0])]
    assert met.meet(Scene(tuple(portraits("x", 1)), Layout.CARD))
