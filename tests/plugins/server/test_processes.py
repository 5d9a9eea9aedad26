"""Processes that draw: real ones. One that is lost is replaced, and nobody notices."""

from __future__ import annotations

import asyncio
import errno
import io
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast

import pytest
from PIL import Image
from tests.fakes.deadly_subjects import Broken, Deadly, Loud, Starving
from tests.fakes.patience import wait_for

from checkface import Digest, Face
from checkface.program import ENDING
from checkface_server.pictures import Kind, Layout, Scene, Shape
from checkface_server.renderer import DrawingFailedError, Order, Rendered
from checkface_server.subjects import Portrait, Subject
from checkface_server.work import process as process_module
from checkface_server.work import processes as processes_module
from checkface_server.work.errors import CannotDrawError, LostError, sentence
from checkface_server.work.lanes import ORDERS_EACH
from checkface_server.work.messages import AsyncReader, Job, Ready, pack, read, read_async
from checkface_server.work.process import DrawingProcess, Staff
from checkface_server.work.processes import Processes

pytestmark = [
    pytest.mark.drawn,
    pytest.mark.skipif(os.name != "posix", reason="holds processes with signals"),
]
ROOT = Path(__file__).parents[3]
PNG = Shape(64, Kind.PNG)


Lost: TypeAlias = list[tuple[str, bool]]


def order(name: str) -> Order:
    return Order(Scene((Portrait(Digest.of_text(name)),)), (PNG,))


def deadly(subject: object) -> Order:
    return Order(Scene((cast("Subject", subject),)), (PNG,))


def run(trial: Coroutine[Any, Any, None]) -> None:
    """No wait without end."""
    asyncio.run(asyncio.wait_for(trial, 240))


@asynccontextmanager
async def working(workers: int = 1, **environment: str) -> AsyncIterator[tuple[Processes, Lost]]:
    """Processes that draw, and what was heard of those that were lost: and was all ready then?"""
    lost: Lost = []
    nothing_kept = {"CHECKFACE_CACHE_MIB": "0"}  # what another test has drawn, too
    staff = Staff(workers, 1, environment={"PYTHONPATH": str(ROOT)} | nothing_kept | environment)
    ours = Processes(staff, lambda reason: lost.append((reason, ours.is_ready)))
    await ours.start()
    try:
        yield ours, lost
    finally:
        await ours.stop()


def hold(ours: Processes) -> int:
    """The one that draws does nothing until it is let go, or killed."""
    (process,) = ours.at_work
    os.kill(process.pid, signal.SIGSTOP)
    return process.pid


def test_a_process_draws_the_same_bits_as_everybody() -> None:
    async def trial() -> None:
        async with working() as (ours, _):
            rendered = await ours.render(order("x"))

        picture = Image.open(io.BytesIO(rendered.files[PNG]))
        assert Face(Digest.of_text("x")).image(64).tobytes() == picture.convert("RGB").tobytes()
        assert 1 == rendered.drawn
        assert rendered.draw_seconds > 0

    run(trial())


def test_an_animation_comes_when_it_is_encoded() -> None:
    async def trial() -> None:
        faces = tuple(Portrait(Digest.of_text(name)) for name in "xy")
        film = Shape(64, Kind.WEBP)
        async with working() as (ours, _):
            rendered = await ours.render(Order(Scene(faces, Layout.ANIMATION, 10), (film,)))

        assert 2 == getattr(Image.open(io.BytesIO(rendered.files[film])), "n_frames", 1)

    run(trial())


def test_one_that_is_killed_while_it_draws_is_replaced_and_its_orders_are_drawn() -> None:
    """It is held, so that it cannot have finished before it is killed."""

    async def trial() -> None:
        async with working() as (ours, lost):
            pid = hold(ours)
            orders = [asyncio.create_task(ours.render(order(name))) for name in ("x", "y")]
            await asyncio.sleep(0)
            os.kill(pid, signal.SIGKILL)

            assert all([isinstance(await one, Rendered) for one in orders])
            assert ours.is_ready
            assert [(f"a process that draws ended with {-signal.SIGKILL}", False)] == lost
            assert [pid] != [process.pid for process in ours.at_work]

    run(trial())


