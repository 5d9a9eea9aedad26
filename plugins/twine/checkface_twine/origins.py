"""Turns URLs into origins, hosts to print, and passwords that one origin alone is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from checkface import CheckfaceError, plain

if TYPE_CHECKING:
    from requests.auth import HTTPBasicAuth

PORTS = {"https": 443, "http": 80}


class UnansweredError(CheckfaceError):
    """No usable answer; the message names the host and the reason, never a URL."""


def origin_of(url: str) -> str:
    """Scheme, host and port: who gets what is sent there. Raises ValueError if it has none."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("no web address")
    return f"{parts.scheme}://{parts.hostname}:{parts.port or PORTS[parts.scheme]}"


def host_of(url: str) -> str:
    """The host, and its port where one is given, without any name or password."""
    try:
        origin_of(url)
        return plain(urlsplit(url).netloc.rpartition("@")[2])
    except ValueError:
        return "an unreadable address"


def followed(url: str, link: str) -> str:
    """Where a link or a redirect leads. From https to nothing but https: the rest may be anybody's.

    Raises `UnansweredError` for any other.
    """
    try:
        target = urljoin(url, link)
        secure = origin_of(target).startswith("https:")
    except ValueError:
        secure, target = False, ""
    if not target or (url.startswith("https:") and not secure):
        expected = "https" if url.startswith("https:") else "web"
        raise UnansweredError(f"{host_of(url)} leads on to what is no {expected} address")
    return target


def split_password(url: str) -> tuple[str, HTTPBasicAuth | None]:
    """`url` without the name and password in it, and these. Raises ValueError if it has no host."""
    from requests.auth import HTTPBasicAuth

    origin_of(url)
    parts = urlsplit(url)
    userinfo, at, host = parts.netloc.rpartition("@")
    bare = urlunsplit(parts._replace(netloc=host))
    if not at:
        return bare, None
    user, _, password = userinfo.partition(":")
    return bare, HTTPBasicAuth(unquote(user).encode(), unquote(password).encode())
