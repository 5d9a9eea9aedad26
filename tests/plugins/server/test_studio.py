"""What a studio promises to all who ask: drawn once, in a fair order, in time or not at all."""

from __future__ import annotations

import asyncio

import pytest
from tests.fakes.gated_renderer import settled
from tests.fakes.studio_bench import BOB, Bench, face, film, outcomes, run

from checkface_server.pictures import Kind
from checkface_server.renderer import DrawingFailedError
from checkface_server.work.flight import MOST_SHAPES, MOST_WAITING
from checkface_server.work.studio import (
    BusyError,
    Client,
    File,
    Source,
    TooMuchError,
)

SIDES = (64, 100, 256, 300, 1024)


def test_twenty_times_ten_that_ask_at_once_have_twenty_faces_drawn() -> None:
    async def trial() -> None:
        bench = Bench()
        tasks = [bench.ask(face(f"{n % 20}"), Client(f"{n}")) for n in range(200)]
        await settled()
        bench.renderer.let_go()
        files = await asyncio.gather(*tasks)

        assert 20 == bench.tally.faces == len(bench.renderer.begun)
        assert 20 == len({file.data for file in files})
        assert 20 == bench.shelf.asked

    run(trial())


def test_what_comes_once_more_later_is_not_drawn() -> None:
    async def trial() -> None:
        bench = Bench(is_open=True)
        first = await bench.ask(face("x"))
        again = await bench.ask(face("x"), BOB)
        bench.shelf.memory.clear()
        from_disk = await bench.ask(face("x"))

        assert [Source.DRAWN, Source.MEMORY, Source.DISK] == bench.tally.sources
        assert first.data == again.data == from_disk.data
        assert 1 == bench.tally.faces

    run(trial())


def test_one_drawing_gives_all_sizes_and_formats_that_are_asked_for_before_it_begins() -> None:
    async def trial() -> None:
        bench = Bench()
        await bench.asked(face("another"))
        tasks = await bench.asked(*(face("x", side, kind) for side in SIDES for kind in STILLS))
        bench.renderer.let_go()
        await asyncio.gather(*tasks)

        assert [1, 15] == bench.renderer.shapes

    run(trial())


STILLS = (Kind.PNG, Kind.WEBP, Kind.JPEG)


def test_what_is_asked_for_while_it_is_drawn_goes_right_after() -> None:
    """Before what has waited longer: whoever draws has the picture still."""

    async def trial() -> None:
        bench = Bench()
        tasks = await bench.asked(face("x"), face("other"), face("x", 64), face("x", 512))
        bench.renderer.let_go()
        await asyncio.gather(*tasks)

        names = [picture.scene.name for picture in (face("x"), face("x"), face("other"))]
        assert names == bench.renderer.begun
        assert [1, 2, 1] == bench.renderer.shapes

    run(trial())


def test_who_asks_for_every_size_there_is_has_them_in_turns() -> None:
    async def trial() -> None:
        bench = Bench()
        wanted = [face("x", side) for side in range(1, MOST_WAITING)]
        tasks = [*await bench.asked(*wanted), *await bench.asked(face("y"), client=BOB)]
        bench.renderer.let_go()
        await asyncio.gather(*tasks)

        assert max(bench.renderer.shapes) <= MOST_SHAPES
        assert face("y").scene.name in bench.renderer.begun[1:4]

    run(trial())


def test_more_sizes_of_one_picture_than_anybody_needs_are_refused() -> None:
    async def trial() -> None:
        bench = Bench()
        await bench.asked(face("another"))
        tasks = await bench.asked(*(face("x", side) for side in range(1, MOST_WAITING + 3)))
        bench.renderer.let_go()

        assert [BusyError] * 2 == [type(one) for one in await outcomes(tasks[-2:])]
        assert [File] * MOST_WAITING == [type(one) for one in await outcomes(tasks[:-2])]

    run(trial())


