"""A server of raw bytes on the loopback address, for what no server would say."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat

Script = Callable[[], Iterable[bytes]]


class RawServer:
    """Sends each connection the pieces of a script, and a pause after each, until it is closed."""

    def __init__(self, script: Script, pause: float) -> None:
        self._script, self._pause = script, pause
        self._closing = threading.Event()
        self._tls: ssl.SSLContext | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self.heard: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://{self.host}/"

    def speak(self, tls: ssl.SSLContext) -> None:
        """From now on only so."""
        self._tls = tls

    def close(self) -> None:
        """Who went on waiting for visitors would wait at a number that the next socket gets, and
        take its visitors away."""
        if self._closing.is_set():
            return
        self._closing.set()
        with socket.socket() as last:
            last.connect(self._listening.getsockname())
            self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        while True:
            sock, _ = self._listening.accept()
            if self._closing.is_set():
                sock.close()
                return
            threading.Thread(target=self._answer, args=(sock,), daemon=True).start()

    def _answer(self, sock: socket.socket) -> None:
        try:
            with self._secured(sock) as spoken:
                self.heard.append(spoken.recv(65536))
                for piece in self._script():
                    spoken.sendall(piece)
                    if self._closing.wait(self._pause):
                        return
        except OSError:
            return  # whoever asked has had enough

    def _secured(self, sock: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(sock, server_side=True) if self._tls else sock


@contextmanager
def saying(*pieces: bytes, over_and_over: bytes = b"", pause: float = 0.02) -> Iterator[RawServer]:
    """A server that says all `pieces`, and then `over_and_over` until nobody listens."""
    server = RawServer(lambda: chain(pieces, repeat(over_and_over) if over_and_over else ()), pause)
    try:
        yield server
    finally:
        server.close()


def dripping(data: bytes) -> Iterable[bytes]:
    """`data` byte by byte."""
    return (data[at : at + 1] for at in range(len(data)))
