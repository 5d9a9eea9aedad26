"""Turns settings into the two deployments of a cluster: what answers, and what draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ray import serve

from checkface_server.ray_serve.front import NAME as FRONT
from checkface_server.ray_serve.front import builder_of
from checkface_server.ray_serve.render import NAME as RENDER
from checkface_server.ray_serve.render import Crew, threads_of
from checkface_server.running.equipment import environment_of
from checkface_server.running.server import Build
from checkface_server.settings import Settings

MOST_REQUESTS = 1000
"""That one front has in hand: most of them wait for a picture."""
UPSCALE_DELAY = 3.0
DOWNSCALE_DELAY = 60.0
"""Seconds. To start one costs seconds, and a replica that has just drawn is likely to again."""
HEALTH_PERIOD = 5.0
"""Seconds between two questions whether one is well."""
TO_ANSWER = 15.0
"""Seconds that fronts have beyond the grace, to notice and to tell whoever waits in vain."""
QUIET = {"enable_access_log": False, "log_level": "WARNING"}
"""Paths hold what people type: Ray would write each of them down."""


@dataclass(frozen=True)
class Cluster:
    """What there is to draw on."""

    cpus: float
    """Of all machines."""
    cpus_of_largest: float
    gpus: float = 0.0


def crew_of(settings: Settings, cluster: Cluster) -> Crew:
    threads = threads_of(settings, cluster.cpus_of_largest)
    return Crew(threads, settings.device, environment_of(settings))


def most_replicas(settings: Settings, cluster: Cluster) -> int:
    """As many as said, or as there is room for."""
    if settings.workers:
        return settings.workers
    if settings.ray_gpus:
        return max(1, int(cluster.gpus / settings.ray_gpus))
    return max(1, int(cluster.cpus // crew_of(settings, cluster).threads))


def application(
    settings: Settings, cluster: Cluster, build: Build, render: Callable[[Crew], Any]
) -> Any:
    """What Ray runs. `render` is the class whose replicas draw."""
    crew, most = crew_of(settings, cluster), most_replicas(settings, cluster)
    lanes = most * crew.orders_each
    drawing = serve.deployment(**_render_options(settings, crew, most, lanes))(render)
    answering = serve.deployment(**_front_options(settings))(
        serve.ingress(builder_of(settings, build, lanes))()
    )
    return answering.bind(drawing.bind(crew))


def _render_options(settings: Settings, crew: Crew, most: int, lanes: int) -> dict[str, Any]:
    resources: dict[str, float] = {"num_cpus": crew.threads}
    if settings.ray_gpus:
        resources["num_gpus"] = settings.ray_gpus
    return {
        "name": RENDER,
        "ray_actor_options": resources,
        "max_ongoing_requests": crew.orders_each,
        "max_queued_requests": lanes,
        "autoscaling_config": {
            "min_replicas": min(settings.ray_least, most),
            "max_replicas": most,
            "target_ongoing_requests": crew.orders_each,
            "upscale_delay_s": UPSCALE_DELAY,
            "downscale_delay_s": DOWNSCALE_DELAY,
        },
        **_common(settings),
    }


def _front_options(settings: Settings) -> dict[str, Any]:
    """It computes next to nothing: no processor is set aside for it."""
    return {
        "name": FRONT,
        "ray_actor_options": {"num_cpus": 0},
        "num_replicas": settings.ray_fronts,
        "max_ongoing_requests": MOST_REQUESTS,
        "max_queued_requests": MOST_REQUESTS,
        **_common(settings),
        "graceful_shutdown_timeout_s": settings.grace + TO_ANSWER,
    }


def _common(settings: Settings) -> dict[str, Any]:
    return {
        "graceful_shutdown_timeout_s": max(1.0, settings.grace),
        "health_check_period_s": HEALTH_PERIOD,
        "logging_config": QUIET,
    }