@pytest.mark.parametrize("leaving", [1, 7, 8])
def test_what_nobody_waits_for_any_longer_is_not_drawn(leaving: int) -> None:
    async def trial() -> None:
        bench = Bench()
        await bench.asked(face("first"))
        tasks = await bench.asked(*(face(f"{n}") for n in range(8)))
        for task in tasks[:leaving]:
            task.cancel()
        await settled()
        bench.renderer.let_go()
        await outcomes(tasks)

        assert 1 + 8 - leaving == len(bench.renderer.begun)
        assert 0 == bench.studio.waiting

    run(trial())


def test_one_of_two_who_leaves_takes_nothing_from_the_other() -> None:
    async def trial() -> None:
        bench = Bench()
        await bench.asked(face("first"))
        ours, theirs = await bench.asked(face("x"), face("x"), client=BOB)
        ours.cancel()
        await settled()
        bench.renderer.let_go()

        assert face("x").scene.name.encode() in (await theirs).data

    run(trial())


def test_who_left_before_anything_was_looked_up_has_nothing_drawn() -> None:
    async def trial() -> None:
        bench = Bench(is_open=True)
        task = bench.ask(face("x"))
        await asyncio.sleep(0)
        task.cancel()
        await settled()

        assert [] == bench.renderer.begun

        assert (await bench.ask(face("x"))).source is Source.DRAWN

    run(trial())


def test_what_was_begun_is_ended_and_kept_though_all_have_left() -> None:
    async def trial() -> None:
        bench = Bench()
        (task,) = await bench.asked(face("x"))
        task.cancel()
        await settled()
        bench.renderer.let_go()
        await settled()

        assert (await bench.ask(face("x"))).source is Source.MEMORY

    run(trial())


def test_one_that_fails_fails_alone_and_is_not_kept() -> None:
    async def trial() -> None:
        bench = Bench(is_open=True)
        bench.renderer.failing = {face("bad").scene.name}
        good, bad, fine = await outcomes(
            [bench.ask(face(name)) for name in ("good", "bad", "fine")]
        )

        assert isinstance(good, File)
        assert isinstance(fine, File)
        assert isinstance(bad, DrawingFailedError)
        assert 2 == len(bench.shelf.disk)
        assert 1 == len(bench.tally.failures)

        bench.renderer.failing = set()
        assert (await bench.ask(face("bad"))).source is Source.DRAWN

    run(trial())


def test_the_first_wish_of_one_client_does_not_wait_for_five_hundred_of_another() -> None:
    async def trial() -> None:
        bench = Bench()
        many = [bench.ask(face(f"{n}")) for n in range(500)]
        await settled()
        (first,) = await bench.asked(face("bob's"), client=BOB)
        await bench.renderer.let_one_go()
        await bench.renderer.let_one_go()

        assert face("bob's").scene.name in bench.renderer.begun[:3]
        bench.renderer.let_go()
        await asyncio.gather(first, *many)

    run(trial())


def test_clients_are_served_in_turns_and_each_in_its_own_order() -> None:
    async def trial() -> None:
        bench = Bench()
        tasks = await bench.asked(*(face(f"a{n}") for n in range(5)))
        tasks += await bench.asked(*(face(f"b{n}") for n in range(3)), client=BOB)
        bench.renderer.let_go()
        await asyncio.gather(*tasks)

        wanted = ["a0", "a1", "b0", "a2", "b1", "a3", "b2", "a4"]
        assert [face(name).scene.name for name in wanted] == bench.renderer.begun

    run(trial())


def test_who_took_back_many_wishes_has_not_been_served() -> None:
    async def trial() -> None:
        bench = Bench()
        await bench.asked(face("running"))
        gone = await bench.asked(*(face(f"a{n}") for n in range(50)))
        waiting = await bench.asked(*(face(f"b{n}") for n in range(3)), client=BOB)
        for task in gone:
            task.cancel()
        await settled()
        last = await bench.asked(face("a-last"))
        bench.renderer.let_go()
        await asyncio.gather(*waiting, *last)

        assert face("a-last").scene.name in bench.renderer.begun[1:3]

    run(trial())


