"""What an old request shows: who goes before whom, what is the default, and what is drawn once."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from checkface import Digest
from checkface.latents import Latent
from checkface_server.classic import orders
from checkface_server.classic.errors import UnknownError, WrongParameterError
from checkface_server.classic.named import subject
from checkface_server.lenient_query import Parameters
from checkface_server.pictures import Kind, Layout
from checkface_server.subjects import Blend, Frame, Known, Mixture, Portrait, Subject

GUID = UUID("0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9")
LATENT = Latent((0,) * 512, is_typed=True)


def find(guid: UUID) -> Latent | None:
    return LATENT if guid == GUID else None


def read(query: str) -> Parameters:
    return Parameters.of_query(query.encode())


def who(query: str) -> Subject:
    return subject(read(query), find)


def text(value: str) -> Portrait:
    return Portrait(replace(Digest.of_text(value), typed=True))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", text("")),
        ("value=", text("")),
        ("value=hello", text("hello")),
        ("seed=389", text("seed:389")),
        ("seed=0389&dim=5", text("seed:389")),
        ("seed=%20389", text("seed:389")),
        ("seed=4294967295", text("seed:4294967295")),
        ("value=hello&seed=389", text("seed:389")),
        (f"value=hello&guid={GUID}&seed=389", Known(LATENT)),
        (f"guid={str(GUID).upper()}", Known(LATENT)),
        (f"guid={GUID.hex}", Known(LATENT)),
        ("guid=&value=hello", text("hello")),
        ("seed=&value=hello", text("hello")),
        ("num_multi=0&value=hello", text("hello")),
        ("num_multi=17&value=hello", text("hello")),
        ("num_multi=x&value=hello", text("hello")),
        ("num_multi=1&value0=hello&value=other", text("hello")),
    ],
)
def test_a_guid_goes_before_a_seed_and_that_before_a_value(query: str, expected: Subject) -> None:
    assert expected == who(query)


@pytest.mark.parametrize(
    "seed",
    ["abc", "-1", "4294967296", "1.5", "0x10", "9" * 5000, "%ff", "\N{ARABIC-INDIC DIGIT THREE}"],
)
def test_a_wrong_seed_is_said(seed: str) -> None:
    """It was an error of the server."""
    with pytest.raises(WrongParameterError, match="seed"):
        who(f"seed={seed}")


@pytest.mark.parametrize("guid", ["x", "1", str(GUID) + "0", "%ff", "{}", "../../etc", "'--"])
def test_a_wrong_guid_is_said(guid: str) -> None:
    with pytest.raises(WrongParameterError, match="guid"):
        who(f"guid={guid}")


def test_an_unknown_guid_is_said_without_repeating_it() -> None:
    guid = uuid4()
    with pytest.raises(UnknownError) as error:
        who(f"guid={guid}")

    assert str(guid) not in str(error.value)


TWO = "num_multi=2&value0=a&value1=b"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (TWO, Mixture(((text("a"), 1), (text("b"), 1)))),
        (f"{TWO}&amount0=0.5&amount1=0.5", Mixture(((text("a"), 1), (text("b"), 1)))),
        (f"{TWO}&amount0=0.25&amount1=0.75", Mixture(((text("a"), 1), (text("b"), 3)))),
        (f"{TWO}&amount0=1&amount1=0", text("a")),
        (f"{TWO}&amount0=1&amount1=1", Blend(((text("a"), 1000), (text("b"), 1000)))),
        (f"{TWO}&amount0=1.5&amount1=-0.5", Blend(((text("a"), 1500), (text("b"), -500)))),
        (f"{TWO}&amount0=99&amount1=-99", Blend(((text("a"), 2000), (text("b"), -2000)))),
        (f"{TWO}&amount0=1e999&amount1=-inf", Blend(((text("a"), 2000), (text("b"), -2000)))),
        (f"{TWO}&amount0=0&amount1=0", Blend(((text("a"), 0), (text("b"), 0)))),
        (
            f"num_multi=3&value0=a&guid1={GUID}&seed2=1",
            Mixture(((text("a"), 1), (Known(LATENT), 1), (text("seed:1"), 1))),
        ),
        (
            "num_multi=3&amount0=0.33&amount1=0.33&amount2=0.33&value0=a&value1=b&value2=c",
            Mixture(((text("a"), 1), (text("b"), 1), (text("c"), 1))),
        ),
    ],
)
def test_several_are_mixed_by_their_amounts(query: str, expected: Subject) -> None:
    """An amount counted for nothing where some were texts; here it always counts."""
    assert expected == who(query)


@pytest.mark.parametrize("amount", ["x", "nan", "1,5", "%ff"])
def test_a_wrong_amount_is_said(amount: str) -> None:
    with pytest.raises(WrongParameterError, match="amount1"):
        who(f"{TWO}&amount1={amount}")


@pytest.mark.parametrize(
    ("query", "side", "kind"),
    [
        ("", 300, Kind.JPEG),
        ("dim=512&format=webp", 512, Kind.WEBP),
        ("dim=1024&format=WebP", 1024, Kind.WEBP),
        ("dim=5000&format=png", 300, Kind.JPEG),
        ("dim=10&format=", 10, Kind.JPEG),
        ("for=hoverlink&dim=9", 300, Kind.JPEG),
    ],
)
def test_a_face_has_the_size_and_format_that_it_always_had(
    query: str, side: int, kind: Kind
) -> None:
    shape = orders.face(read(query), find).shape

    assert (side, kind) == (shape.side, shape.kind)


A, B = text("a"), text("b")
MORPH = "from_value=a&to_value=b"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", A),
        ("frame_num=0&linear=true", A),
        ("frame_num=49&linear=TRUE", B),
        ("frame_num=25&linear=True", Frame(A, B, 25, 50)),
        ("frame_num=50&linear=true", A),
        ("frame_num=51&linear=true", A),
        ("frame_num=-1&linear=true", A),
        ("num_frames=100&frame_num=80&linear=true", Frame(A, B, 80, 100)),
        ("num_frames=2&frame_num=49&linear=true", B),
        ("num_frames=201&frame_num=49&linear=true", B),
        ("num_frames=25&frame_num=24&linear=true", B),
        ("frame_num=25", B),
        ("frame_num=10", Frame(A, B, 10, 50, is_loop=True)),
        ("frame_num=40", Frame(A, B, 10, 50, is_loop=True)),
        ("num_frames=25&frame_num=13", Frame(A, B, 12, 25, is_loop=True)),
    ],
)
def test_a_frame_is_what_it_always_was(query: str, expected: Subject) -> None:
    """Ends of a straight way are the faces; the way back has the frames of the way there."""
    scene = orders.morph_frame(read(f"{MORPH}&{query}"), find).scene

    assert (expected,) == scene.subjects


@pytest.mark.parametrize(("count", "drawn"), [(3, 2), (4, 3), (50, 26), (51, 26), (200, 101)])
def test_a_loop_draws_each_of_its_faces_once(count: int, drawn: int) -> None:
    picture = orders.animation(read(f"{MORPH}&num_frames={count}"), find, Kind.WEBP)

    assert (count, drawn) == (len(picture.scene.subjects), picture.scene.faces)


@pytest.mark.parametrize(
    ("query", "kind", "side", "speed"),
    [
        ("", Kind.GIF, 300, 16),
        ("dim=512&fps=100", Kind.WEBP, 512, 100),
        ("dim=301&fps=101", Kind.MP4, 300, 16),
        ("dim=301&fps=0", Kind.WEBP, 301, 16),
        ("dim=11&kbitrate=100", Kind.MP4, 10, 16),
    ],
)
def test_an_animation_has_the_size_and_speed_that_it_always_had(
    query: str, kind: Kind, side: int, speed: int
) -> None:
    """But a video has an even side: others are what no player shows."""
    picture = orders.animation(read(f"{MORPH}&{query}"), find, kind)

    assert (side, kind) == (picture.shape.side, picture.shape.kind)
    assert (Layout.ANIMATION, speed) == (picture.scene.layout, picture.scene.frames_per_second)


@pytest.mark.parametrize(
    ("query", "width"),
    [("", 1200), ("width=100", 100), ("width=2400", 2400), ("width=99", 1200), ("width=x", 1200)],
)
def test_a_link_preview_is_two_and_the_one_between(query: str, width: int) -> None:
    picture = orders.link_preview(read(f"{MORPH}&{query}"), find)

    assert (A, B, Mixture(((A, 1), (B, 1)))) == picture.scene.subjects
    assert (Layout.SUM, width) == (picture.scene.layout, picture.scene.width)


def test_previews_of_two_widths_are_two_pictures() -> None:
    """Their faces may be of one size."""
    names = {orders.link_preview(read(f"width={width}"), find).name for width in (1200, 1201)}

    assert 2 == len(names)


@pytest.mark.parametrize("query", ["value=secret", "seed=389", "num_multi=2&value1=secret"])
def test_what_was_typed_is_not_written_down(query: str) -> None:
    for order in (orders.face, orders.numbers):
        picture = order(read(query), find)
        assert picture.scene.is_typed
        assert "secret" not in picture.name


def test_a_registered_latent_is_not_written_down() -> None:
    assert orders.face(read(f"guid={GUID}"), find).scene.is_typed


def test_a_digest_may_be() -> None:
    assert not orders.face(read(f"value={'AB' * 32}"), find).scene.is_typed
