"""Turns options and environment variables into one set of settings, or one sentence why not.

Each setting is one field, and all there is about it: option, variable, default, check and help.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from checkface import CheckfaceError, Engine
from checkface_server.setting_readers import (
    Network,
    Reader,
    address,
    device_name,
    engine_name,
    host_names,
    networks,
    number,
    one_of,
    path,
    port_number,
    port_or_off,
    seconds,
    share,
    switch,
    text,
    url,
)

PREFIX = "CHECKFACE_SERVE_"

OFF, MEMORY, REGISTERED = "off", "memory", "registered"
"""Whether photographs are looked at, and where what comes of them is kept."""
LOCAL = "local"
"""A cluster of Ray that is started for us, and ends with us."""
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class WrongSettingError(CheckfaceError):
    """A setting that cannot be meant: exit code 2, and no other start will be better."""


def read_by(read: Reader, explanation: str, bare: str | None = None) -> dict[str, object]:
    """What a field says of its setting: `--its-name`, $CHECKFACE_SERVE_ITS_NAME.

    `bare` is what the option means where no value stands behind it.
    """
    return {"read": read, "help": explanation, "bare": bare}


@dataclass(frozen=True)
class Settings:
    """Of one server."""

    host: str = field(
        default="127.0.0.1",
        metadata=read_by(
            address, "address to listen on; 0.0.0.0 is all of this machine, :: with those of IPv6"
        ),
    )
    port: int = field(
        default=8080,
        metadata=read_by(
            port_number, "port to listen on; 0 takes one that is free, and the log says which"
        ),
    )
    hosts: tuple[str, ...] = field(
        default=LOOPBACK,
        metadata=read_by(
            host_names,
            "names that are answered under: faces.example.org,*.example.org, or * for any",
        ),
    )
    public_url: str = field(
        default="",
        metadata=read_by(url, "where the world reaches this server; else as each request says"),
    )
    trusted_proxies: tuple[Network, ...] = field(
        default=(),
        metadata=read_by(
            networks, "addresses or networks of proxies, whose X-Forwarded-For is believed"
        ),
    )
    signing_keys: Path | None = field(
        default=None,
        metadata=read_by(
            path, "file of one or two keys, a line each: then only signed addresses are drawn"
        ),
    )
    metrics_host: str = field(default="127.0.0.1", metadata=read_by(address, "address of /metrics"))
    metrics_port: int | None = field(
        default=9090, metadata=read_by(port_or_off, "port of /metrics, or 'off'")
    )
    workers: int = field(
        default=0,
        metadata=read_by(number(0, 256), "processes that draw; 0: one for each four processors"),
    )
    threads: int = field(
        default=0, metadata=read_by(number(0, 256), "threads of each; 0: shares of all processors")
    )
    engine: Engine | None = field(
        default=None,
        metadata=read_by(
            engine_name, "what draws: native, numpy or torch, with the same bits; none: the fastest"
        ),
    )
    device: str | None = field(
        default=None, metadata=read_by(device_name, "of the engine torch: cpu, cuda, cuda:1")
    )
    memory_mib: int = field(
        default=64, metadata=read_by(number(0, 1 << 20), "MiB of files that are held in memory")
    )
    cache_dir: Path | None = field(
        default=None,
        metadata=read_by(
            path,
            "folder of the files that are kept on disk; none: checkface/serve in the user's cache",
        ),
    )
    cache_mib: int = field(
        default=1024,
        metadata=read_by(number(0, 1 << 30), "MiB that are kept on disk; 0 keeps none"),
    )
    objects: str | None = field(
        default=None,
        metadata=read_by(
            text, "object store behind the disk, s3://bucket/prefix, with the extra s3"
        ),
    )
    keep_values: bool = field(
        default=False,
        metadata=read_by(
            switch, "write down what was drawn of typed values; else it stays in memory"
        ),
    )
    registered: Path | None = field(
        default=None,
        metadata=read_by(path, "SQLite file of latents that are registered; without it, none are"),
    )
    registered_days: int = field(
        default=30, metadata=read_by(number(1, 36_500), "days that a registered latent is kept")
    )
    registered_most: int = field(
        default=10_000, metadata=read_by(number(1, 1 << 30), "latents that are registered at most")
    )
    photos: str = field(
        default=OFF,
        metadata=read_by(
            one_of(OFF, MEMORY, REGISTERED),
            "look at photographs that are sent, with the extra projection, and keep what comes of "
            "them in memory, or registered in the file of --registered",
            bare=MEMORY,
        ),
    )
    photo_minutes: int = field(
        default=60,
        metadata=read_by(number(1, 10_080), "minutes that what comes of one stays in memory"),
    )
    photo_steps: int = field(
        default=60, metadata=read_by(number(1, 1000), "steps from the mean face to a photograph")
    )
    photo_seconds: float = field(
        default=300.0,
        metadata=read_by(seconds(1, 3600), "seconds after which no further step is begun"),
    )
    longest_wait: float = field(
        default=30.0,
        metadata=read_by(
            seconds(0.1, 3600), "seconds of work that may lie before a picture; more is refused"
        ),
    )
    client_faces: int = field(
        default=0,
        metadata=read_by(
            number(0, 1_000_000), "faces that are drawn for one client in a minute; 0: no limit"
        ),
    )
    grace: float = field(
        default=30.0,
        metadata=read_by(seconds(0, 3600), "seconds for what is being drawn at the end"),
    )
    log_clients: bool = field(
        default=False, metadata=read_by(switch, "write the addresses of clients into the log")
    )
    ray: str | None = field(
        default=None,
        metadata=read_by(
            text,
            "answer and draw on a cluster of Ray at this address; without one, on one that is "
            "started here; with the extra ray",
            bare=LOCAL,
        ),
    )
    ray_fronts: int = field(
        default=2, metadata=read_by(number(1, 256), "replicas that answer, on Ray")
    )
    ray_least: int = field(
        default=1,
        metadata=read_by(
            number(1, 256), "replicas that draw at least, on Ray; --workers is the most"
        ),
    )
    ray_gpus: float = field(
        default=0.0,
        metadata=read_by(
            share, "of a GPU, for each replica that draws, on Ray: 0.25 puts four on one"
        ),
    )

    @property
    def kept_in(self) -> Path | None:
        """The folder in which files are kept on disk, if they are."""
        if not self.cache_mib:
            return None
        return self.cache_dir or user_cache_path("checkface") / "serve"


def add_options(parser: ArgumentParser) -> None:
    """All settings; what is not said is left out of the namespace."""
    for one in fields(Settings):
        explanation = f"{one.metadata['help']} [{default_text(one)}]".replace("%", "%%")
        bare = "yes" if one.metadata["read"] is switch else one.metadata["bare"]
        if bare:
            parser.add_argument(option(one), dest=one.name, nargs="?", const=bare, help=explanation)
        else:
            parser.add_argument(option(one), dest=one.name, help=explanation)


def settings_of(arguments: Namespace, environment: Mapping[str, str] = os.environ) -> Settings:
    """An option counts more than its variable. Raises `WrongSettingError`."""
    _require_known(environment)
    return Settings(**{one.name: _value(one, arguments, environment) for one in fields(Settings)})


def _value(one: Field[Any], arguments: Namespace, environment: Mapping[str, str]) -> Any:
    said, where = getattr(arguments, one.name, None), option(one)
    if said is None:
        said, where = environment.get(variable(one.name)) or None, variable(one.name)
    if said is None:
        return one.default
    try:
        return one.metadata["read"](said)
    except ValueError as error:
        raise WrongSettingError(f"{where} is {said!r}: expected {error}") from None


def _require_known(environment: Mapping[str, str]) -> None:
    """A misspelt variable would be believed to count."""
    known = {variable(one.name) for one in fields(Settings)}
    unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise WrongSettingError(
            f"there is no setting {unknown[0]}: expected one of {', '.join(sorted(known))}"
        )


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def option(one: Field[Any]) -> str:
    """The option of a setting."""
    return f"--{one.name.replace('_', '-')}"


def default_text(one: Field[Any]) -> str:
    """What holds where nothing is said."""
    if isinstance(one.default, bool):
        return "yes" if one.default else "no"
    if isinstance(one.default, tuple):
        return ",".join(one.default) or "none"
    return "none" if one.default in {None, ""} else str(one.default)
