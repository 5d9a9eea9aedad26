"""The deployment that answers: the application as on one machine, whose studio asks replicas."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from ray import serve
from ray.exceptions import ObjectLostError, RayActorError, TaskCancelledError, WorkerCrashedError
from ray.serve.exceptions import BackPressureError, RayServeException

from checkface_server.operation.logs import Log
from checkface_server.operation.metrics import Metrics
from checkface_server.ray_serve.numbers_page import tell_numbers
from checkface_server.ray_serve.render import NAME as RENDER
from checkface_server.ray_serve.replicas import LOOK, Ask, Replicas
from checkface_server.renderer import Order
from checkface_server.running.equipment import studio_of
from checkface_server.running.server import App, Build
from checkface_server.settings import Settings
from checkface_server.work.drawing_studio import DrawingStudio
from checkface_server.work.easel import Outcome
from checkface_server.work.errors import LostError
from checkface_server.work.studio import BusyError

NAME = "Front"
APPLICATION = "checkface"
FULL = "all that draw have as much as they can take"
GONE = (
    ObjectLostError,
    RayActorError,
    RayServeException,
    TaskCancelledError,
    WorkerCrashedError,
)

Message: TypeAlias = MutableMapping[str, Any]


def builder_of(settings: Settings, build: Build, lanes: int) -> Callable[[], App]:
    """What each replica calls: nothing travels to it but this."""

    def builder() -> App:
        return _front(settings, build, lanes)

    return builder


def _front(settings: Settings, build: Build, lanes: int) -> App:
    log, metrics = Log(names_clients=settings.log_clients), Metrics()

    def on_lost(reason: str) -> None:
        metrics.count_loss()
        log.event("replica lost", "error", reason=reason)

    ask = _asking(serve.get_deployment_handle(RENDER, APPLICATION))
    studio = studio_of(settings, Replicas(ask, running_replicas, lanes, on_lost), metrics, log)
    return Front(build(settings, studio, metrics, log), studio, metrics, settings.grace)


def _asking(handle: Any) -> Ask:
    async def ask(order: Order) -> Outcome:
        try:
            outcome: Outcome = await handle.draw.remote(order)
        except BackPressureError as error:
            raise BusyError(FULL, math.ceil(error.retry_after_s or 1)) from None
        except GONE as error:
            raise LostError(f"was lost ({type(error).__name__})") from error
        return outcome

    return ask


def running_replicas() -> int:
    """Of those that draw."""
    application = serve.status().applications.get(APPLICATION)
    render = application.deployments.get(RENDER) if application else None
    return int(render.replica_states.get("RUNNING", 0)) if render else 0


async def _taking_away() -> None:
    """Returns when that begins. Whoever cannot be asked is asked again."""
    while True:
        with contextlib.suppress(Exception):
            if await asyncio.to_thread(_is_taken_away):
                return
        await asyncio.sleep(LOOK)


def _is_taken_away() -> bool:
    application = serve.status().applications.get(APPLICATION)
    return application is not None and application.status.value == "DELETING"


class Front:
    """The application, and its studio begins and ends with it: what ASGI calls lifespan."""

    def __init__(self, app: App, studio: DrawingStudio, metrics: Metrics, grace: float) -> None:
        self._app, self._studio, self._metrics, self._grace = app, studio, metrics, grace

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        tasks = [
            asyncio.create_task(tell_numbers(self._metrics)),
            asyncio.create_task(self._finish_in_time()),
        ]
        while (await receive())["type"] != "lifespan.shutdown":
            await self._studio.start()
            await send({"type": "lifespan.startup.complete"})
        await self._studio.finish(self._grace)
        await self._studio.close()
        for task in tasks:
            task.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _finish_in_time(self) -> None:
        """What draws is taken away too, so what waits then waits in vain, and hears it from us.

        Ray itself tells us when all is answered, and breaks off what is not.
        """
        await _taking_away()
        await self._studio.finish(self._grace)
