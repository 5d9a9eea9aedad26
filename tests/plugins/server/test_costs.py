"""What a client pays: as much as it costs, whatever it asks for, and nothing that is not drawn."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import pytest
from tests.fakes.gated_renderer import settled
from tests.fakes.studio_bench import ALICE, BOB, Bench, face, film, outcomes, run

from checkface import Digest
from checkface_server import pictures
from checkface_server.classic import orders
from checkface_server.lenient_query import Parameters
from checkface_server.pictures import Kind, Layout, Picture, Scene, Shape
from checkface_server.subjects import Portrait
from checkface_server.work.flight import MOST_PIXELS, MOST_WAITING, Flight, Ticket
from checkface_server.work.studio import BusyError, Client, File, TooMuchError

SHARE = 5.0
CAROL = Client("carol")


def of_sixteen(prefix: str = "", name: str = "") -> dict[str, str]:
    values = {f"{prefix}value{number}": f"{name} {number}" for number in range(16)}
    return {f"{prefix}num_multi": "16", **values}


def asked(**said: str) -> Parameters:
    return Parameters.of_query(urlencode(said).encode())


def no_latent(_: object) -> None:
    """Nobody has registered one."""


def cost_of(picture: Picture) -> float:
    return Flight(picture.scene, [ticket_of(picture)]).cost


def ticket_of(picture: Picture) -> Ticket:
    loop = asyncio.new_event_loop()
    try:
        return Ticket(picture, tag="", client="alice", is_typed=False, future=loop.create_future())
    finally:
        loop.close()


def sheet(count: int, side: int) -> Picture:
    subjects = tuple(Portrait(Digest.of_text("x"), number) for number in range(count))
    return Picture(Scene(subjects, Layout.SHEET), Shape(side, Kind.AVIF))


def moving(kind: Kind) -> Picture:
    """Two faces in eight frames of a megapixel."""
    ends = (Portrait(Digest.of_text("x")), Portrait(Digest.of_text("y")))
    return Picture(Scene(ends * 4, Layout.ANIMATION, 16), Shape(1024, kind))


TWO = {**of_sixteen("from_", "a"), **of_sixteen("to_", "b")}
LEAST = {
    "numbers of sixteen": (orders.numbers(asked(**of_sixteen()), no_latent), 16 * 0.12),
    "a face of sixteen": (orders.face(asked(**of_sixteen()), no_latent), 1 + 15 * 0.12),
    "a frame of two of sixteen": (orders.morph_frame(asked(**TWO, frame_num="3"), no_latent), 4.7),
    "a large face": (face("x", 1024), 1 + 0.15),
    "a large face in AVIF": (face("x", 1024, Kind.AVIF), 1 + 0.4),
    "a large GIF": (moving(Kind.GIF), 2 + 8 * 1.6),
    "a large WebM": (moving(Kind.WEBM), 2 + 8 * 0.55),
    "a large sheet of one face": (
        Picture(Scene((Portrait(Digest.of_text("x")),) * 100, Layout.SHEET), Shape(400, Kind.PNG)),
        1 + 2.5,
    ),
}
"""In faces, by what each part was measured to take (a key: 0.12; a megapixel: 0.15 and more)."""


@pytest.mark.parametrize("what", LEAST)
def test_what_costs_more_than_a_face_counts_as_more(what: str) -> None:
    picture, least = LEAST[what]

    assert least <= cost_of(picture)


def test_a_face_counts_as_one() -> None:
    assert 1.0 <= cost_of(face("x")) <= 1.1


def test_who_asks_for_many_sizes_and_leaves_has_no_more_than_before() -> None:
    async def trial() -> None:
        bench = Bench(faces_a_minute=SHARE)
        running = await bench.asked(face("running"), face("mine"))
        gone = await bench.asked(*(face("gone", side) for side in range(1, 40)))
        await leave(gone)
        refused = await bench.asked(*(face(f"{number}") for number in range(4)))

        assert [TooMuchError] * 2 == [type(one.exception()) for one in refused if one.done()]
        bench.renderer.let_go()
        await outcomes([*running, *refused])

    run(trial())


async def leave(tasks: list[asyncio.Task[File]]) -> None:
    for task in tasks:
        task.cancel()
    await settled()


def test_each_size_of_what_is_being_drawn_is_paid_for() -> None:
    async def trial() -> None:
        bench = Bench(faces_a_minute=SHARE)
        tasks = await bench.asked(*(face("x", 1024 - number) for number in range(40)))

        refused = [task for task in tasks if task.done()]
        assert 15 <= len(refused)
        assert {TooMuchError} == {type(task.exception()) for task in refused}
        bench.renderer.let_go()
        await outcomes(tasks)

    run(trial())


def test_who_has_spent_its_share_keeps_nobody_from_what_both_want() -> None:
    """An animation is drawn anew for the second size, and the first who waits for that is poor."""

    async def trial() -> None:
        bench, scene = Bench(faces_a_minute=10), film("x", 4).scene
        await bench.asked(Picture(scene, Shape(64, Kind.WEBP)), client=BOB)
        poor = await bench.asked(Picture(scene, Shape(65, Kind.WEBP)), client=ALICE)
        spent = await bench.asked(*(face(f"{number}") for number in range(8)), client=ALICE)
        rich = await bench.asked(Picture(scene, Shape(66, Kind.WEBP)), client=CAROL)
        bench.renderer.let_go()

        assert [TooMuchError, File] == [type(one) for one in await outcomes([*poor, *rich])]
        await outcomes(spent)

    run(trial())


def test_who_is_refused_for_others_has_paid_nothing() -> None:
    async def trial() -> None:
        bench = Bench(faces_a_minute=20, longest_wait=3.0)
        many = await bench.asked(*(face(f"{number}") for number in range(15)))
        refused = [task for task in many if task.done()]
        assert {BusyError} == {type(task.exception()) for task in refused}
        bench.renderer.let_go()
        await outcomes(many)
        again = [bench.ask(face(f"again {number}")) for number in range(len(refused))]

        assert [File] * len(refused) == [type(one) for one in await outcomes(again)]

    run(trial())


FORGOTTEN = {
    "an animation": lambda side: Picture(film("x", 4).scene, Shape(side, Kind.WEBP)),
    "a large sheet": lambda side: sheet(20, side),
}


@pytest.mark.parametrize("what", FORGOTTEN)
def test_what_is_drawn_anew_for_another_size_waits_its_turn_and_is_paid_again(what: str) -> None:
    """Nobody has its pictures by then."""

    async def trial() -> None:
        bench = Bench()
        tasks = await bench.asked(FORGOTTEN[what](64))
        tasks += await bench.asked(face("bob's"), client=BOB)
        tasks += await bench.asked(FORGOTTEN[what](65))
        bench.renderer.let_go()
        await asyncio.gather(*tasks)

        assert face("bob's").scene.name == bench.renderer.begun[1]

    run(trial())


@pytest.mark.parametrize("picture", [sheet(100, 400), film("x", 100)], ids=["sheet", "film"])
def test_not_more_is_held_at_once_than_there_is_memory_for(picture: Picture) -> None:
    side = 1000 if picture.scene.layout is Layout.ANIMATION else 400
    shapes = [Shape(side - number, picture.shape.kind) for number in range(16)]
    flight = Flight(picture.scene, [ticket_of(Picture(picture.scene, one)) for one in shapes])
    taken = flight.take()

    assert taken
    assert MOST_PIXELS >= sum(one.picture.pixels for one in taken)
    assert flight.waiting


def test_who_wants_every_size_of_a_face_keeps_nobody_from_one() -> None:
    async def trial() -> None:
        bench = Bench()
        await bench.asked(face("another"))
        many = await bench.asked(*(face("x", side) for side in range(1, MOST_WAITING + 1)))
        ours = await bench.asked(face("x", 512), client=BOB)
        bench.renderer.let_go()
        drawn = await outcomes([*ours, *many])

        assert [File] * MOST_WAITING == [type(one) for one in drawn[:-1]]
        assert isinstance(drawn[-1], BusyError)

    run(trial())


def test_all_sizes_of_one_face_go_into_one_order() -> None:
    scene = face("x").scene
    flight = Flight(scene, [ticket_of(face("x", 1024 - number)) for number in range(16)])

    assert 16 == len(flight.take())


def film_of_many() -> Picture:
    return orders.animation(asked(**TWO, num_frames="200"), no_latent, Kind.GIF)


def test_what_nobody_has_drawn_yet_fills_no_memory_with_its_name() -> None:
    """A tag is free: who only asks for tags could else fill it with a million characters each."""
    pictures.remembered_tag.cache_clear()
    film_of_many().tag("encoders")
    assert 0 == pictures.remembered_tag.cache_info().currsize

    face("x").tag("encoders")
    assert 1 == pictures.remembered_tag.cache_info().currsize


def test_the_name_of_each_end_is_made_once_for_all_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the thread that answers everybody, for what costs who asks nothing."""
    made, name = [], vars(Portrait)["name"].fget

    def counted_name(one: Portrait) -> str:
        made.append(one)
        return str(name(one))

    monkeypatch.setattr(Portrait, "name", property(counted_name))
    picture = film_of_many()
    picture.tag("encoders")
    assert 100 < picture.scene.faces
    cost_of(picture)

    assert len(made) <= 4 * 32
