"""What every answer needs: the studio, the rules of the house, and who counts what was answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from typing import NamedTuple, TypeAlias

from checkface_server.pictures import Picture
from checkface_server.work.studio import Client, File, Studio

Network: TypeAlias = IPv4Network | IPv6Network
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Rules:
    """Of the house."""

    hosts: tuple[str, ...] = LOOPBACK
    """Names under which we answer: `faces.example.org`, `*.example.org`; `*` is any."""
    trusted_proxies: tuple[Network, ...] = ()
    """Who may say for whom it asks."""
    signing_keys: tuple[bytes, ...] = ()
    """Without any, nothing need be signed; with two, either counts while they are changed."""
    longest_url: int = 8192
    largest_body: int = 256 * 1024
    slowest_body: float = 10.0
    """Seconds until all of it is there."""
    public_url: str = ""
    """Where we are reached, without a last slash; else as the request says."""


class Answered(NamedTuple):
    """One answer, as far as it may be counted and logged: one is made for each, so it is light."""

    operation: str
    method: str
    status: int
    seconds: float
    source: str | None = None
    client: Client | None = None


def _nobody(_: object) -> None:
    """Where nobody counts."""


@dataclass(frozen=True)
class Desk:
    """What every answer needs."""

    studio: Studio
    rules: Rules = field(default_factory=Rules)
    on_answer: Callable[[Answered], None] = _nobody
    on_file: Callable[[tuple[Picture, File]], None] = _nobody
    names_clients: bool = True
    """Whether `on_answer` wants to know who it was: to find out takes time."""
    on_error: Callable[[BaseException], None] = _nobody
    """Of what nobody has foreseen."""
