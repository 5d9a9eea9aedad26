"""A painter draws once for all sizes, and knows what it may use."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.fakes.sketched_faces import sketched_w

from checkface import Digest, Engine, Face, Painter, Precision, painter, resolve
from checkface.cache import Memory
from checkface.cf1.drawing import Drawer
from checkface.cf1.generator import Pixels, Units
from checkface.errors import EngineError
from checkface.latents import Latent, mix, morph, slide
from checkface.painter import Subject
from checkface.picture_cache import EXACT_SIDES, averages

FACE = Face(Digest.of_bytes(b""))


@pytest.fixture
def drawn(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[bytes]:
    """The w of each that the network draws, or is asked for; the user's cache is empty."""
    monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(tmp_path / "cache"))
    is_drawn = request.node.get_closest_marker("drawn")
    seen: list[bytes] = []
    draw = Drawer.draw_ws

    def watched(self: Drawer, ws: Iterable[Units]) -> Iterator[Pixels]:
        for w in ws:
            seen.append(w.tobytes())
            yield from draw(self, [w]) if is_drawn else [sketched_w(w)]

    monkeypatch.setattr(Drawer, "draw_ws", watched)
    return seen


@pytest.mark.drawn
def test_all_sides_come_from_one_drawing(drawn: list[bytes], cf1: dict[str, Any]) -> None:
    sides = Painter().sides(FACE, EXACT_SIDES)
    published = {int(side): sha256 for side, sha256 in cf1["sides"].items()}

    assert [(side, side) for side in EXACT_SIDES] == [sides[side].size for side in EXACT_SIDES]
    assert 1 == len(drawn)
    assert sides[64].tobytes() == FACE.image(64).tobytes()
    assert published == {n: hashlib.sha256(sides[n].tobytes()).hexdigest() for n in published}


def test_another_size_is_made_of_what_is_kept(drawn: list[bytes]) -> None:
    FACE.image(256)
    small = FACE.image(64)
    whole = np.asarray(FACE.image(1024))

    assert 1 == len(drawn)
    assert np.array_equal(averages(whole, [64])[64], np.asarray(small))


def test_a_painter_without_a_cache_leaves_none(drawn: list[bytes], tmp_path: Path) -> None:
    for _ in range(2):
        Painter(cached=False).draw([Latent.of(FACE)], 64)

    assert 2 == len(drawn)
    assert not list(tmp_path.glob("cache/??/*"))


def test_a_glance_keeps_no_whole_picture(drawn: list[bytes], tmp_path: Path) -> None:
    FACE.image(64, precision=Precision.DRAFT)

    assert 1 == len(drawn)
    assert 1 == len(list(tmp_path.glob("cache/??/*")))


def test_a_latent_is_drawn_as_its_face_and_kept_by_its_own_name(drawn: list[bytes]) -> None:
    latent = Latent.of(FACE)
    subjects: list[Subject] = [FACE, latent, mix([(latent, 1)])]
    both = Painter().draw(subjects, 64)

    assert 1 == len({picture.tobytes() for picture in both})
    assert 1 == len(set(drawn))


def test_what_was_damaged_is_drawn_again(drawn: list[bytes], tmp_path: Path) -> None:
    before = FACE.image(64).tobytes()
    for entry in tmp_path.glob("cache/??/*"):
        entry.write_bytes(b"torn")

    assert before == FACE.image(64).tobytes()
    assert 2 == len(drawn)


@pytest.mark.drawn
def test_one_thread_draws_the_same_as_many(drawn: list[bytes]) -> None:
    one, many = (Painter(threads=n, cached=False).draw([FACE], 64)[0] for n in (1, 3))

    assert one.tobytes() == many.tobytes()
    assert 2 == len(drawn)


@pytest.mark.parametrize("side", [0, 63, 100, 2048])
def test_a_side_that_is_not_exact_is_refused(side: int) -> None:
    with pytest.raises(EngineError, match="expected some of 64, 128, 256, 512, 1024"):
        Painter().sides(FACE, [64, side])


def test_an_engine_that_was_not_built_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painter, "NATIVE_MODULE", "checkface.cf1._absent")

    with pytest.raises(EngineError, match="was built without a C compiler"):
        Painter(engine=Engine.NATIVE)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize("engine", [None, Engine.NUMPY])
def test_a_fork_of_a_process_that_has_drawn_can_draw(engine: Engine | None, tmp_path: Path) -> None:
    """As Sphinx and multiprocessing fork: the threads of the parent's engine are not there."""
    script = tmp_path / "forks.py"
    script.write_text(FORKS.format(engine=engine and engine.value))

    done = subprocess.run([sys.executable, script], timeout=120, check=False)
    assert 0 == done.returncode


FORKS = """
import os, signal, sys
from checkface import Digest, Engine, Face, Painter
from checkface.latents import Latent

engine = {engine!r}
painter = Painter(cached=False, engine=engine and Engine(engine))
latent = Latent((0,) * 512)
(expected,) = painter.draw([latent], 64)
child = os.fork()
if not child:
    signal.alarm(100)  # instead of waiting for ever
    (drawn,) = painter.draw([latent], 64)
    sys.exit(drawn.tobytes() != expected.tobytes())
sys.exit(os.waitpid(child, 0)[1] != 0)
"""


def test_nothing_that_a_typed_value_is_in_is_written_down(
    drawn: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(painter, "_of_typed", Memory())
    typed = Face(resolve("text:my secret").digest)
    other = Latent.of(FACE)
    subjects: list[Subject] = [
        typed,
        Latent.of(typed),
        mix([(other, 3), (Latent.of(typed), 1)]),
        slide(morph(Latent.of(typed), other, 1, 3), "age", 0.5),
    ]
    once = [typed.image(64), *Painter().draw(subjects[1:], 64)]
    sides = Painter().sides(typed, [64])
    wanted_for_a_glance = Painter(precision=Precision.DRAFT).draw([typed], 64)

    assert not [path for path in (tmp_path / "cache").rglob("??/*") if path.is_file()]
    assert len(set(drawn)) in (len(drawn), len(drawn) - 1)  # a draft may be an exact one
    assert once[0].tobytes() == once[1].tobytes() == sides[64].tobytes()
    assert wanted_for_a_glance[0].size == (64, 64)


def test_where_no_typed_value_is_in_pictures_are_kept(drawn: list[bytes], tmp_path: Path) -> None:
    subjects: list[Subject] = [mix([(Latent.of(FACE), 1)]), FACE]
    Painter().draw(subjects, 64)

    assert drawn
    assert [path for path in (tmp_path / "cache").rglob("??/*") if path.is_file()]
