"""Our own server on a port, over a studio that draws nothing, and clients that send any bytes."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import uvicorn
from tests.fakes.fake_studio import FakeStudio
from tests.fakes.patience import LONGEST

from checkface_server.answers.desk import Desk, Rules
from checkface_server.pictures import Picture
from checkface_server.running.server import configuration
from checkface_server.service import build_app
from checkface_server.work.studio import Client, File


@dataclass
class Watched(FakeStudio):
    """Says to other threads what happens, and never finishes."""

    entered: threading.Event = field(default_factory=threading.Event)
    cancelled: threading.Event = field(default_factory=threading.Event)

    async def file(self, picture: Picture, client: Client) -> File:
        if picture.shape.side == 1:
            self.entered.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled.set()
                raise
        return await super().file(picture, client)


@contextmanager
def served(studio: FakeStudio, slowest_body: float = 0.2) -> Iterator[int]:
    """The port of a server that ends with the test."""
    with closing(socket.create_server(("127.0.0.1", 0))) as ours:
        app = build_app(Desk(studio, Rules(slowest_body=slowest_body)))
        server = uvicorn.Server(configuration(app, 1))
        thread = threading.Thread(target=server.run, args=([ours],))
        thread.start()
        try:
            yield ours.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(LONGEST)


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), LONGEST)


def all_from(connection: socket.socket) -> bytes:
    """Until it ends."""
    pieces = []
    while piece := connection.recv(65536):
        pieces.append(piece)
    return b"".join(pieces)


def said(port: int, request: bytes) -> bytes:
    """All that is answered until the connection ends."""
    with connected(port) as connection:
        connection.sendall(request)
        return all_from(connection)


def head_of(target: str, *lines: str, method: str = "GET") -> bytes:
    head = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", *lines]
    return ("\r\n".join(head) + "\r\n\r\n").encode("latin-1")


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])