@pytest.mark.parametrize("deadly_ones", [1, 2])
def test_what_ends_every_process_fails_and_takes_nothing_else_with_it(deadly_ones: int) -> None:
    """Of all that a process has at once. Each is tried alone, and what ends it again no more."""

    async def trial() -> None:
        async with working() as (ours, lost):
            pid = hold(ours)
            orders = [deadly(Deadly(f"deadly {number}")) for number in range(deadly_ones)]
            orders += [order(f"{number}") for number in range(ORDERS_EACH - deadly_ones)]
            tasks = [asyncio.create_task(ours.render(one)) for one in orders]
            await asyncio.sleep(0)
            os.kill(pid, signal.SIGCONT)
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)

            assert ["tried twice"] * deadly_ones == [
                str(one)[:11] for one in outcomes[:deadly_ones]
            ]
            assert all(isinstance(one, Rendered) for one in outcomes[deadly_ones:])
            assert 1 + deadly_ones == len(lost)
            assert isinstance(await ours.render(order("x")), Rendered)

    run(trial())


def test_of_what_is_tried_alone_the_shortest_is_first() -> None:
    """A face that was lost with animations does not wait for them."""

    async def trial() -> None:
        async with working() as (ours, _):
            pid = hold(ours)
            faces = [
                tuple(Portrait(Digest.of_text(f"{n} {each}")) for n in range(count))
                for each, count in enumerate((4, 3, 1, 2))
            ]
            done: list[int] = []

            async def drawn(scene: Scene) -> None:
                await ours.render(Order(scene, (PNG,)))
                done.append(scene.faces)

            scenes = [Scene(one, Layout.SHEET) for one in faces]
            tasks = [asyncio.create_task(drawn(scene)) for scene in scenes]
            await asyncio.sleep(0)
            os.kill(pid, signal.SIGKILL)
            await asyncio.gather(*tasks)

            assert [1, 2, 3, 4] == done

    run(trial())


def test_who_asks_before_it_has_started_does_not_wait_for_longer_than_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes_module, "LONGEST_WITHOUT", 1e6)

    async def trial() -> None:
        ours = Processes(Staff(1, 1), lambda _: None)
        drawing = asyncio.create_task(ours.render(order("x")))
        await asyncio.sleep(0)
        await ours.start()
        try:
            assert isinstance(await drawing, Rendered)
        finally:
            await ours.stop()

    run(trial())


def test_an_error_that_nobody_has_foreseen_ends_no_process() -> None:
    async def trial() -> None:
        async with working() as (ours, lost):
            with pytest.raises(DrawingFailedError, match="ZeroDivisionError"):
                await ours.render(deadly(Broken()))
            assert isinstance(await ours.render(order("x")), Rendered)
            assert [] == lost

    run(trial())


@pytest.mark.parametrize("times", [1, 2])
def test_what_found_no_memory_is_tried_once_more_and_ends_no_process(
    tmp_path: Path, times: int
) -> None:
    """Another that was drawn beside it may have taken all: so it is alone then."""
    left = tmp_path / "left"
    left.write_text("x" * times)
    starving = deadly(Starving(str(left)))

    async def trial() -> None:
        async with working() as (ours, lost):
            tasks = [asyncio.create_task(ours.render(one)) for one in (starving, order("x"))]
            first, other = await asyncio.gather(*tasks, return_exceptions=True)
            assert isinstance(other, Rendered)
            assert isinstance(first, Rendered) is (times == 1), first
            assert times == 1 or "had no memory for it (MemoryError: none is left)" in str(first)
            assert isinstance(await ours.render(order("y")), Rendered)
            assert [] == lost

    run(trial())
    assert "" == left.read_text()


def test_a_file_for_which_there_was_no_memory_is_made_once_more_and_the_others_are_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A second time, too: then those that there is memory for."""
    starved = Rendered({}, 1, 0.0, 0.0, {PNG: sentence(MemoryError("none is left"))})
    answers: list[Rendered] = []

    async def draw(_: DrawingProcess, __: Order) -> Rendered:
        answers.append(starved)
        return starved

    monkeypatch.setattr(DrawingProcess, "draw", draw)

    async def trial() -> None:
        async with working() as (ours, _):
            assert starved == await ours.render(order("x"))
            assert 2 == len(answers)

    run(trial())


def test_one_that_has_stopped_for_ever_is_ended_and_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes_module, "WATCH", 0.01)

    async def trial() -> None:
        async with working() as (ours, lost):
            hold(ours)
            drawing = asyncio.create_task(ours.render(order("x")))
            await asyncio.sleep(0)
            (process,) = ours.at_work
            process.heard_at -= 1e6

            assert isinstance(await drawing, Rendered)
            assert 1 == len(lost)

    run(trial())


def test_who_cannot_draw_says_why_when_it_starts() -> None:
    async def trial() -> None:
        with pytest.raises(CannotDrawError, match="CHECKFACE_ENGINE is 'crayon'"):
            async with working(CHECKFACE_ENGINE="crayon"):
                pass

    run(trial())


DIES = """
import os, pathlib, sys
if "checkface_server.work.drawing_process" in sys.orig_argv and pathlib.Path({gate!r}).exists():
    os._exit(9)
