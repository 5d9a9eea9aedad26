"""Turns an address and a port into a socket that listens, or one sentence why it cannot."""

from __future__ import annotations

import errno
import socket
import sys
from typing import Any

from checkface import CheckfaceError

BACKLOG = 2048
NOT_HERE = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
"""Of a name with several addresses, this machine may have no IPv6: then the next one is meant."""


class CannotListenError(CheckfaceError):
    """This machine does not let us: exit code 3. It may at another time."""

    exit_code = 3


def listen(host: str, port: int, option: str) -> socket.socket:
    """`option` is what says the port. Raises `CannotListenError`."""
    where = authority(host, port)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise CannotListenError(
            f"cannot listen on {where}: {error.strerror or error}; give another address"
        ) from None
    while True:
        family, _, _, _, address = found.pop(0)
        try:
            return _listening(family, address)
        except OSError as error:
            if error.errno not in NOT_HERE or not found:
                raise CannotListenError(
                    f"cannot listen on {where}: {error.strerror or error}; "
                    f"choose another with {option}"
                ) from None


def _listening(family: int, address: Any) -> socket.socket:
    """Raises OSError."""
    ours = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two servers listen on one port
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ours.bind(address)
        ours.listen(BACKLOG)
    except OSError:
        ours.close()
        raise
    ours.setblocking(False)
    return ours


def authority(host: str, port: int) -> str:
    """As it stands in a URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def url_of(ours: socket.socket) -> str:
    """Where it can be reached."""
    host, port = ours.getsockname()[:2]
    return f"http://{authority(host, port)}"
