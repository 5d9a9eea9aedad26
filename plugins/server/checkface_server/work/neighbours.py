"""Turns a client into the neighbourhood that it may be all of.

One household has a /64 of IPv6 addresses, but whoever rents a server or a tunnel has 65,536 of
those in a /48, and could be as many clients at once. So neighbours share what a few clients may
have; a lone client is not touched by that.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Network, ip_network

NEIGHBOURHOOD = {4: 24, 6: 48}
"""Bits of an address that neighbours have in common."""
SHARES = 8
"""Clients that one neighbourhood is at most."""


@lru_cache(maxsize=4096)
def neighbourhood_of(client: str) -> str:
    """Of an address or a network; who is neither is alone."""
    try:
        network = ip_network(client)
    except ValueError:
        return client
    bits = NEIGHBOURHOOD[6 if isinstance(network, IPv6Network) else 4]
    return str(network.supernet(new_prefix=bits)) if network.prefixlen > bits else client
