"""Runs the service on Ray until it is told to end: a cluster of its own, or one that is there.

Whoever can reach a port of Ray can run programs on it, but for its token: without one nothing is
started. Ray itself reports to nobody.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from threading import Event
from time import monotonic
from typing import Any

from checkface.processors import available_cpus
from checkface.program import ENDING, INTERRUPTED
from checkface_server.operation.logs import Log, take_over
from checkface_server.ray_serve.own_cluster import own_cluster
from checkface_server.ray_serve.render import Crew, Render
from checkface_server.ray_serve.watching import (
    NOWHERE,
    ClusterError,
    ClusterLostError,
    Sight,
    Watch,
    wait_until_running,
    wait_until_told,
)
from checkface_server.running.listening import authority, listen
from checkface_server.running.server import Build
from checkface_server.settings import LOCAL, Settings, WrongSettingError
from checkface_server.work.errors import first_line

PROTECTED = "token"
"""For all else that may stand in RAY_AUTH_MODE, also for nothing, Ray asks for none."""
HA_PROXY = "RAY_SERVE_ENABLE_HA_PROXY"
LOOKS_AT_PROXY = "RAY_SERVE_PROXY_HEALTH_CHECK_PERIOD_S"
"""The third look in vain replaces it, and until then no connection is taken: by default 30 s."""
OPEN = ("0.0.0.0", "::")  # noqa: S104 - what is recognised, not bound
LONGEST_CONNECT = 10.0
"""Seconds until the head of a cluster takes our call."""
SLACK = 30.0
"""Seconds on top of the grace for taking away what has ended."""


def serve_on_ray(settings: Settings, build: Build, render: Callable[[Crew], Any] = Render) -> int:
    """The exit code: 0 after a graceful stop. Raises a `CheckfaceError` if it cannot start."""
    _prepare(settings)
    with contextlib.closing(Log(names_clients=settings.log_clients)) as log:
        take_over(log)
        try:
            _serve_until_told(settings, build, render, log)
        except ClusterLostError as error:
            log.event("cluster lost", "error", reason=str(error))
            log.close()
            os._exit(error.exit_code)
        log.event("stopped")
    return 0


def _serve_until_told(
    settings: Settings, build: Build, render: Callable[[Crew], Any], log: Log
) -> None:
    port = _free_port(settings)
    with (
        connection(settings),
        _hearing(log) as told,
        _numbers(settings) as numbers,
        _serving(settings, port),
    ):
        url = f"http://{authority(settings.host, port)}"
        log.event("listening", url=url, metrics=numbers, hosts=", ".join(settings.hosts))
        _deploy(settings, build, render)
        with contextlib.closing(Watch(_look)) as watch:
            if wait_until_running(watch, told):
                log.event("ready")
                wait_until_told(watch, told)
        log.event("stopping", seconds=settings.grace)


def _prepare(settings: Settings) -> None:
    """Before Ray is imported: it reads its environment then, and so does all that it starts."""
    mode = os.environ.get("RAY_AUTH_MODE") or PROTECTED
    if mode.lower() != PROTECTED:
        raise WrongSettingError(
            f"RAY_AUTH_MODE is {mode!r}: whoever reaches a port of that cluster can run programs "
            f"on it; expected {PROTECTED!r}, or nothing"
        )
    os.environ["RAY_AUTH_MODE"] = PROTECTED
    if os.environ.get(HA_PROXY, "0") == "1":
        _prepare_ha_proxy(settings)
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault(LOOKS_AT_PROXY, "2")
    if settings.ray == LOCAL:
        os.environ["RAY_AUTH_TOKEN"] = secrets.token_hex(32)


def _prepare_ha_proxy(settings: Settings) -> None:
    """Drawing has no effects, so what a lost front was asked may be asked again."""
    if settings.host not in OPEN:
        raise WrongSettingError(
            f"{HA_PROXY} is 1, and HAProxy listens on all addresses of a machine, not only on "
            f"{settings.host}; unset it, or say --host 0.0.0.0"
        )
    os.environ.setdefault("RAY_SERVE_HAPROXY_RETRY_ON", "conn-failure empty-response")
    os.environ.setdefault("RAY_SERVE_HAPROXY_RETRIES", "3")


def _free_port(settings: Settings) -> int:
    """Ray itself would try for minutes. Elsewhere it is for others to see to it."""
    if settings.ray != LOCAL:
        if not settings.port:
            raise WrongSettingError("--port is 0: expected the one for all machines of the cluster")
        return settings.port
    with listen(settings.host, settings.port, "--port") as ours:
        port: int = ours.getsockname()[1]
    return port


@contextlib.contextmanager
def connection(settings: Settings) -> Iterator[None]:
    """What its replicas say is in Ray's own files."""
    import ray

    _require_there(settings)
    ours = own_cluster(settings) if settings.ray == LOCAL else {}
    try:
        ray.init(
            settings.ray,
            log_to_driver=False,
            configure_logging=False,
            **ours,
        )
    except Exception as error:  # noqa: BLE001 - Ray raises that very class where no node starts
        raise ClusterError(f"no cluster of Ray at {settings.ray!r}: {first_line(error)}") from None
    with _left_in_order(ray.shutdown):
        yield