def test_who_takes_back_the_first_of_many_wishes_has_the_last_one_served_earlier() -> None:
    async def trial() -> None:
        bench = Bench()
        await bench.asked(face("running"))
        tasks = await bench.asked(*(face(f"a{n}") for n in range(10)))
        others = await bench.asked(*(face(f"b{n}") for n in range(3)), client=BOB)
        for task in tasks[:-1]:
            task.cancel()
        await settled()
        bench.renderer.let_go()
        await asyncio.gather(tasks[-1], *others)

        assert face("a9").scene.name in bench.renderer.begun[1:4]

    run(trial())


def test_who_wants_what_another_waits_for_does_not_wait_for_the_other_s_turn() -> None:
    async def trial() -> None:
        bench = Bench()
        many = await bench.asked(*(face(f"{n}") for n in range(30)))
        (ours,) = await bench.asked(face("29"), client=BOB)
        await bench.renderer.let_one_go()
        await bench.renderer.let_one_go()

        assert face("29").scene.name in bench.renderer.begun[:3]
        bench.renderer.let_go()
        await asyncio.gather(ours, *many)

    run(trial())


def test_a_burst_does_not_walk_past_the_limit() -> None:
    """At half a second for each face, three seconds are six faces, and one is being drawn."""

    async def trial() -> None:
        bench = Bench(longest_wait=3.0)
        tasks = [bench.ask(face(f"{n}")) for n in range(60)]
        await settled()
        refused = [task for task in tasks if task.done()]

        assert 60 - len(refused) <= 8
        for task in refused:
            with pytest.raises(BusyError) as caught:
                task.result()
            assert 1 <= caught.value.retry_after <= 3
        bench.renderer.let_go()
        kept = [one for one in await outcomes(tasks) if isinstance(one, File)]
        assert len(tasks) - len(refused) == len(kept) >= 6

    run(trial())


def test_a_full_queue_takes_the_newcomer_and_refuses_the_last_of_who_filled_it() -> None:
    async def trial() -> None:
        bench = Bench(longest_wait=3.0)
        many = [bench.ask(face(f"{n}")) for n in range(60)]
        await settled()
        before = sum(task.done() for task in many)
        (ours,) = await bench.asked(face("bob's"), client=BOB)

        assert not ours.done()
        assert before + 1 == sum(task.done() for task in many)
        bench.renderer.let_go()
        assert isinstance(await ours, File)
        await outcomes(many)

    run(trial())


def test_who_waits_too_long_is_told_though_others_come_first_for_ever() -> None:
    async def trial() -> None:
        bench = Bench(longest_wait=0.05)
        await bench.asked(face("running"))
        ours = bench.ask(face("ours"))

        with pytest.raises(BusyError, match="turn"):
            await ours
        bench.renderer.let_go()

    run(trial())


@pytest.mark.parametrize("frames", [5, 100])
def test_what_takes_long_never_has_all_lanes(frames: int) -> None:
    async def trial() -> None:
        bench = Bench(lanes=4)
        wanted = [film(f"{n}", frames) for n in range(4)]
        films = await bench.asked(*wanted)
        faces = await bench.asked(face("x"), face("y"), client=BOB)

        begun = [*wanted[:2], face("x"), face("y")]
        assert [one.scene.name for one in begun] == bench.renderer.begun
        bench.renderer.let_go()
        await asyncio.gather(*films, *faces)

    run(trial())


def test_one_lane_draws_what_takes_long_too() -> None:
    async def trial() -> None:
        bench = Bench(is_open=True)

        assert isinstance(await bench.ask(film("long", 100)), File)

    run(trial())


def test_a_client_has_drawn_no_more_than_its_share_and_what_is_kept_costs_nothing() -> None:
    async def trial() -> None:
        bench = Bench(is_open=True, faces_a_minute=5)
        drawn = await outcomes([bench.ask(face(f"{n}")) for n in range(6)])

        assert [File] * 4 == [type(one) for one in drawn[:4]]
        assert isinstance(drawn[-1], TooMuchError)
        assert 1 <= drawn[-1].retry_after <= 60
        assert isinstance(await bench.ask(face("bob's"), BOB), File)
        assert (await bench.ask(face("0"))).source is Source.MEMORY

    run(trial())