"""


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As long as it is there, who should draw ends before it can: as where memory is short."""
    found = tmp_path / "gate"
    (tmp_path / "sitecustomize.py").write_text(DIES.format(gate=str(found)))
    monkeypatch.setattr(processes_module, "FIRST_PAUSE", 0.01)
    return found


def test_one_that_ends_before_it_can_draw_ends_the_start_in_words(
    gate: Path, tmp_path: Path
) -> None:
    """Another start may be better, so the exit code is not that of a wrong setting."""
    gate.touch()

    async def trial() -> None:
        with pytest.raises(CannotDrawError, match="ended with 9 before it could") as caught:
            async with working(PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}"):
                pass
        assert 3 == caught.value.exit_code

    run(trial())


def test_one_whose_successors_end_before_they_can_draw_is_replaced_when_that_is_over(
    gate: Path, tmp_path: Path
) -> None:
    async def trial() -> None:
        async with working(PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}") as (ours, lost):
            await asyncio.to_thread(gate.touch)
            os.kill(ours.at_work[0].pid, signal.SIGKILL)
            await asyncio.to_thread(wait_for, lambda: len(lost) > 2, "two successors that end")
            assert "cannot be started: ended with 9" in lost[-1][0]
            await asyncio.to_thread(gate.unlink)
            assert isinstance(await ours.render(order("x")), Rendered)
            assert ours.is_ready

    run(trial())


def test_a_system_that_lets_no_process_start_ends_the_start_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(process_module, "create_subprocess_exec", refuse)

    async def trial() -> None:
        with pytest.raises(CannotDrawError, match=r"temporarily unavailable.*--workers") as caught:
            async with working():
                pass
        assert 3 == caught.value.exit_code

    run(trial())


@pytest.mark.parametrize("said", [b"\0" * 7 + b"\x05hello", b"\0" * 8])
def test_one_whose_words_cannot_be_read_is_lost(said: bytes) -> None:
    """What it was drawing would else be waited for without end."""
    program = f"import os, time; os.write(1, {said!r}); time.sleep(600)"

    async def trial() -> None:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        ours = DrawingProcess(child, 1)
        drawing = asyncio.create_task(ours.draw(order("x")))
        assert f"ended with {-signal.SIGKILL}" in await ours.listen()
        with pytest.raises(LostError):
            await drawing
        await ours.end()

    run(trial())


def test_what_a_library_prints_is_no_message() -> None:
    """A process whose libraries write to stdout draws all the same."""

    async def trial() -> None:
        async with working() as (ours, _):
            assert isinstance(await ours.render(deadly(Loud())), Rendered)

    run(trial())


def test_one_that_cannot_be_understood_is_replaced_and_its_orders_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As where its owner has no memory for what it says."""
    errors = [MemoryError()]

    async def garbled(pipe: AsyncReader) -> object:
        said = await read_async(pipe)
        if errors and not isinstance(said, Ready):
            raise errors.pop()
        return said

    monkeypatch.setattr(process_module, "read_async", garbled)

    async def trial() -> None:
        async with working() as (ours, lost):
            assert isinstance(await ours.render(order("x")), Rendered)
            assert 1 == len(lost)

    run(trial())


def test_ctrl_c_and_the_end_of_a_service_leave_it_drawing() -> None:
    """They go to all processes; what is being drawn is to be finished."""

    async def trial() -> None:
        async with working() as (ours, lost):
            for number in ENDING:
                os.kill(ours.at_work[0].pid, number)
            assert isinstance(await ours.render(order("x")), Rendered)
            assert [] == lost

    run(trial())


def test_nothing_of_it_is_left_when_it_ends() -> None:
    async def trial() -> None:
        async with working(workers=2) as (ours, _):
            pids = [process.pid for process in ours.at_work]
        assert 2 == len(pids)
        for pid in pids:
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)

    run(trial())


def test_one_whose_owner_has_ended_complains_to_nobody(tmp_path: Path) -> None:
    """It hears of it when it says that it has drawn: a log of JSON has no room for a traceback."""
    with subprocess.Popen(
        Staff(1, 1).command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "CHECKFACE_CACHE_DIR": str(tmp_path)},
    ) as child:
        assert child.stdin
        assert child.stdout
        assert child.stderr
        assert isinstance(read(cast("BinaryIO", child.stdout)), Ready)
        child.stdout.close()
        child.stdin.write(pack(Job(1, order("a"))))
        child.stdin.flush()

        assert b"" == child.stderr.read()
        child.stdin.close()
        assert 0 == child.wait(60)
