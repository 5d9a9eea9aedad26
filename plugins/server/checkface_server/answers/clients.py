"""Turns a connection, and what proxies that we trust say of it, into the client who asks."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

from starlette.requests import Request

from checkface_server.answers.desk import Network, Rules
from checkface_server.work.studio import Client

Address: TypeAlias = IPv4Address | IPv6Address
LOCAL = Client("local")
"""Over a socket that has no address."""
PREFIX = 64
"""Bits of an IPv6 address that one household has."""
MOST_HOPS = 32


def client_of(request: Request, rules: Rules) -> Client:
    """Proxies write the address from which they were asked behind what they were told: so the
    last of those that we do not trust is the client, and what stands before it is only said."""
    peer = _address(request.client.host) if request.client else None
    if peer is None:
        return LOCAL
    return Client(_key(_beyond_proxies(peer, request, rules.trusted_proxies)))


def is_from_proxy(request: Request, rules: Rules) -> bool:
    """Whether the other end of the connection is one that we trust."""
    peer = _address(request.client.host) if request.client else None
    return peer is not None and _is_trusted(peer, rules.trusted_proxies)


def _beyond_proxies(peer: Address, request: Request, trusted: Sequence[Network]) -> Address:
    hops = ",".join(request.headers.getlist("x-forwarded-for")).split(",")[-MOST_HOPS:]
    while hops and _is_trusted(peer, trusted):
        said = _address(hops.pop())
        if said is None:
            break
        peer = said
    return peer


def _is_trusted(address: Address, trusted: Sequence[Network]) -> bool:
    return any(address in network for network in trusted)


def _address(text: str) -> Address | None:
    """Also with a port, as some proxies write it. None if it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found


def _key(address: Address) -> str:
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, PREFIX), strict=False))
    return str(address)
