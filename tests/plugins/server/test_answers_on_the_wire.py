"""The same rules over real connections, where bytes are as hostile as somebody likes."""

from __future__ import annotations

import socket

import pytest
from tests.fakes.fake_studio import LENGTH
from tests.fakes.patience import LONGEST
from tests.fakes.wire import Watched, head_of, said, served, status_of

from checkface_server.canonical.parameters import EMPTY
from checkface_server.running import bounded_connection

FACE = f"/cf1/sha256/{EMPTY}/face-0-64.png"


def ask(port: int, target: str, *lines: str, method: str = "GET") -> bytes:
    return said(port, head_of(target, "Connection: close", *lines, method=method))


def test_a_face_comes_whole_in_part_and_not_at_all(port: int) -> None:
    whole, part = ask(port, FACE), ask(port, FACE, "Range: bytes=0-9")
    none, head = ask(port, FACE, "If-None-Match: *"), ask(port, FACE, method="HEAD")

    assert (200, LENGTH) == (status_of(whole), len(whole.partition(b"\r\n\r\n")[2]))
    assert (206, 10) == (status_of(part), len(part.partition(b"\r\n\r\n")[2]))
    assert (304, b"") == (status_of(none), none.partition(b"\r\n\r\n")[2])
    assert (200, b"") == (status_of(head), head.partition(b"\r\n\r\n")[2])
    assert b"content-length" not in head.lower()
    assert b"transfer-encoding" not in head.lower()


def test_who_hangs_up_is_drawn_nothing(port: int, watched: Watched) -> None:
    with socket.create_connection(("127.0.0.1", port), LONGEST) as connection:
        target = FACE.replace("-64", "-1")
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert watched.entered.wait(LONGEST)

    assert watched.cancelled.wait(LONGEST)


@pytest.mark.parametrize("length", ["Content-Length: 100", "Transfer-Encoding: chunked"])
def test_a_body_that_never_comes_is_given_up(length: str, port: int) -> None:
    """And its connection with it: what follows would be read as another request."""
    with socket.create_connection(("127.0.0.1", port), LONGEST) as connection:
        head = f"POST /cf1/sheet HTTP/1.1\r\nHost: localhost\r\n{length}\r\n"
        connection.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode())
        answer = b""
        while piece := connection.recv(65536):
            answer += piece

    assert 408 == status_of(answer)


GET = f"GET {FACE} HTTP/1.1"
UPPER = f"/cf1/sha256/{EMPTY.upper()}/words.txt"
SOCKET = (
    "Upgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
)

HOSTILE = {
    "an absolute form": (f"GET http://evil.test{FACE} HTTP/1.1\nHost: evil.test", {400, 404, 421}),
    "no host": (GET, {400}),
    "no host, as HTTP/1.0 allows": (f"GET {FACE} HTTP/1.0", {400}),
    "two hosts": (f"{GET}\nHost: localhost\nHost: evil.test", {400}),
    "a path that climbs": ("GET /cf1/../../etc/passwd HTTP/1.1\nHost: localhost", {404}),
    "an escaped one": ("GET /cf1/%2e%2e%2f%2e%2e%2fetc HTTP/1.1\nHost: localhost", {404}),
    "a line end": (f"GET {UPPER}?%0d%0aSet-Cookie:x HTTP/1.1\nHost: localhost", {400}),
    "a letter of others": ("GET /caf\xe9 HTTP/1.1\nHost: localhost", {404}),
    "a null": ("GET /\0 HTTP/1.1\nHost: localhost", {400}),
    "a long address": (f"GET /{'a' * 20000} HTTP/1.1\nHost: localhost", {400, 414}),
    "all of the server": ("OPTIONS * HTTP/1.1\nHost: localhost", {204}),
    "a tunnel": ("CONNECT evil.test:443 HTTP/1.1\nHost: localhost", {400, 404, 405, 421}),
    "a trace": (f"TRACE {FACE} HTTP/1.1\nHost: localhost\nCookie: secret", {400, 405}),
    "a web socket": (f"{GET}\nHost: localhost\n{SOCKET}", {200}),
    "a header that folds": (f"{GET}\nHost: localhost\n evil.test", {200, 400, 421}),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_whatever_comes_is_answered_in_words(what: str, port: int) -> None:
    head, expected = HOSTILE[what]

    lines = [*head.split("\n"), "Connection: close", "", ""]

    answer = said(port, "\r\n".join(lines).encode("latin-1"))

    assert status_of(answer) in expected
    assert b"secret" not in answer
    assert b"set-cookie" not in answer.lower().partition(b"\r\n\r\n")[0]
    assert b"Traceback" not in answer


IN_CHUNKS = b"POST /cf1/sheet HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
HEADS = {
    "one endless header": (b"GET / HTTP/1.1\r\nX: ", b"a"),
    "headers without end": (b"GET / HTTP/1.1\r\n", b"X: a\r\n"),
    "an endless address": (b"GET /", b"a"),
    "an endless method": (b"", b"G"),
    "an endless trailer": (IN_CHUNKS + b"0\r\nX: ", b"a"),
    "an endless chunk extension": (IN_CHUNKS + b"5;", b"a"),
    "one behind another request": (b"GET /livez HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nX: ", b"a"),
}


@pytest.mark.parametrize("what", HEADS)
def test_a_head_without_end_is_not_read_without_end(port: int, what: str) -> None:
    """What is sent beyond our limit and all buffers between us fails: nobody takes it."""
    head, more = HEADS[what]
    piece = more * (65536 // len(more))
    with socket.create_connection(("127.0.0.1", port), LONGEST) as connection:
        connection.sendall(head)
        with pytest.raises(OSError):  # noqa: PT011 - broken pipe, reset or aborted
            connection.sendall(piece * 1000)


def test_a_head_that_is_too_large_is_told_so(port: int) -> None:
    large = b"a" * (bounded_connection.LARGEST_HEAD + 1)

    assert said(port, b"GET / HTTP/1.1\r\nX: " + large).startswith(b"HTTP/1.1 431 ")


def test_as_many_headers_as_any_browser_sends_are_read(port: int) -> None:
    cookies = b"Cookie: " + b"a" * 16_000 + b"\r\n"

    assert b"HTTP/1.1 200 " in said(
        port, b"GET /livez HTTP/1.1\r\n" + cookies + b"Connection: close\r\n\r\n"
    )


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        (b"", b""),
        (b"GET / HT", b"HTTP/1.1 408 "),
        (b"GET / HTTP/1.1\r\nHost: local", b"HTTP/1.1 408 "),
        (b"\r\n", b"HTTP/1.1 408 "),
    ],
)
def test_a_head_that_never_ends_is_not_waited_for(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, sent: bytes, answered: bytes
) -> None:
    monkeypatch.setattr(bounded_connection, "LONGEST_HEAD", 1.0)
    with served(watched) as port:
        answer = said(port, sent)

    assert answer.startswith(answered)
    assert bool(answer) == bool(answered)


def test_the_next_head_has_time_while_an_answer_is_on_its_way(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is read meanwhile, so it cannot end; and our words would stand within the answer."""
    monkeypatch.setattr(bounded_connection, "LONGEST_HEAD", 1.0)
    slow = b"POST /cf1/sheet HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
    with served(watched, slowest_body=2.0) as port:
        answer = said(port, slow)

    assert 1 == answer.count(b"HTTP/1.1 ")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"problem+json" in answer
