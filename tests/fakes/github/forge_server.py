"""Turns bytes on the loopback address into calls, and replies into bytes or a closed connection."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.fakes.github.forge_messages import Call, Reply

NO_CONTENT = 204


class ForgeServer(ThreadingHTTPServer):
    """Asks `respond` for each answer, one at a time; no answer means that the line goes dead."""

    def __init__(self, respond: Callable[[Call], Reply | None]) -> None:
        self._respond = respond
        self._turn = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def respond(self, call: Call) -> Reply | None:
        with self._turn:
            return self._respond(call)

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ForgeServer

    def answer(self) -> None:
        reply = self.server.respond(self._call())
        if reply is None:
            self._hang_up()
        else:
            self._send(reply)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

    def _call(self) -> Call:
        headers = {name.lower(): value for name, value in self.headers.items()}
        if "transfer-encoding" in headers:
            self.close_connection = True  # where a chunked body ends is nobody's question here
        body = self.rfile.read(int(headers.get("content-length", "0")))
        return Call(self.command, self.path, headers, body)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")  # else the next question meets a closed door
        if reply.status != NO_CONTENT:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def handle(self) -> None:
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # whoever asked has had enough

    def log_message(self, *_: object) -> None:
        """Say nothing: the tests read `requests`."""
