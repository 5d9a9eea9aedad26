"""Bounds what one connection may take: uvicorn reads a head of any size, and waits without end.

A single client could else fill this machine's memory with one header, or with answers that it never
reads, or keep as many connections as it likes by saying nothing. Bodies have limits of their own,
in `answers.bodies`.
"""

from __future__ import annotations

import re
from asyncio import TimerHandle, Transport
from collections import deque

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

LARGEST_HEAD = 64 * 1024
"""Bytes, beside what one reading of the socket brings along."""
LONGEST_HEAD = 30.0
"""Seconds from the first byte of a head, or from the connection, until it is whole."""
LONGEST_READING = 60.0
"""Seconds in which a reader takes at least so much of an answer that waits for it, or all."""
LEAST_READ = 64 * 1024
"""Bytes."""
MOST_UNANSWERED = 64
"""Requests that one sends before the first of them is answered: each takes eighty times as much
memory as on the wire."""
OUTSIDE = re.compile(rb"[\x80-\xff]")
"""ASCII."""
TOO_LARGE = b"431 Request Header Fields Too Large"
TOO_SLOW = b"408 Request Timeout"


def _escaped(data: bytes) -> bytes:
    """With the first line in ASCII: programs such as curl send an address as it was typed, and
    the parser takes no other bytes. Each becomes the escape that a browser would have sent."""
    if data.isascii():
        return data
    line, end, rest = data.partition(b"\r\n")
    return OUTSIDE.sub(lambda one: b"%%%02X" % ord(one[0]), line) + end + rest


class CrowdedError(Exception):
    """Ends the reading of what a client has sent."""


class BoundedConnection(HttpToolsProtocol):
    """One connection: what came since anything was whole is counted, and waited for, in bounds.

    A head that comes in one piece, as nearly all do, costs no timer.
    """

    _bytes = 0
    """Since a head, a part of a body or a whole request has ended."""
    _deadline: TimerHandle | None = None
    _reading: TimerHandle | None = None
    """While an answer waits for its reader."""
    _is_in_head = _is_in_message = False

    _unanswered: deque[RequestResponseCycle]
    """Of requests that came behind each other; uvicorn itself forgets all but the last."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        self._unanswered = deque()
        super().connection_made(transport)
        self._set_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        self._forget_reader()
        super().connection_lost(exc)
        for cycle in self._unanswered:
            cycle.disconnected = not cycle.response_complete
            cycle.message_event.set()

    def data_received(self, data: bytes) -> None:
        self._bytes += len(data)
        super().data_received(data if self._is_in_message else _escaped(data))
        if self._bytes > LARGEST_HEAD:
            self._refuse(TOO_LARGE)
        elif (self._bytes or self._is_left_over) and self._deadline is None:
            self._set_deadline()

    def on_message_begin(self) -> None:
        self._is_in_head = self._is_in_message = True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """What stands behind a body is no header (RFC 9110, section 6.5.1): a proxy that hands it
        on unread has not made it, as it has made X-Forwarded-For."""
        if self._is_in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._start_anew()
        self._is_in_head = False
        super().on_headers_complete()
        while self._unanswered and self._unanswered[0].response_complete:
            self._unanswered.popleft()
        self._unanswered.append(self.cycle)
        if len(self._unanswered) > MOST_UNANSWERED:
            raise CrowdedError

    def send_400_response(self, msg: str) -> None:
        """In words, unless they would be taken for the answer that is on its way."""
        if self._is_answering:
            self.transport.close()
        else:
            super().send_400_response(msg)

    def on_body(self, body: bytes) -> None:
        """A body that nobody wants, for all is answered, has as long as a head and no longer."""
        if self._is_answering:
            self._start_anew()
        self._bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._start_anew()
        self._is_in_message = False
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._forget_reader()
        self._watch_reader()

    def resume_writing(self) -> None:
        self._forget_reader()
        super().resume_writing()

    def _watch_reader(self) -> None:
        left = self.transport.get_write_buffer_size()
        self._reading = self.loop.call_later(LONGEST_READING, self._end_reading, left)

    def _end_reading(self, before: int) -> None:
        """Who reads nothing would keep an answer in memory for ever."""
        if before - self.transport.get_write_buffer_size() < LEAST_READ:
            self.transport.abort()
        else:
            self._watch_reader()

    def _forget_reader(self) -> None:
        if self._reading:
            self._reading.cancel()
            self._reading = None

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
    def _is_left_over(self) -> bool:
        """Whether the rest of a request comes though it is answered: uvicorn waits for ever."""
        return self._is_in_message and not self._is_in_head and not self._is_answering

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
