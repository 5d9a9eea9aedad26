"""Gives out ports for programs that do not tell which they took."""

from __future__ import annotations

import contextlib
import socket

PORTS = range(20_000, 32_000)
"""Of these no system gives one away by itself, to a client or to whoever asks for any."""
_ours: list[socket.socket] = []


def free_port() -> int:
    """One where nobody listens, and which no other test is given until this process ends.

    So it may be taken seconds later, and a server that has ended has left it to nobody.
    """
    for port in PORTS:
        if _is_unheld(port) and _is_silent(port):
            return port
    raise AssertionError(f"none is left of {PORTS}")


def _is_unheld(port: int) -> bool:
    """It is held from now on, if so: by its number for datagrams, which no program of ours uses."""
    hold = socket.socket(type=socket.SOCK_DGRAM)
    try:
        hold.bind(("127.0.0.1", port))
    except OSError:
        hold.close()
        return False
    _ours.append(hold)
    return True


def _is_silent(port: int) -> bool:
    with socket.socket() as ours, contextlib.suppress(OSError):
        ours.bind(("127.0.0.1", port))
        return True
    return False