def test_what_costs_more_than_a_whole_share_is_drawn_for_who_has_all_of_it() -> None:
    async def trial() -> None:
        bench = Bench(is_open=True, faces_a_minute=5)

        assert isinstance(await bench.ask(film("long", 100)), File)
        with pytest.raises(TooMuchError):
            await bench.ask(face("x"))

    run(trial())


def test_who_leaves_before_it_is_drawn_has_their_share_back() -> None:
    async def trial() -> None:
        bench = Bench(faces_a_minute=3)
        running = await bench.asked(face("running"))
        gone = await bench.asked(face("a"))
        gone[0].cancel()
        await settled()
        last = await bench.asked(face("b"))
        bench.renderer.let_go()

        assert [File, File] == [type(one) for one in await outcomes([*running, *last])]

    run(trial())


def test_nothing_of_a_typed_value_is_written_down_or_looked_for() -> None:
    async def trial() -> None:
        bench = Bench(is_open=True)
        await bench.ask(face("hello", typed=True))

        assert {} == bench.shelf.disk
        assert 0 == bench.shelf.asked
        assert (await bench.ask(face("hello", typed=True))).source is Source.MEMORY

    run(trial())


def test_typed_values_are_written_down_where_the_operator_says_so() -> None:
    async def trial() -> None:
        bench = Bench(is_open=True, keeps_values=True)
        await bench.ask(face("hello", typed=True))

        assert 1 == len(bench.shelf.disk)

    run(trial())


async def _both(bench: Bench, first: bool, second: bool) -> None:  # noqa: FBT001
    await bench.asked(face("running"))
    ours = await bench.asked(face("hello", typed=first), face("hello", typed=second))
    bench.renderer.let_go()
    await asyncio.gather(*ours)


@pytest.mark.parametrize(("first", "second"), [(True, False), (False, True)])
def test_what_one_has_typed_and_another_asks_by_digest_is_written_for_the_other(
    first: bool,  # noqa: FBT001
    second: bool,  # noqa: FBT001
) -> None:
    async def trial() -> None:
        bench = Bench()
        await _both(bench, first, second)

        assert 2 == len(bench.shelf.disk)

    run(trial())


def test_what_waits_when_it_ends_is_drawn_and_nothing_new_is_begun() -> None:
    async def trial() -> None:
        bench = Bench()
        tasks = await bench.asked(*(face(f"{n}") for n in range(5)))
        end = asyncio.create_task(bench.studio.finish(60))
        await settled()

        assert not bench.studio.is_ready
        with pytest.raises(BusyError, match="stopping"):
            await bench.ask(face("new"))
        bench.renderer.let_go()
        await end
        assert [File] * 5 == [type(one) for one in await outcomes(tasks)]

    run(trial())


def test_what_cannot_be_drawn_within_the_grace_is_refused_in_words() -> None:
    async def trial() -> None:
        bench = Bench()
        tasks = await bench.asked(face("a"), face("b"))
        await bench.studio.finish(0)

        assert [BusyError] * 2 == [type(one) for one in await outcomes(tasks)]
        bench.renderer.let_go()

    run(trial())


@pytest.mark.parametrize("waiting", [0, 1, 5])
@pytest.mark.parametrize("lanes", [1, 3])
def test_nothing_is_begun_after_its_end_and_no_task_of_it_is_left(lanes: int, waiting: int) -> None:
    """A loop that closes over one would complain on standard error, in a traceback."""

    async def trial() -> None:
        bench, before = Bench(lanes=lanes), asyncio.all_tasks()
        tasks = await bench.asked(*(face(f"{n}") for n in range(lanes + waiting)))
        await bench.studio.finish(0)
        await bench.studio.close()
        await outcomes(tasks)

        assert lanes == len(bench.renderer.begun)
        assert before == asyncio.all_tasks()

    run(trial())
