"""What is promised of replicas on many machines, as far as it needs no cluster."""

from __future__ import annotations

import asyncio
import contextvars
import math
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from time import monotonic
from types import SimpleNamespace

import pytest
from tests.fakes.gated_renderer import settled
from tests.fakes.patience import LONGEST

from checkface import Digest, Painter
from checkface.errors import MissingExtraError
from checkface_server import commands
from checkface_server.operation.metrics import Metrics
from checkface_server.pictures import Kind, Layout, Picture, Scene, Shape
from checkface_server.ray_serve.cluster import LOOKS_AT_PROXY, serve_on_ray
from checkface_server.ray_serve.drawing_thread import DrawingThread
from checkface_server.ray_serve.replicas import PAUSES, Replicas
from checkface_server.ray_serve.watching import ClusterError
from checkface_server.renderer import DrawingFailedError, Order, Rendered
from checkface_server.settings import LOCAL, Settings, WrongSettingError
from checkface_server.store.layers import Layers
from checkface_server.store.memory import Memory
from checkface_server.subjects import Portrait
from checkface_server.work.drawing_studio import DrawingStudio
from checkface_server.work.easel import Easel, Outcome
from checkface_server.work.errors import LostError
from checkface_server.work.studio import BusyError, Client

SHAPE = Shape(64, Kind.PNG)
SCENE = Scene((Portrait(Digest.of_text("x")),))
ORDER = Order(SCENE, (SHAPE,))
DRAWN = Rendered({SHAPE: b"a face"}, 1, 0.1, 0.0)
OPEN_MODES = ("disabled", "none", "k8s", " token", "Disabled", "0")
"""What Ray takes for a cluster without a token."""
TRIES = len(PAUSES) + 1
request_of_a_client: contextvars.ContextVar[str] = contextvars.ContextVar("request", default="")


class Asked:
    """Replicas that answer as a test says, one after the other."""

    def __init__(self, *answers: Outcome | BaseException) -> None:
        self._answers = list(answers)
        self.lost: list[str] = []
        self.count = 0
        self.context = "not asked"

    async def ask(self, _: Order) -> Outcome:
        self.count += 1
        self.context = request_of_a_client.get()
        answer = self._answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def replicas(self, running: Callable[[], int] = lambda: 1) -> Replicas:
        return Replicas(self.ask, running, 4, self.lost.append)


def render(asked: Asked) -> Rendered:
    return asyncio.run(asked.replicas().render(ORDER))


@pytest.mark.parametrize("loss", [LostError("was lost"), asyncio.CancelledError()])
@pytest.mark.parametrize("losses", range(TRIES))
def test_what_is_lost_with_a_replica_is_drawn_by_another(losses: int, loss: BaseException) -> None:
    asked = Asked(*[loss] * losses, DRAWN)

    assert DRAWN == render(asked)
    assert losses == len(asked.lost)


def test_what_ends_every_replica_is_not_tried_for_ever() -> None:
    asked = Asked(*[LostError("was lost")] * (TRIES + 1))
    with pytest.raises(DrawingFailedError, match=f"tried {TRIES} times"):
        render(asked)

    assert TRIES == asked.count


@pytest.mark.parametrize("answer", ["ValueError: x", BusyError("full", 3)])
def test_what_is_no_loss_is_not_tried_again(answer: Outcome | BaseException) -> None:
    asked = Asked(answer, DRAWN)
    with pytest.raises((DrawingFailedError, BusyError)):
        render(asked)

    assert 1 == asked.count


def test_nothing_is_drawn_in_the_name_of_the_request_that_wanted_it_first() -> None:
    """Ray ends all that belongs to a request when its client goes away."""
    asked = Asked(DRAWN)

    def ask() -> None:
        request_of_a_client.set("gone soon")
        render(asked)

    contextvars.copy_context().run(ask)

    assert not asked.context


def test_replicas_that_are_full_are_a_reason_to_come_back_and_no_failure() -> None:
    asked = Asked(BusyError("full", 3))

    async def ask() -> None:
        studio = DrawingStudio(
            asked.replicas(), Layers(Memory(1 << 20)), Metrics(), longest_wait=30.0
        )
        with pytest.raises(BusyError) as caught:
            await studio.file(Picture(SCENE, SHAPE), Client("a"))
        assert 3 == caught.value.retry_after

    asyncio.run(ask())


