"""Turns URLs into origins, and names and passwords into secrets that one origin alone is sent."""

from __future__ import annotations

import base64
import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

if TYPE_CHECKING:
    import requests


@dataclass(frozen=True)
class Secret:
    """An `Authorization` header that may go to one origin and nowhere else.

    `requests` calls it for each request; given so, an entry in .netrc does not replace it.
    """

    origin: str
    authorization: str = field(repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self.authorization
        return request


def origin_of(url: str) -> str:
    """Scheme, host and port: who gets what is sent there. Empty where the URL cannot be read."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}"


def is_private_enough(url: str) -> bool:
    """Whether nobody on the way can read what is sent: https, or this very machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname))


def joined(url: str, link: str) -> str | None:
    """Where a link on the page `url` leads; None where that cannot be read."""
    try:
        target = urljoin(url, link)
    except ValueError:
        return None
    return target if origin_of(target) else None


def split_password(url: str) -> tuple[str, Secret | None]:
    """`url` without the name and password in it, and these as a secret for its origin.

    Raises ValueError if it cannot be read.
    """
    parts = urlsplit(url)
    userinfo, at, host = parts.netloc.rpartition("@")
    bare = urlunsplit(parts._replace(netloc=host))
    if not at:
        return bare, None
    user, _, password = userinfo.partition(":")
    encoded = base64.b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode()
    return bare, Secret(origin_of(bare), f"Basic {encoded}")


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
