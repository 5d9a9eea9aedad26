"""Turns a socket into one that is read until a moment on the clock, and for so many bytes.

A server that sends a byte now and then never meets the limit of a single read, whether it drips the
status line, headers, a body or what stands behind it. So each read gets the time that is left.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from checkface_channels.errors import SlowError, TooLongError

BUFFER_BYTES = 1 << 16


@dataclass
class Meter:
    """What is left for one answer."""

    host: str
    end: float
    clock: Callable[[], float]
    read_seconds: float
    """The most for a single read."""
    bytes_left: int

    def seconds_left(self) -> float:
        """Raises `SlowError` if there are none."""
        left = self.end - self.clock()
        if left <= 0:
            raise SlowError(f"{self.host} takes longer than we wait for a whole answer")
        return left

    def take(self, size: int) -> None:
        """Raises `TooLongError` if so many are not left."""
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise TooLongError(f"{self.host} sends more than anything that was asked for")


METER: ContextVar[Meter] = ContextVar("METER")
"""Of the question that this thread asks; `http.client` makes its answers of a socket alone."""


class _Metered(io.RawIOBase):
    """What is read from a socket, under the eyes of a meter."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, meter: Meter) -> None:
        self._raw, self._sock, self._meter = raw, sock, meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        left = self._meter.seconds_left()
        self._sock.settimeout(min(left, self._meter.read_seconds))
        try:
            count: int | None = self._raw.readinto(buffer)
        except TimeoutError:
            self._meter.seconds_left()  # where it is all over, that is what is told
            raise
        self._meter.take(count or 0)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _MeteredResponse(HTTPResponse):
    """Whatever `http.client` reads of an answer, proxies' included, goes through the meter."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        meter = METER.get(None)
        if meter:
            metered = _Metered(self.fp.detach(), sock, meter)
            self.fp = io.BufferedReader(metered, BUFFER_BYTES)


class _PlainConnection(HTTPConnection):
    response_class = _MeteredResponse


class _SecureConnection(HTTPSConnection):
    response_class = _MeteredResponse


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class MeteredAdapter(HTTPAdapter):
    """What `requests` speaks through. SOCKS has connections of its own, which stay unmetered."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        _meter(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **options)
        if isinstance(manager, ProxyManager):
            _meter(manager)
        return manager


def _meter(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
