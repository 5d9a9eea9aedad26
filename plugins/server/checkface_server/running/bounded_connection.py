"""Bounds the head of a request in size and in time: uvicorn reads one of any, without end.

A single client could else fill this machine's memory with one header, or keep as many connections
as it likes by saying nothing. Bodies have limits of their own, in `answers.bodies`.
"""

from __future__ import annotations

from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 64 * 1024
"""Bytes, beside what one reading of the socket brings along."""
LONGEST_HEAD = 30.0
"""Seconds from the first byte of a head, or from the connection, until it is whole."""
TOO_LARGE = b"431 Request Header Fields Too Large"
TOO_SLOW = b"408 Request Timeout"


class BoundedConnection(HttpToolsProtocol):
    """One connection: what came since anything was whole is counted, and waited for, in bounds.

    A head that comes in one piece, as nearly all do, costs no timer.
    """

    _bytes = 0
    """Since a head, a part of a body or a whole request has ended."""
    _deadline: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._set_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._bytes += len(data)
        super().data_received(data)
        if self._bytes > LARGEST_HEAD:
            self._refuse(TOO_LARGE)
        elif self._bytes and self._deadline is None:
            self._set_deadline()

    def on_headers_complete(self) -> None:
        self._start_anew()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._start_anew()
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._start_anew()
        super().on_message_complete()

    def _start_anew(self) -> None:
        self._bytes = 0
        self._forget_deadline()

    def _set_deadline(self) -> None:
        if not self.transport.is_closing():
            self._deadline = self.loop.call_later(LONGEST_HEAD, self._end_wait)

    def _forget_deadline(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _end_wait(self) -> None:
        """While an answer is on its way, nothing more is read: then it is we who are slow."""
        self._deadline = None
        if self._is_answering:
            self._set_deadline()
        else:
            self._refuse(TOO_SLOW if self._bytes else b"")

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _refuse(self, status: bytes) -> None:
        """In words, unless they would stand within another answer."""
        if status and not self._is_answering and not self.transport.is_closing():
            body = status.partition(b" ")[2] + b"\n"
            head = b"HTTP/1.1 %b\r\nconnection: close\r\ncontent-length: %d\r\n" % (
                status,
                len(body),
            )
            self.transport.write(head + b"content-type: text/plain; charset=utf-8\r\n\r\n" + body)
        self.transport.close()