def test_it_is_ready_with_one_replica_and_whoever_cannot_be_counted_is_there_still() -> None:
    counts: Iterator[int | Exception] = iter([0, 1, OSError()])

    def running() -> int:
        count = next(counts)
        if isinstance(count, Exception):
            raise count
        return count

    async def look() -> list[bool]:
        seen = []
        replicas = Asked().replicas(running)
        for _ in range(3):
            await replicas.start()
            seen.append(replicas.is_ready)
            await replicas.stop()
        await settled()
        return seen

    assert [False, True, True] == asyncio.run(look())


def test_without_the_extra_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(commands.NEEDED, "ray", ("a_module_that_nobody_has",))
    with pytest.raises(MissingExtraError, match=r"pip install 'checkface\[ray\]'"):
        commands.serve(Settings(ray=LOCAL))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        *(({"RAY_AUTH_MODE": mode}, "can run programs") for mode in OPEN_MODES),
        ({"RAY_SERVE_ENABLE_HA_PROXY": "1"}, "listens on all addresses"),
    ],
)
def test_nothing_is_started_that_all_the_world_could_reach(
    said: dict[str, str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", {**os.environ, **said})
    for where in (LOCAL, "192.0.2.1:6379"):
        with pytest.raises(WrongSettingError, match=sentence):
            serve_on_ray(replace(Settings(), ray=where), commands.build)


@pytest.mark.parametrize("said", [None, "", "token", "TOKEN"])
def test_a_token_is_asked_for_whatever_nothing_is_called(
    said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class StartedError(Exception): ...

    def start(*_: object, **__: object) -> None:
        raise StartedError(os.environ["RAY_AUTH_MODE"])

    said_here = {} if said is None else {"RAY_AUTH_MODE": said}
    monkeypatch.setattr(os, "environ", {**without_ray(), **said_here})
    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(init=start))
    with pytest.raises(ClusterError, match=r"token$"):
        serve_on_ray(Settings(ray=LOCAL, port=0, metrics_port=None), commands.build)


@pytest.mark.parametrize(("said", "expected"), [({}, "2"), ({LOOKS_AT_PROXY: "7"}, "7")])
def test_a_proxy_that_is_lost_is_missed_soon_unless_somebody_says_otherwise(
    said: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class StartedError(Exception): ...

    def start(*_: object, **__: object) -> None:
        raise StartedError(os.environ[LOOKS_AT_PROXY])

    monkeypatch.setattr(os, "environ", {**without_ray(), **said})
    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(init=start))
    with pytest.raises(ClusterError, match=rf"{expected}$"):
        serve_on_ray(Settings(ray=LOCAL, port=0, metrics_port=None), commands.build)


def without_ray() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}


def test_a_thread_draws_what_comes_together_and_one_that_fails_fails_alone() -> None:
    words, nothing = Scene(SCENE.subjects, Layout.WORDS), Scene((), Layout.WORDS)
    orders = [Order(scene, (Shape(1, Kind.TEXT),)) for scene in (words, nothing, words)]

    async def draw() -> list[Outcome]:
        thread = DrawingThread(lambda tell: Easel(Painter(cached=False), tell=tell))
        outcomes = await asyncio.gather(*thread.add(orders))
        assert 0 == thread.silence
        return outcomes

    first, second, third = asyncio.run(draw())
    assert isinstance(first, Rendered)
    assert isinstance(second, Rendered)
    assert isinstance(third, Rendered)
    assert [1, 0, 1] == [len(one.files) for one in (first, second, third)]
    assert first.files == third.files


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_replica_whose_thread_has_ended_says_that_it_is_ill() -> None:
    class Broken(Easel):
        def add(self, _number: int, _order: Order) -> None:
            raise SystemExit

    async def draw() -> DrawingThread:
        thread = DrawingThread(lambda tell: Broken(Painter(cached=False), tell=tell))
        thread.add([ORDER])
        return thread

    thread = asyncio.run(draw())
    until = monotonic() + LONGEST
    while thread.silence < math.inf:
        assert monotonic() < until
