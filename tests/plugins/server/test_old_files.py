"""The files that answer old requests, as those who draw make them: of sketches, but with real w."""

from __future__ import annotations

import io
import json
from queue import SimpleQueue
from uuid import UUID

import pytest
from PIL import Image
from tests.fakes.sketched_faces import LatentSketches

from checkface import Digest, Face, Painter
from checkface.latents import Latent, latent_of_w, latent_of_z
from checkface_server.classic import orders
from checkface_server.lenient_query import Parameters
from checkface_server.pictures import Kind, Picture
from checkface_server.renderer import Order, Rendered
from checkface_server.work.easel import Easel, Outcome

GUID = UUID("0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9")
MORPH = "from_value=a&to_seed=5"


@pytest.fixture(scope="module")
def sketches() -> LatentSketches:
    """Loads the mapping network once."""
    return LatentSketches()


@pytest.fixture(autouse=True)
def _sketched(monkeypatch: pytest.MonkeyPatch, sketches: LatentSketches) -> None:
    monkeypatch.setattr("checkface.painter._drawer", lambda *_: sketches)


def find(guid: UUID) -> Latent | None:
    return latent_of_z([0.5, -0.5] * 256) if guid == GUID else None


def read(query: str) -> Parameters:
    return Parameters.of_query(query.encode())


def made(picture: Picture, painter: Painter | None = None) -> bytes:
    outcomes: SimpleQueue[Outcome] = SimpleQueue()
    easel = Easel(painter or Painter(cached=False), tell=lambda _, told: outcomes.put(told))
    easel.add(1, Order(picture.scene, (picture.shape,)))
    while not easel.is_idle:
        easel.step()
    outcome = outcomes.get(timeout=60)
    assert isinstance(outcome, Rendered), outcome
    assert not outcome.failures
    return outcome.files[picture.shape]


def image(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(made(picture)))


def colour(query: str) -> tuple[int, ...]:
    """Of a face: its sketch is plain."""
    pixel = image(orders.face(read(f"dim=10&format=webp&{query}"), find)).getpixel((5, 5))
    assert isinstance(pixel, tuple)
    return pixel


@pytest.mark.parametrize(
    ("query", "form", "side"),
    [("value=x", "JPEG", 300), ("value=x&dim=200&format=webp", "WEBP", 200)],
)
def test_a_face_is_a_file_of_its_kind(query: str, form: str, side: int) -> None:
    picture = image(orders.face(read(query), find))

    assert (form, (side, side)) == (picture.format, picture.size)


@pytest.mark.parametrize("kind", [Kind.GIF, Kind.WEBP])
def test_an_animation_has_all_its_frames(kind: Kind) -> None:
    """Equal neighbours are shown once, for longer; with an even number there are none."""
    picture = image(orders.animation(read(f"{MORPH}&dim=20&num_frames=8"), find, kind))

    assert (kind.name, (20, 20), 8) == (
        picture.format,
        picture.size,
        getattr(picture, "n_frames", 1),
    )


def test_a_video_has_all_its_frames() -> None:
    av = pytest.importorskip("av")
    picture = orders.animation(read(f"{MORPH}&dim=33&num_frames=7&fps=10"), find, Kind.MP4)
    with av.open(io.BytesIO(made(picture))) as film:
        frames = list(film.decode(video=0))

    assert [(32, 32)] * 7 == [(frame.width, frame.height) for frame in frames]


def test_a_link_preview_is_as_wide_as_asked() -> None:
    picture = image(orders.link_preview(read(f"{MORPH}&width=600"), find))

    assert ("JPEG", (600, 314)) == (picture.format, picture.size)


def test_a_blend_of_equal_shares_is_the_mean() -> None:
    """The amount of a text counted for nothing, where a w was mixed in."""
    a, b = colour("value=a"), colour("value=b")
    both = colour("num_multi=2&value0=a&value1=b")
    mostly = colour("num_multi=2&value0=a&value1=b&amount0=0.9&amount1=0.1")

    assert all(abs(2 * c - x - y) < 10 for x, y, c in zip(a, b, both, strict=True))
    assert sum(abs(x - c) for x, c in zip(a, mostly, strict=True)) < sum(
        abs(x - c) for x, c in zip(b, mostly, strict=True)
    )


def test_the_amount_of_a_text_counts_beside_a_latent_that_was_sent() -> None:
    """The old service forgot it as soon as one of several was a w."""
    who = f"num_multi=2&value0=a&guid1={GUID}"
    mostly, hardly = (
        colour(f"{who}&amount0={amount}&amount1={1 - amount}") for amount in (0.75, 0.25)
    )
    text = colour("value=a")

    assert sum(abs(x - c) for x, c in zip(text, mostly, strict=True)) < sum(
        abs(x - c) for x, c in zip(text, hardly, strict=True)
    )


@pytest.mark.parametrize("amounts", ["amount0=2&amount1=-2", "amount0=-2&amount1=-2", "amount0=0"])
def test_amounts_beyond_any_face_are_drawn_all_the_same(amounts: str) -> None:
    who = f"num_multi=3&value0=a&guid1={GUID}&seed2=7"

    assert colour(f"{who}&{amounts}")


def test_numbers_of_a_face_register_as_that_face() -> None:
    """Out by hashdata, in by registerlatent."""
    numbers = json.loads(made(orders.numbers(read("value=hello"), find)))
    face = Latent.of(Face(Digest.of_text("hello")))

    assert Digest.of_text("hello").value == numbers["hash"]
    assert face == latent_of_z(numbers["qlatent"]) == latent_of_w(numbers["w"])


def test_numbers_are_made_by_the_network_that_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one would take as much memory again."""
    asked: list[object] = []
    sketches = LatentSketches()

    def drawer(*which: object) -> LatentSketches:
        asked.append(getattr(which[2], "threads", None))
        return sketches

    monkeypatch.setattr("checkface.painter._drawer", drawer)
    made(orders.numbers(read("value=hello"), find), Painter(threads=1, cached=False))

    assert {1} == set(asked)


def test_numbers_of_a_seed_and_of_a_blend() -> None:
    seed = json.loads(made(orders.numbers(read("seed=0389"), find)))
    blend = json.loads(made(orders.numbers(read(f"num_multi=2&value0=a&guid1={GUID}"), find)))

    assert (389, 512, 512) == (seed["seed"], len(seed["qlatent"]), len(seed["w"]))
    assert [512] * 18 == [len(row) for row in blend["dlatent"]]