@contextlib.contextmanager
def _left_in_order(leave: Callable[[], object]) -> Iterator[None]:
    """Not where the cluster is lost: nobody is there to be told, and Ray would end this process
    before it can say why.
    """
    try:
        yield
    except ClusterLostError:
        raise
    except BaseException:
        leave()
        raise
    leave()


def _require_there(settings: Settings) -> None:
    """Ray itself would try for minutes, and say so in lines of its own."""
    host, colon, port = (settings.ray or "").rpartition(":")
    if not (colon and port.isdecimal()) or "/" in host:
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), LONGEST_CONNECT).close()
    except (OSError, OverflowError) as error:
        raise ClusterError(
            f"no cluster of Ray at {settings.ray!r}: {first_line(error)}; expected HOST:PORT of "
            "its head, or 'auto' on one of its machines"
        ) from None


def _numbers(settings: Settings) -> AbstractContextManager[str | None]:
    from checkface_server.ray_serve.numbers_page import numbers_page

    return numbers_page(settings)


@contextlib.contextmanager
def _serving(settings: Settings, port: int) -> Iterator[None]:
    """Nothing of ours is left there. What is another's stays."""
    from ray import serve

    from checkface_server.ray_serve.deploying import QUIET

    where = "HeadOnly" if settings.ray == LOCAL else "EveryNode"
    options = {"host": settings.host, "port": port}
    _take_over_logging_of_serve()
    serve.start(proxy_location=where, http_options=options, logging_config=QUIET)
    with _left_in_order(lambda: _take_away(settings)):
        yield


def _take_away(settings: Settings) -> None:
    """When its replicas have done what they were at, or after the grace."""
    from ray import serve

    from checkface_server.ray_serve.front import APPLICATION

    until = monotonic() + settings.grace + SLACK
    while True:
        try:
            serve.delete(APPLICATION)
        except TimeoutError:  # it waits for a minute and no longer
            if monotonic() < until:
                continue
            raise ClusterError(
                f"the application {APPLICATION!r} may be on the cluster of Ray still: it has not "
                f"ended within {settings.grace + SLACK:.0f} s"
            ) from None
        return


def _take_over_logging_of_serve() -> None:
    """It goes where all logging goes here."""
    logger = logging.getLogger("ray.serve")
    logger.handlers.clear()
    logger.propagate = True


def _deploy(settings: Settings, build: Build, render: Callable[[Crew], Any]) -> None:
    """Begins it."""
    from ray import serve

    from checkface_server.ray_serve.deploying import QUIET, application
    from checkface_server.ray_serve.front import APPLICATION

    app = application(settings, _cluster(settings), build, render)
    target = serve.RunTarget(app, name=APPLICATION, route_prefix="/", logging_config=QUIET)
    serve.run_many(
        [target], wait_for_ingress_deployment_creation=False, wait_for_applications_running=False
    )


def _look() -> Sight:
    """Raises what Ray raises."""
    import ray
    from ray import serve

    from checkface_server.ray_serve.front import APPLICATION

    if not ray.is_initialized() or not any(node["Alive"] for node in ray.nodes()):
        raise ClusterError("no machine of the cluster is there")
    found = serve.status().applications.get(APPLICATION)
    if found is None:
        return Sight(NOWHERE)
    return Sight(found.status.value, first_line(found.message))


def _cluster(settings: Settings) -> Any:
    """Ours may say that it has more processors than there are; none has more for one replica."""
    import ray

    from checkface_server.ray_serve.deploying import Cluster

    nodes = [node["Resources"] for node in ray.nodes() if node["Alive"]]
    cpus, gpus = ([node.get(kind, 0.0) for node in nodes] for kind in ("CPU", "GPU"))
    largest = available_cpus() if settings.ray == LOCAL else max(cpus, default=0.0)
    return Cluster(sum(cpus), largest, sum(gpus))


@contextlib.contextmanager
def _hearing(log: Log) -> Iterator[Event]:
    """The first signal is a wish, the second a command. What is ignored, as by nohup, stays."""
    told = Event()

    def hear(_number: int, _frame: object) -> None:
        if told.is_set():
            log.close()
            os._exit(INTERRUPTED)
        told.set()

    for number in ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, hear)
    yield told
