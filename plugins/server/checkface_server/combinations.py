"""Says of settings that do not go together that they do not, before anything is started.

An option that can have no effect is a mistake of who has said it. A variable of the environment may
stand there for another server, or for another day.
"""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace

from checkface import Engine
from checkface_server.settings import (
    MEMORY,
    OFF,
    REGISTERED,
    Settings,
    WrongSettingError,
    option,
)

ENGINE_VARIABLE = "CHECKFACE_ENGINE"
"""The engine where --engine says none."""
ANY = {"0.0.0.0", "::"}  # noqa: S104 - what is recognised, not bound
OF_EXPORT = ("cache_dir", "cache_mib")
OF_SIGN = ("signing_keys",)


@dataclass(frozen=True)
class Need:
    """Settings that have an effect only beside another one."""

    names: tuple[str, ...]
    is_met: Callable[[Settings], bool]
    what: str
    """What has to be said besides."""


@dataclass(frozen=True)
class Clash:
    """Settings that cannot all be had, wherever they were said."""

    is_there: Callable[[Settings], bool]
    sentence: str


NEEDS = (
    Need(
        ("device",),
        lambda said: said.engine is Engine.TORCH or said.photos != OFF,
        "--engine torch, or --photos",
    ),
    Need(("ray_fronts", "ray_least", "ray_gpus"), lambda said: said.ray is not None, "--ray"),
    Need(("ray_gpus",), lambda said: said.engine is Engine.TORCH, "--engine torch"),
    Need(("photo_steps", "photo_seconds"), lambda said: said.photos != OFF, "--photos"),
    Need(("photo_minutes",), lambda said: said.photos == MEMORY, "--photos memory"),
    Need(
        ("registered_days", "registered_most"),
        lambda said: said.registered is not None,
        "--registered",
    ),
)
CLASHES = (
    Clash(
        lambda said: said.photos == REGISTERED and said.registered is None,
        f"--photos is '{REGISTERED}': expected --registered with it, the file that is meant",
    ),
    Clash(
        lambda said: said.photos != OFF and said.ray is not None,
        "--photos does not go with --ray: expected one of them; a second service can look at "
        "photographs",
    ),
    Clash(
        lambda said: 0 < said.workers < said.ray_least and said.ray is not None,
        "--ray-least is more than --workers: expected no more, for that is the most",
    ),
    Clash(
        lambda said: bool(said.port) and said.port == said.metrics_port and _meet(said),
        "--metrics-port is --port: expected another one, or 'off'",
    ),
)


def require_together(
    settings: Settings, arguments: Namespace, environment: Mapping[str, str] = os.environ
) -> None:
    """Raises `WrongSettingError`."""
    for clash in CLASHES:
        if clash.is_there(settings):
            raise WrongSettingError(clash.sentence)
    said = _options_of(arguments)
    if settings.engine is None and environment.get(ENGINE_VARIABLE) == Engine.TORCH.value:
        settings = replace(settings, engine=Engine.TORCH)
    for need in NEEDS:
        idle = [] if need.is_met(settings) else _in_words(said.intersection(need.names))
        if idle:
            raise WrongSettingError(f"{idle[0]} does nothing without {need.what}: say both")


def require_used(arguments: Namespace, used: Iterable[str], command: str) -> None:
    """Of a command that needs few settings. Raises `WrongSettingError`."""
    idle = _in_words(_options_of(arguments) - set(used))
    if idle:
        raise WrongSettingError(f"{idle[0]} does nothing with {command}: leave it out")


def _options_of(arguments: Namespace) -> set[str]:
    """By an option."""
    return {one.name for one in fields(Settings) if getattr(arguments, one.name, None) is not None}


def _in_words(names: Collection[str]) -> list[str]:
    return [option(one) for one in fields(Settings) if one.name in names]


def _meet(settings: Settings) -> bool:
    """Whether both ports are on one address."""
    hosts = {settings.host, settings.metrics_host}
    return len(hosts) == 1 or bool(hosts & ANY)
