"""Turns URLs into origins, and links into the addresses they lead to, never from https to http."""

from __future__ import annotations

import ipaddress
from urllib.parse import urljoin

from checkface_channels.errors import UnansweredError
from checkface_channels.hosts import host_of

PORTS = {"https": 443, "http": 80}


def web_origin(url: str) -> str:
    """Scheme, host and port: who gets what is sent there. Empty for what is no web address.

    As our network library reads it: of `https://one\\@two/` others would say that it leads to two.
    """
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    try:
        parts = parse_url(url)
    except LocationParseError:
        return ""
    scheme, host = parts.scheme or "", (parts.host or "").rstrip(".")
    if scheme not in PORTS or not host:
        return ""
    return f"{scheme}://{host.lower()}:{parts.port or PORTS[scheme]}"


def target_url(url: str, link: str) -> str:
    """Where a link or a redirect leads. From https to nothing but https: the rest may be anybody's.

    Raises `UnansweredError` for any other.
    """
    try:
        target = urljoin(url, link)
    except ValueError:
        target = ""
    origin = web_origin(target)
    if not origin or (url.startswith("https:") and not origin.startswith("https:")):
        expected = "https" if url.startswith("https:") else "web"
        raise UnansweredError(f"{host_of(url)} leads on to what is no {expected} address")
    return target


def is_private_enough(url: str) -> bool:
    """Whether nobody on the way can read what is sent: https, or this very machine."""
    scheme, _, rest = web_origin(url).partition("://")
    return scheme == "https" or (scheme == "http" and _is_loopback(rest.rpartition(":")[0]))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
