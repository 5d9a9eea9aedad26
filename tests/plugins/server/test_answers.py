"""What holds of every answer, whatever is asked for, and whatever with."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from ipaddress import ip_network

import pytest
from starlette.requests import Request
from starlette.types import Message
from tests.fakes.asking import Asking, Got
from tests.fakes.fake_studio import FakeStudio

from checkface_server.answers.clients import client_of
from checkface_server.answers.desk import Answered, Desk, Rules
from checkface_server.answers.safety import inline
from checkface_server.canonical.parameters import EMPTY
from checkface_server.renderer import DrawingFailedError
from checkface_server.service import build_app
from checkface_server.work.studio import BusyError, TooMuchError

FACE = f"/cf1/sha256/{EMPTY}/face-0-64.png"
SHEET = "/cf1/sheet"
JSON = ("content-type", "application/json")
ADDRESSES = ["/", "/livez", "/openapi.json", FACE, SHEET, "/nothing", "*", f"{FACE}?x=1"]
METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "PATCH", "get", "FOO"]


def with_rules(studio: FakeStudio, **rules: object) -> Asking:
    return Asking(build_app(Desk(studio, replace(Rules(), **rules))))  # type: ignore[arg-type]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_safe_in_a_page(address: str, method: str, ask: Asking) -> None:
    got = ask(address, method)

    assert got.status < 500
    assert "nosniff" == got.headers["x-content-type-options"]
    assert "cross-origin" == got.headers["cross-origin-resource-policy"]
    assert "*" == got.headers["access-control-allow-origin"]
    assert "default-src 'none'" in got.headers["content-security-policy"]
    assert "no-referrer" == got.headers["referrer-policy"]
    assert "cache-control" in got.headers
    assert method != "HEAD" or not got.body


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_wrong_is_said_as_a_problem(address: str, method: str, ask: Asking) -> None:
    """RFC 9457."""
    got = ask(address, method)

    if got.status >= 400 and method != "HEAD":
        assert "application/problem+json" == got.headers["content-type"]
        assert got.status == got.json["status"]
        assert {"type", "title", "status", "detail"} <= {*got.json}


@pytest.mark.parametrize(
    ("address", "allowed"),
    [(FACE, "GET, HEAD, OPTIONS"), (SHEET, "OPTIONS, POST"), ("/", "GET, HEAD, OPTIONS")],
)
def test_another_method_is_told_which_are(address: str, allowed: str, ask: Asking) -> None:
    got = ask(address, "DELETE")

    assert (405, allowed) == (got.status, got.headers["allow"])


@pytest.mark.parametrize(("address", "method"), [(SHEET, "POST"), (FACE, "GET")])
def test_a_page_of_others_may_ask(address: str, method: str, ask: Asking) -> None:
    """A preflight, as browsers send it."""
    got = ask(
        address,
        "OPTIONS",
        ("origin", "https://example.org"),
        ("access-control-request-method", method),
        ("access-control-request-headers", "content-type"),
    )

    assert (204, b"") == (got.status, got.body)
    assert method in got.headers["access-control-allow-methods"]
    assert "Content-Type" in got.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in got.headers
    assert "access-control-allow-private-network" not in got.headers


# Hosts


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8080", 200),
        ("127.0.0.1", 200),
        ("localhost:8080", 200),
        ("LOCALHOST", 200),
        ("localhost.", 200),
        ("[::1]:8080", 200),
        ("faces.example.org", 200),
        ("eu.example.net", 200),
        ("a.b.example.net:443", 200),
        ("example.net", 421),
        ("badexample.net", 421),
        ("faces.example.org.evil.test", 421),
        ("evil.test", 421),
        ("127.0.0.1.evil.test", 421),
        ("localhost.evil.test", 421),
        ("127.0.0.2", 421),
        ("2130706433", 421),
        ("0x7f.1", 421),
        ("[::ffff:127.0.0.1]", 421),
        ("", 400),
        ("localhost@evil.test", 400),
        ("evil.test/localhost", 400),
        ("localhost:8080:8080", 400),
        ("localhost:", 400),
        ("localhost, evil.test", 400),
        ("localhost evil.test", 400),
        ("*", 400),
        ("loc\xe4lhost", 400),
        ("localhost#", 400),
    ],
)
def test_we_answer_under_our_names_alone(host: str, status: int, studio: FakeStudio) -> None:
    """A page of a stranger may have its own name lead here (DNS rebinding)."""
    ask = with_rules(studio, hosts=(*Rules().hosts, "faces.example.org", "*.example.net"))

    got = ask(FACE, "GET", ("host", host))

    assert status == got.status
    assert (status == 200) == bool(studio.asked)
    assert status == 200 or "no-store" == got.headers["cache-control"], "the address is right"


def test_two_hosts_are_none(ask: Asking) -> None:
    assert 400 == ask(FACE, "GET", ("host", "localhost"), ("host", "evil.test")).status


@pytest.mark.parametrize("name", ["x-forwarded-host", "forwarded", "x-host", "x-original-url"])
def test_no_other_header_names_the_host(name: str, ask: Asking) -> None:
    assert 421 == ask(FACE, "GET", ("host", "evil.test"), (name, "localhost")).status
    assert 200 == ask(FACE, "GET", ("host", "localhost"), (name, "evil.test")).status


@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_a_probe_asks_by_any_name(address: str, ask: Asking) -> None:
    assert 200 == ask(address, "GET", ("host", "10.1.2.3:8080")).status


def test_any_host_can_be_allowed(studio: FakeStudio) -> None:
    assert 200 == with_rules(studio, hosts=("*",))(FACE, "GET", ("host", "evil.test")).status


# Limits


def test_a_long_address_is_refused(ask: Asking) -> None:
    assert 414 == ask("/" + "a" * 8192).status
    assert 414 == ask(f"{FACE}?{'a' * 8192}").status


@pytest.mark.parametrize("declared", [[], [("content-length", "300000")]])
def test_a_large_body_is_refused(
    declared: list[tuple[str, str]], ask: Asking, studio: FakeStudio
) -> None:
    got = ask(SHEET, "POST", JSON, *declared, body=b" " * 300_000)

    assert 413 == got.status
    assert [] == studio.asked


def test_a_body_that_is_declared_too_large_is_not_read(ask: Asking) -> None:
    for length in ("300000", "9" * 5000):
        assert 413 == ask(SHEET, "POST", JSON, ("content-length", length)).status


def test_a_body_that_never_ends_is_given_up(studio: FakeStudio) -> None:
    """Its pieces come, but the last one never does."""
    ask = with_rules(studio, slowest_body=0.05)

    async def drip() -> int:
        sent: list[Message] = []

        async def receive() -> Message:
            await asyncio.sleep(0.01)
            return {"type": "http.request", "body": b" ", "more_body": True}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = ask.scope(SHEET, "POST", [JSON])
        await asyncio.wait_for(ask.app(scope, receive, send), 30)
        return int(sent[0]["status"])

    assert 408 == asyncio.run(drip())


# Failures, and clients that go away


@pytest.mark.parametrize(
    ("error", "status", "after"),
    [
        (BusyError("There is much to do.", 7), 503, "7"),
        (BusyError("There is much to do.", 0), 503, "1"),
        (TooMuchError("You have had your share.", 9), 429, "9"),
        (DrawingFailedError("secret"), 500, None),
        (RuntimeError("secret"), 500, None),
    ],
)
def test_what_is_not_drawn_is_never_kept(
    error: Exception, status: int, after: str | None, ask: Asking, studio: FakeStudio
) -> None:
    studio.error = error

    got = ask(FACE)

    assert (status, after) == (got.status, got.headers.get("retry-after"))
    assert "no-store" == got.headers["cache-control"]
    assert "etag" not in got.headers
    assert b"secret" not in got.body


def test_what_a_client_no_longer_waits_for_is_cancelled(studio: FakeStudio, ask: Asking) -> None:
    async def leave() -> Got:
        studio.gate, gone = asyncio.Event(), asyncio.Event()
        asking = asyncio.create_task(ask.ask(FACE, gone=gone))
        await studio.began.wait()
        gone.set()
        return await asyncio.wait_for(asking, 30)

    assert (499, 1) == (asyncio.run(leave()).status, studio.left)


def test_a_stopping_server_leaves_nothing_drawing(studio: FakeStudio, ask: Asking) -> None:
    async def stop() -> None:
        studio.gate = asyncio.Event()
        asking = asyncio.create_task(ask.ask(FACE))
        await studio.began.wait()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await asyncio.sleep(0)

    asyncio.run(stop())
    assert 1 == studio.left


def test_who_is_not_ready_says_so(ask: Asking, studio: FakeStudio) -> None:
    studio.is_ready = False

    assert (503, 200) == (ask("/readyz").status, ask("/livez").status)


# What is counted


def test_what_is_counted_says_nothing_of_what_was_asked(studio: FakeStudio) -> None:
    counted: list[Answered] = []
    ask = Asking(build_app(Desk(studio, on_answer=counted.append)))

    for address in [
        FACE,
        "/planted",
        f"{FACE}?planted=1",
        f"/cf1/sha256/{EMPTY}/card.svg?name=planted",
    ]:
        ask(address)

    assert ["face", "none", "face", "card"] == [one.operation for one in counted]
    assert [200, 404, 400, 200] == [one.status for one in counted]
    assert ["drawn", None, None, "drawn"] == [one.source for one in counted]
    assert "planted" not in repr(counted)
    assert "127.0.0.1" not in repr(counted)


# Clients


@pytest.mark.parametrize(
    ("peer", "said", "key"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["6.6.6.6, junk"], "10.0.0.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::/64"),
        ("10.0.0.1", ["::ffff:198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", [","], "10.0.0.1"),
        ("10.0.0.1", [",".join(["10.0.0.9"] * 5000)], "10.0.0.9"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"),
        ("fe80::1%eth0", [], "fe80::/64"),
        ("not an address", ["198.51.100.1"], "local"),
    ],
)
def test_only_who_is_trusted_says_for_whom_it_asks(peer: str, said: list[str], key: str) -> None:
    rules = Rules(trusted_proxies=(ip_network("10.0.0.0/8"),))
    headers = [(b"x-forwarded-for", one.encode()) for one in said]
    request = Request({"type": "http", "headers": headers, "client": (peer, 1)})

    assert key == client_of(request, rules).key


# File names


@pytest.mark.parametrize(
    "name",
    [
        'a"b',
        "a\r\nSet-Cookie: x",
        "../../etc/passwd",
        "\u202egnp.exe",
        "a;b",
        "a/b\\c",
        "",
        "..",
        "\0",
        "é" * 500,
    ],
)
def test_a_file_name_is_of_harmless_letters(name: str) -> None:
    said = inline(name)
    start, quote, rest = said.partition('"')

    assert "inline; filename=" == start + quote[:0]
    assert rest.endswith('"')
    assert rest[:-1]
    assert {*rest[:-1]} <= {*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"}
    assert not rest.startswith((".", "-"))


def test_every_operation_answers_any_body_without_an_error(ask: Asking) -> None:
    bodies = [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        json.dumps({"digests": 1}).encode(),
    ]

    assert {400} == {ask(SHEET, "POST", JSON, body=body).status for body in bodies}
