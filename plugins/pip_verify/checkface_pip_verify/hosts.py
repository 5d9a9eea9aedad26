"""Turns URLs into what may be printed of them: a host, never a user's name or password."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LOCAL = "local folder"

_USERINFO = re.compile(r"(?<=://)[^/?#\s]*@")
"""Up to the last @ of the authority: a careless password may hold one itself."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def host_of(url: str) -> str:
    """The host (and its port, where one is given) that serves `url`; `LOCAL` for files."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "unreadable host"
    if parts.scheme == "file" or not parts.hostname:
        return LOCAL
    return _CONTROL.sub("?", parts.hostname + port)


def printable(text: str) -> str:
    """`text` without credentials, and without characters that could steer a terminal."""
    return _CONTROL.sub("?", _USERINFO.sub("****@", text))
