"""Shows the numbers of all fronts on one page: each tells an actor, and the command asks it."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Iterator
from threading import Thread
from typing import Any, NoReturn

import ray
import uvicorn

from checkface_server.operation.gathered import Numbers, one_page
from checkface_server.operation.metrics import Metrics
from checkface_server.ray_serve.watching import ClusterError
from checkface_server.running.listening import listen, url_of
from checkface_server.running.metrics_page import MetricsPage
from checkface_server.running.server import configuration
from checkface_server.settings import Settings

ACTOR, NAMESPACE = "numbers", "checkface"
PERIOD = 5.0
"""Seconds between two tellings of a front: so old its numbers are at most."""
LONGEST = 5.0
"""Seconds that the actor has for an answer, and the page for its end."""


class Gathered:
    """As `Metrics`, of all fronts."""

    content_type = Metrics.content_type

    def __init__(self, numbers: Any) -> None:
        self._numbers = numbers

    def text(self) -> bytes:
        """Nothing of whoever cannot be asked."""
        try:
            return one_page(ray.get(self._numbers.all.remote(), timeout=LONGEST))
        except ray.exceptions.RayError:
            return b""


@contextlib.contextmanager
def numbers_page(settings: Settings) -> Iterator[str | None]:
    """Where it is, as long as the command runs; None where it is not wanted."""
    numbers = _only_actor()
    if settings.metrics_port is None:
        yield None
        return
    with listen(settings.metrics_host, settings.metrics_port, "--metrics-port") as ours:
        page = MetricsPage(Gathered(numbers), settings.hosts)
        server = uvicorn.Server(configuration(page, 0))
        thread = Thread(target=server.run, args=([ours],), daemon=True)
        thread.start()
        try:
            yield url_of(ours)
        finally:
            server.should_exit = True
            thread.join(LONGEST)


def _only_actor() -> Any:
    """It lives as long as its command, so that it tells of another one as well."""
    actor = ray.remote(num_cpus=0, max_restarts=-1)(Numbers)
    try:
        return actor.options(name=ACTOR, namespace=NAMESPACE).remote()
    except ValueError:
        raise ClusterError(
            "another `checkface serve --ray` answers on this cluster of Ray: end that one first"
        ) from None


async def tell_numbers(metrics: Metrics) -> NoReturn:
    """For as long as a front answers. Where nobody hears it, it says so again."""
    name = uuid.uuid4().hex[:8]
    while True:
        with contextlib.suppress(TimeoutError, ValueError, ray.exceptions.RayError):
            async with asyncio.timeout(LONGEST):
                await ray.get_actor(ACTOR, NAMESPACE).tell.remote(name, metrics.text())
        await asyncio.sleep(PERIOD)
