"""What one connection may do to others, and to us: nothing that its own requests do not say."""

from __future__ import annotations

import base64
import json
import re
import threading
from dataclasses import dataclass, replace
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from tests.fakes.patience import LONGEST, wait_for
from tests.fakes.wire import (
    Watched,
    all_from,
    connected,
    head_of,
    said,
    served,
    status_of,
)

from checkface_server.canonical import sheets
from checkface_server.canonical.parameters import EMPTY
from checkface_server.pictures import Picture
from checkface_server.running import bounded_connection
from checkface_server.work.studio import Client, File

FACE = f"/cf1/sha256/{EMPTY}/face-0-64.png"
SLOW = FACE.replace("-64", "-1")
CHUNKED = "Transfer-Encoding: chunked"
TRAILERS = {
    "a condition": "If-None-Match: *",
    "a range": "Range: bytes=0-9",
    "another host": "Host: evil.test",
}


def behind_body(*lines: str) -> bytes:
    """What nobody looks at on the way: a proxy hands it on as it came."""
    return ("0\r\n" + "".join(f"{line}\r\n" for line in lines) + "\r\n").encode()


@pytest.mark.parametrize("value", ["Zoë", "名前", "\U0001f600"])
@pytest.mark.parametrize("target", ["/api/face/?value={}&dim=64", "/text/{}", "/api/{}"])
def test_an_address_as_it_was_typed_is_the_one_that_a_browser_sends(
    port: int, target: str, value: str
) -> None:
    """curl escapes nothing, and an old server took it."""
    typed = head_of(target, "Connection: close").replace(b"{}", value.encode())
    escaped = head_of(target.format(quote(value)), "Connection: close")

    answers = [said(port, one) for one in (typed, escaped)]

    assert [200, 200] == [status_of(one) for one in answers]
    assert answers[0].partition(b"etag: ")[2][:34] == answers[1].partition(b"etag: ")[2][:34]


@pytest.mark.parametrize("address", ["/text/x", "/text/Zo\xeb"])
def test_bytes_beside_the_address_are_taken_as_they_are(port: int, address: str) -> None:
    assert 200 == status_of(said(port, head_of(address, "X-Name: \xeb", "Connection: close")))


@pytest.mark.parametrize("what", TRAILERS)
def test_what_stands_behind_a_body_is_no_header(port: int, what: str) -> None:
    head = head_of(FACE, CHUNKED, "Connection: close")

    assert 200 == status_of(said(port, head + behind_body(TRAILERS[what], "X: y")))


@pytest.mark.parametrize("how", ["Content-Length: 9", CHUNKED])
def test_the_rest_of_a_request_that_is_answered_is_not_waited_for_without_end(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each connection would cost one byte, and last for ever."""
    with served(Watched()) as port, connected(port) as connection:
        connection.sendall(head_of("/livez", how))
        answer = b""
        while b"alive" not in answer:
            answer += connection.recv(65536)
        monkeypatch.setattr(bounded_connection, "LONGEST_HEAD", 0.1)
        connection.sendall(b"1\r\na\r\n" if how is CHUNKED else b"a")

        assert b"" == all_from(connection)


def test_who_has_sent_several_requests_and_hangs_up_is_drawn_nothing() -> None:
    studio = Watched()
    with served(studio) as port:
        with connected(port) as connection:
            connection.sendall(head_of(SLOW) + head_of("/livez"))
            assert studio.entered.wait(LONGEST)

        assert studio.cancelled.wait(LONGEST)


@pytest.mark.parametrize(
    "more",
    [head_of("/livez") * 1000, b"no request\r\n\r\n"],
    ids=["more than anybody needs", "what is none"],
)
def test_what_stands_behind_a_request_is_no_answer_to_it(more: bytes) -> None:
    """And there is an end to it: thousands would fill the memory, while the first is drawn."""
    with served(Watched()) as port:
        assert b"" == said(port, head_of(SLOW) + more)


def test_a_few_requests_behind_each_other_are_all_answered(port: int) -> None:
    answer = said(port, head_of("/livez") * 30 + head_of("/livez", "Connection: close"))

    assert 31 == answer.count(b"alive\n")


@dataclass
class Large(Watched):
    """Gives files that no socket holds."""

    async def file(self, picture: Picture, client: Client) -> File:
        return replace(await super().file(picture, client), data=bytes(64 << 20))


def test_a_sheet_is_made_as_fast_as_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third more than its file, it would else lie in memory for each who reads it slowly."""
    made = []

    def counted(data: bytes) -> bytes:
        made.append(len(data))
        return base64.b64encode(data)

    monkeypatch.setattr(sheets, "base64", SimpleNamespace(b64encode=counted))
    with served(Large()) as port, connected(port) as connection:
        connection.sendall(posted({"digests": [f"sha256:{EMPTY}"]}))
        head = connection.recv(1000)
        before = sum(made)
        answer = head + all_from(connection)

    assert before < 32 << 20 < sum(made)
    said_length = re.search(rb"content-length: ([0-9]+)", answer)
    body = answer.partition(b"\r\n\r\n")[2]
    assert said_length
    assert int(said_length[1]) == len(body)
    assert bytes(64 << 20) == base64.b64decode(json.loads(body)["picture"].partition(",")[2])


def posted(said: object) -> bytes:
    body = json.dumps(said).encode()
    kind = ("Content-Type: application/json", f"Content-Length: {len(body)}", "Connection: close")
    return head_of("/cf1/sheet", *kind, method="POST") + body


@pytest.mark.parametrize("lines", [(), ("Connection: close",)])
def test_who_reads_nothing_is_not_waited_for(
    lines: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer would lie in memory as long as that."""
    ended = threading.Event()
    monkeypatch.setattr(bounded_connection, "LONGEST_READING", 0.2)
    lost = bounded_connection.BoundedConnection.connection_lost

    def connection_lost(self: bounded_connection.BoundedConnection, exc: Exception | None) -> None:
        lost(self, exc)
        ended.set()

    monkeypatch.setattr(bounded_connection.BoundedConnection, "connection_lost", connection_lost)
    with served(Large()) as port, connected(port) as connection:
        connection.sendall(head_of(FACE, *lines))

        wait_for(ended.is_set, "the end of the connection")


def test_who_reads_as_fast_as_must_be_has_it_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it is looked at; here nothing is fast enough."""
    monkeypatch.setattr(bounded_connection, "LONGEST_READING", 0.01)
    monkeypatch.setattr(bounded_connection, "LEAST_READ", 0)
    with served(Large()) as port:
        answer = said(port, head_of(FACE, "Connection: close"))

    assert 64 << 20 == len(answer.partition(b"\r\n\r\n")[2])
