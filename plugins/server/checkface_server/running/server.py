"""Runs the service: listens, draws, and ends when it is told to, with what it has begun done."""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from threading import Timer
from typing import Any, TypeAlias

import uvicorn

from checkface.program import ENDING, INTERRUPTED
from checkface_server.operation.logs import Log, take_over
from checkface_server.operation.metrics import Metrics
from checkface_server.running.bounded_connection import BoundedConnection
from checkface_server.running.equipment import processes_of, studio_of
from checkface_server.running.listening import listen, url_of
from checkface_server.running.metrics_page import MetricsPage
from checkface_server.settings import Settings
from checkface_server.work.drawing_studio import DrawingStudio

App: TypeAlias = Callable[..., Coroutine[Any, Any, None]]
Build: TypeAlias = Callable[[Settings, DrawingStudio, Metrics, Log], App]

LONGEST_GOODBYE = 5.0
"""Seconds that this process has for ending, when all is done."""
LEAST_GRACE = 1
"""Seconds that answers have for being sent, when all is drawn or refused."""


class Server(uvicorn.Server):
    """uvicorn's, but signals are the matter of all servers here together."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve(settings: Settings, build: Build) -> int:
    """The exit code: 0 after a graceful stop. Raises a `CheckfaceError` if it cannot start."""
    with contextlib.closing(Log(names_clients=settings.log_clients)) as log:
        take_over(log)
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            code = runner.run(_run(settings, build, log))
            _leave_what_hangs(code)
            return code


def _leave_what_hangs(code: int) -> None:
    """A thread that waits for a disk which is gone would keep this process for ever."""
    leaving = Timer(LONGEST_GOODBYE, os._exit, (code,))
    leaving.daemon = True  # it ends with us, if we do
    leaving.start()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The quicker loop, where it is installed."""
    try:
        from uvloop import new_event_loop
    except ImportError:  # Windows has none
        return None
    return new_event_loop


async def _run(settings: Settings, build: Build, log: Log) -> int:
    metrics = Metrics()
    with contextlib.ExitStack() as sockets:
        front = sockets.enter_context(listen(settings.host, settings.port, "--port"))
        back = _back(settings, sockets)
        studio = studio_of(settings, processes_of(settings, metrics, log), metrics, log)
        house = House(settings, studio, log)
        house.open(build(settings, studio, metrics, log), front)
        if back:
            house.open(MetricsPage(metrics, settings.hosts), back)
        numbers = url_of(back) if back else None
        hosts = ", ".join(settings.hosts)
        log.event("listening", url=url_of(front), metrics=numbers, hosts=hosts)
        await house.run_until_told()
    return 0


def _back(settings: Settings, sockets: contextlib.ExitStack) -> socket.socket | None:
    if settings.metrics_port is None:
        return None
    ours = listen(settings.metrics_host, settings.metrics_port, "--metrics-port")
    return sockets.enter_context(ours)


def configuration(app: App, grace: float) -> uvicorn.Config:
    """Of whatever answers here."""
    return uvicorn.Config(
        app,
        http=BoundedConnection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=math.ceil(grace) + LEAST_GRACE,
    )


class House:
    """All that runs here, and how it ends."""

    def __init__(self, settings: Settings, studio: DrawingStudio, log: Log) -> None:
        self._settings, self._studio, self._log = settings, studio, log
        self._servers: list[tuple[Server, asyncio.Task[None]]] = []
        self._told = asyncio.Event()

    def open(self, app: App, ours: socket.socket) -> None:
        """The first is the service; the others end after it."""
        server = Server(configuration(app, self._settings.grace))
        self._servers.append((server, asyncio.create_task(server.serve([ours]))))

    async def run_until_told(self) -> None:
        """Raises a `CheckfaceError` if nothing can be drawn here."""
        with self._hearing():
            start = asyncio.create_task(self._start())
            try:
                await self._until_told(start)
                await self._end(start)
            finally:
                await self._studio.close()
        self._log.event("stopped")

    async def _until_told(self, start: asyncio.Task[None]) -> None:
        """Or until it cannot start, or nothing answers any more."""
        told = asyncio.create_task(self._told.wait())
        await asyncio.wait({told, start, self._servers[0][1]}, return_when="FIRST_COMPLETED")
        if start.done() and not start.exception():
            await asyncio.wait({told, self._servers[0][1]}, return_when="FIRST_COMPLETED")
        told.cancel()

    async def _start(self) -> None:
        await self._studio.start()
        self._log.event("ready")

    async def _end(self, start: asyncio.Task[None]) -> None:
        """What was begun is finished; then whoever scrapes our numbers has the last of them."""
        (front, serving), *others = self._servers
        front.should_exit = True
        if start.done() and (error := start.exception()):
            front.force_exit = True
            await self._close_others([(front, serving), *others])
            raise error
        self._log.event("stopping", seconds=self._settings.grace)
        start.cancel()
        await self._studio.finish(self._settings.grace)
        await serving
        await self._close_others(others)

    @staticmethod
    async def _close_others(servers: list[tuple[Server, asyncio.Task[None]]]) -> None:
        for server, serving in servers:
            server.should_exit = True
            await serving

    @contextlib.contextmanager
    def _hearing(self) -> Iterator[None]:
        """The first signal is a wish, the second a command. What is ignored, as by nohup, stays."""
        before = {
            number: signal.signal(number, self._hear)
            for number in ENDING
            if signal.getsignal(number) is not signal.SIG_IGN
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _hear(self, _number: int, _frame: object) -> None:
        if self._told.is_set():
            self._log.close()
            os._exit(INTERRUPTED)
        asyncio.get_running_loop().call_soon_threadsafe(self._told.set)
