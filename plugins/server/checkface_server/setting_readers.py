"""Turns what was said of a setting into its value, or into what was expected.

Each reader raises ValueError with that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeAlias

from checkface import Engine

HIGHEST_PORT = 65_535
MAPPED = 96
"""Bits of an address of IPv6 before the one of IPv4 that is written in it."""
_NAME = r"(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}|\[[0-9A-Fa-f:.]{2,45}\]"
_HOST = re.compile(rf"(?:\*\.)?(?:{_NAME})\.?")
_URL = re.compile(
    rf"https?://(?:{_NAME})\.?(?::[0-9]{{1,5}})?(?:/[A-Za-z0-9/._~-]*)?", re.IGNORECASE
)
_DEVICE = re.compile(r"cpu|cuda(?::[0-9]{1,3})?")
YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}

Network: TypeAlias = IPv4Network | IPv6Network
Reader = Callable[[str], object]


def text(said: str) -> str:
    if not said.strip():
        raise ValueError("something")
    return said.strip()


def number(least: int, most: int) -> Reader:
    def read(said: str) -> int:
        digits = said.isascii() and said.isdigit() and len(said) < 12  # noqa: PLR2004
        if not digits or not least <= int(said) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(said)

    return read


def seconds(least: float, most: float) -> Reader:
    def read(said: str) -> float:
        expected = f"seconds from {least:g} to {most:g}"
        value = _decimal(said, expected)
        if not least <= value <= most:  # also what is not a number
            raise ValueError(expected)
        return value

    return read


def share(said: str) -> float:
    """Ray takes parts of one, and of several only whole ones."""
    expected = "a part of 1 such as 0.25, or a whole number to 64"
    value = _decimal(said, expected)
    if not 0 <= value <= 64 or (value > 1 and value % 1):  # noqa: PLR2004 - as it says
        raise ValueError(expected)
    return value


def _decimal(said: str, expected: str) -> float:
    try:
        return float(said)
    except ValueError:
        raise ValueError(expected) from None


def port_or_off(said: str) -> int | None:
    if said.strip().lower() == "off":
        return None
    try:
        return int(str(port_number(said)))
    except ValueError as error:
        raise ValueError(f"{error}, or 'off'") from None


def switch(said: str) -> bool:
    meant = said.strip().lower()
    if meant not in YES | NO:
        raise ValueError("yes or no")
    return meant in YES


def one_of(*words: str) -> Reader:
    def read(said: str) -> str:
        meant = said.strip().lower()
        if meant not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return meant

    return read


def path(said: str) -> Path:
    try:
        return Path(text(said)).expanduser()
    except RuntimeError:  # as pathlib tells it
        raise ValueError("a path; whose home folder is meant by ~ is not known") from None


def address(said: str) -> str:
    """To listen on. One of IPv6 may stand in brackets, as it does in a URL and in --hosts."""
    found = text(said)
    try:
        found.encode("idna")  # what the system would do with a name
    except UnicodeError:
        raise ValueError("an address, or a name of this machine") from None
    return found[1:-1] if found.startswith("[") and found.endswith("]") else found


def engine_name(said: str) -> Engine:
    try:
        return Engine(said.strip().lower())
    except ValueError:
        known = ", ".join(one.value for one in Engine)
        raise ValueError(f"one of {known}") from None


def device_name(said: str) -> str:
    """Whether it is here, only PyTorch knows."""
    meant = said.strip().lower()
    if not _DEVICE.fullmatch(meant):
        raise ValueError("cpu, cuda, or one of several such as cuda:1")
    return meant


def host_names(said: str) -> tuple[str, ...]:
    """What no Host header can ever be, such as an address with a scheme, would shut all out."""
    found = names(said)
    if not all(one == "*" or _HOST.fullmatch(one) for one in found):
        raise ValueError(
            "names without scheme and port: faces.example.org,*.example.org,[::1], or *"
        )
    return found


def names(said: str) -> tuple[str, ...]:
    """Separated by commas."""
    found = tuple(one.strip() for one in said.split(",") if one.strip())
    if not found:
        raise ValueError("something")
    return found


def url(said: str) -> str:
    """Our pages repeat it to everybody, so it holds no password; and more goes behind it."""
    if not _URL.fullmatch(said.strip()):
        raise ValueError("an address such as https://faces.example.org")
    return said.strip().rstrip("/")


def networks(said: str) -> tuple[Network, ...]:
    try:
        return tuple(_network(one) for one in names(said))
    except ValueError:
        raise ValueError("addresses or networks, such as 10.0.0.0/8,::1") from None


def _network(said: str) -> Network:
    """One of IPv4 that is written as IPv6, as who listens on :: sees it, is one of IPv4."""
    found = ip_network(said)
    mapped = found.network_address.ipv4_mapped if isinstance(found, IPv6Network) else None
    if mapped is None or found.prefixlen < MAPPED:
        return found
    return IPv4Network((mapped, found.prefixlen - MAPPED))


port_number = number(0, HIGHEST_PORT)
