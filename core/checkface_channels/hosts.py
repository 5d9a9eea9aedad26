"""Turns URLs into what may be printed of them: a host, never a user's name or password."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from checkface import plain

LOCAL = "local folder"

_USERINFO = re.compile(r"(?<=://)(?:[^/?#\s@:]+:(?!\d{1,5}(?:[/?#\s]|$))\S*@|[^/?#\s]*@)")
"""A name and password, or what stands for them. A careless password may hold `@`, `/`, `#` and `?`
itself, so it ends at the last @ before a blank; `host:443/name@v1` holds none."""


def host_of(url: str) -> str:
    """The host (and its port, where one is given) that serves `url`; `LOCAL` for files."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "unreadable host"
    if parts.scheme == "file" or not parts.hostname:
        return LOCAL
    return plain(parts.hostname + port)


def printable(text: str) -> str:
    """`text` in one line, without credentials, and safe to show (`checkface.plain`)."""
    return plain(_USERINFO.sub("****@", text))
