"""Turns an address and a port into a socket that listens, or one sentence why it cannot."""

from __future__ import annotations

import socket
import sys

from checkface import CheckfaceError

BACKLOG = 2048


class CannotListenError(CheckfaceError):
    """This machine does not let us: exit code 3. It may at another time."""

    exit_code = 3


def listen(host: str, port: int, option: str) -> socket.socket:
    """`option` is what says the port. Raises `CannotListenError`."""
    where = f"{host}:{port}"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise CannotListenError(
            f"cannot listen on {where}: {error.strerror or error}; give another address"
        ) from None
    family, _, _, _, address = found[0]
    ours = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two servers listen on one port
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ours.bind(address)
        ours.listen(BACKLOG)
    except OSError as error:
        ours.close()
        raise CannotListenError(
            f"cannot listen on {where}: {error.strerror or error}; choose another with {option}"
        ) from None
    ours.setblocking(False)
    return ours


def url_of(ours: socket.socket) -> str:
    """Where it can be reached."""
    host, port = ours.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
