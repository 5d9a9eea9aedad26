"""Whatever a server does with its answer, asking it ends: on the clock, in size, and in words."""

from __future__ import annotations

import contextlib
import gzip
import os
import signal
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import pytest
from tests.fakes.patience import wait_for
from tests.fakes.raw_server import RawServer, dripping, saying

from checkface_channels.authorization import NOBODY, Secret, bearer, split_password
from checkface_channels.connection import Route
from checkface_channels.errors import SlowError, TooLongError, UnansweredError
from checkface_channels.exchange import AS_SENT, Limits, Question
from checkface_channels.retries import Retries
from checkface_channels.web import Web
from checkface_pip_verify.self_test.index import Index, Reply

OK_LINE = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK_LINE + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = OK_LINE + b"Content-Length: 999999999\r\n\r\n"
PATIENCE = 120.0
"""Seconds: far more than the limits below, far less than for ever."""


@pytest.fixture(autouse=True)
def _no_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


def web(seconds: float = 0.6, largest: int = 100_000, read_seconds: float = 15.0) -> Web:
    limits = Limits(read_seconds=read_seconds, whole_seconds=seconds, largest_bytes=largest)
    return Web(limits, Retries(tries=1))


def refusal(asked: Web, url: str) -> UnansweredError:
    start = time.monotonic()
    with pytest.raises(UnansweredError) as caught:
        asked.get(url, {})
    assert time.monotonic() - start < PATIENCE
    return caught.value


@pytest.mark.parametrize(
    ("begins", "goes_on"),
    [
        pytest.param(b"HTTP/1.1 200 ", b"x", id="status line"),
        pytest.param(OK_LINE + b"A: ", b"x", id="one header"),
        pytest.param(OK_LINE, b"A: x\r\n", id="headers"),
        pytest.param(b"", b"HTTP/1.1 100 Continue\r\n\r\n", id="informational answers"),
        pytest.param(ENDLESS, b"x", id="body"),
        pytest.param(OK_LINE + b"\r\n", b"x", id="body without a length"),
        pytest.param(CHUNKED, b"1\r\nx\r\n", id="chunks"),
        pytest.param(CHUNKED, b"0", id="length of a chunk"),
        pytest.param(CHUNKED + b"1;", b"x", id="extension of a chunk"),
        pytest.param(CHUNKED + b"0\r\n", b"a: x\r\n", id="trailers"),
        pytest.param(
            OK_LINE + b"Content-Encoding: gzip\r\nContent-Length: 99999\r\n\r\n"
            b"\x1f\x8b\x08\x10\0\0\0\0\0\3",
            b"x",
            id="name inside gzip",
        ),
        pytest.param(b"HTTP/1.1 302 Found\r\n", b"A: x\r\n", id="headers of a redirect"),
    ],
)
def test_whatever_drips_ends_on_the_clock(begins: bytes, goes_on: bytes) -> None:
    with saying(begins, over_and_over=goes_on) as server:
        error = refusal(web(), server.url)

    assert isinstance(error, SlowError | UnansweredError)
    assert server.host in str(error)


@pytest.mark.parametrize("drips_headers", [True, False])
def test_an_index_that_drips_is_left(index: Index, drips_headers: bool) -> None:  # noqa: FBT001
    index.replies["/simple/plum/"] = Reply(
        body=b"x" * 10_000, drip_seconds=0.02, drips_headers=drips_headers
    )

    error = refusal(web(), f"{index.url}plum/")

    assert f"{index.host} takes longer than we wait for" in str(error)


@pytest.mark.parametrize(
    ("begins", "goes_on"),
    [
        pytest.param(b"HTTP/1.1 200 ", b"x" * 65536, id="status line"),
        pytest.param(OK_LINE, b"A: " + b"x" * 60_000 + b"\r\n", id="headers"),
        pytest.param(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, id="informational answers"),
        pytest.param(ENDLESS, b"x" * 65536, id="body"),
        pytest.param(CHUNKED, b"8000\r\n" + b"x" * 0x8000 + b"\r\n", id="chunks"),
        pytest.param(CHUNKED + b"1;", b"x" * 65536, id="extension of a chunk"),
        pytest.param(CHUNKED + b"0\r\n", b"a: x\r\n" * 10_000, id="trailers"),
        pytest.param(CHUNKED + b"0\r\n", b"x" * 65536, id="one trailer"),
    ],
)
def test_whatever_floods_ends_before_it_fills_the_memory(begins: bytes, goes_on: bytes) -> None:
    with saying(begins, over_and_over=goes_on, pause=0.0) as server:
        error = refusal(web(seconds=60.0), server.url)

    assert not isinstance(error, SlowError)
    assert server.host in str(error)


def test_a_bomb_is_not_unpacked(index: Index) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    for path, encoding, body in (
        ("/one", "gzip", bomb),
        ("/two", "gzip, gzip", gzip.compress(bomb)),
    ):
        index.replies[path] = Reply(body=body, headers={"Content-Encoding": encoding})

        error = refusal(web(seconds=60.0), f"http://{index.host}{path}")

        assert isinstance(error, TooLongError)


def test_a_file_is_hashed_as_it_is_sent_and_no_further_than_asked(index: Index) -> None:
    body = gzip.compress(b"\0" * 1_000_000)
    index.replies["/x"] = Reply(body=body, headers={"Content-Encoding": "gzip"})
    question = Question(f"http://{index.host}/x", AS_SENT)

    _, digest = web().digest(question, Limits(largest_bytes=len(body)))
    with pytest.raises(TooLongError):
        web().digest(question, Limits(largest_bytes=len(body) - 1))

    import hashlib

    assert hashlib.sha256(body).hexdigest() == digest.value


def test_tries_and_redirects_share_one_clock(index: Index) -> None:
    """Each of them for itself would be in time."""
    headers = {"Location": "/again", "Connection": "close"}
    index.replies["/.*"] = Reply(302, b"", headers, drip_seconds=0.02, drips_headers=True)

    assert isinstance(refusal(web(seconds=2.0), f"http://{index.host}/"), SlowError)


def test_a_pause_of_a_day_is_not_made(index: Index) -> None:
    pauses: list[float] = []
    for written in ("86400", "Fri, 31 Dec 2100 23:59:59 GMT", "9" * 400):
        index.replies["/"] = Reply(503, headers={"Retry-After": written})
        asked = Web(Limits(), pause=pauses.append)

        assert "asks for a pause of" in str(refusal(asked, f"http://{index.host}/"))
    assert not pauses


@pytest.mark.parametrize("written", ["", "soon", "-5", "1e999", "\xff", "nan"])
def test_a_pause_that_cannot_be_read_is_a_short_one(index: Index, written: str) -> None:
    pauses: list[float] = []
    index.replies["/"] = Reply(503, headers={"Retry-After": written})

    answer = Web(Limits(), pause=pauses.append).get(f"http://{index.host}/", {})

    assert (503, 2) == (answer.status, len(pauses))
    assert max(pauses) <= 1.0


def test_who_kept_us_waiting_is_not_asked_again(index: Index) -> None:
    index.replies["/.*"] = Reply(body=b"x" * 1000, drip_seconds=0.05)
    asked = web(seconds=2.0)

    first = refusal(asked, f"http://{index.host}/a")
    wait_for(lambda: bool(index.requests), "it was asked")
    second = refusal(asked, f"http://{index.host}/b")

    assert str(first) == str(second)
    assert ["/a"] == index.requests


@pytest.mark.parametrize(
    ("lost_seconds", "is_left"), [(60.0, [False, False, False]), (0.3, [False, True, True])]
)
def test_many_hosts_together_do_not_keep_us_waiting_either(
    lost_seconds: float, is_left: list[bool]
) -> None:
    limits = Limits(whole_seconds=0.4, lost_seconds=lost_seconds)
    asked = Web(limits, Retries(tries=1))

    told = []
    for _ in is_left:
        with saying(ENDLESS, over_and_over=b"x") as server:
            told.append(str(refusal(asked, server.url)))

    assert is_left == ["was not asked" in reason for reason in told]


def test_a_connection_that_is_used_again_has_a_clock_of_its_own(index: Index) -> None:
    late = [0.0]
    limits = Limits(whole_seconds=60.0)
    asked = Web(limits, Retries(tries=1), clock=lambda: time.monotonic() + sum(late))
    index.add("plum-1.0-py3-none-any.whl", b"x")
    assert 200 == asked.get(f"{index.url}plum/", {}).status
    late.append(limits.whole_seconds + 1)

    assert 200 == asked.get(f"{index.url}plum/", {}).status


def test_a_server_that_takes_the_connection_and_no_more_is_left() -> None:
    with saying(pause=60.0) as server:
        error = refusal(web(seconds=1.0, read_seconds=0.3), server.url)

    assert server.host in str(error)


def test_a_proxy_that_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    with saying(b"HTTP/1.1 200 OK\r\n", over_and_over=b"A: x\r\n") as server:
        monkeypatch.setenv("HTTPS_PROXY", server.url)
        error = refusal(web(), "https://index.example/simple/")

    assert "index.example" in str(error)


def test_what_drips_through_tls_is_left(tls: ssl.SSLContext, certificate: Path) -> None:
    server = RawServer(lambda: dripping(OK_LINE + b"A: x\r\n" * 10_000), 0.02)
    server.speak(tls)
    asked = replace(web(seconds=4.0), route=Route(str(certificate)))
    try:
        error = refusal(asked, server.url.replace("http:", "https:"))
    finally:
        server.close()

    assert isinstance(error, SlowError)


def test_a_certificate_that_nobody_trusts_is_told(tls: ssl.SSLContext) -> None:
    server = RawServer(lambda: [OK_LINE + b"\r\n"], 0.0)
    server.speak(tls)
    try:
        error = refusal(web(seconds=60.0), server.url.replace("http:", "https:"))
    finally:
        server.close()

    assert "has a certificate that is not trusted here" in str(error)


def test_a_name_that_is_looked_up_for_ever_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: go.wait(60))

    error = refusal(web(), "http://index.example/")
    go.set()

    assert "index.example takes longer than we wait" in str(error)


@pytest.mark.parametrize("hangs_in_look_up", [True, False])
def test_ctrl_c_ends_it_at_once(
    monkeypatch: pytest.MonkeyPatch,
    hangs_in_look_up: bool,  # noqa: FBT001
) -> None:
    """It comes as soon as nobody but us can be where it is heard."""
    go = threading.Event()

    def press() -> Iterator[bytes]:
        os.kill(os.getpid(), signal.SIGINT)
        yield ENDLESS
        yield from repeat(b"x")

    def look_up(*_: object, **__: object) -> bool:
        next(press())
        return go.wait(PATIENCE)

    server = RawServer(press, 0.02)
    if hangs_in_look_up:
        monkeypatch.setattr("socket.getaddrinfo", look_up)
    start = time.monotonic()
    with contextlib.closing(server), pytest.raises(KeyboardInterrupt):
        web(seconds=PATIENCE).get(server.url, {})
    go.set()

    assert time.monotonic() - start < PATIENCE / 2


SECRETS = {"authorization"}


def _sent_secrets(index: Index) -> list[str]:
    return [path for path, headers in index.heard if SECRETS & {name.lower() for name in headers}]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_secret_never_follows_a_redirect_to_another_origin(
    index: Index, other: Index, tmp_path: Path, status: int
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    index.replies["/.*"] = Reply(status, headers={"Location": f"http://{other.host}/x"})
    other.replies["/.*"] = Reply(200)
    token = bearer(index.url, "token")
    _, password = split_password(index.url.replace("://", "://me:secret@"))

    for secret in (token, password, None, NOBODY):
        assert 200 == web(60.0).get(index.url, {}, secret).status

    assert not _sent_secrets(other)
    assert 3 == len(_sent_secrets(index))


def test_a_secret_stays_on_its_own_host_over_its_redirects(index: Index) -> None:
    index.replies["/a"] = Reply(302, headers={"Location": "/b"})
    index.replies["/b"] = Reply(200)

    web(60.0).get(f"http://{index.host}/a", {}, bearer(index.url, "token"))

    assert ["/a", "/b"] == _sent_secrets(index)


@pytest.mark.parametrize(
    "location",
    [
        "http://index.example/",
        "file:///etc/passwd",
        "https://[::1/",
        "//[",
        "ftp://x/",
        "http:",
    ],
)
def test_https_leads_to_https_or_nowhere(location: str) -> None:
    from checkface_channels.origins import target_url

    with pytest.raises(UnansweredError, match=r"^index\.example leads on to what is no https"):
        target_url("https://index.example/simple/", location)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://me:hunter2@127.0.0.1:9/secret-path",
        "http://:hunter2@127.0.0.1:9/",
        "https://[::1/hunter2",
        "nonsense://x/hunter2",
        "http:///hunter2",
        "http://127.0.0.1:99999/hunter2",
        "http://a\nb/hunter2",
        "http://127.0.0.1:9/%zz hunter2",
    ],
)
def test_messages_name_hosts_and_never_addresses(url: str) -> None:
    error = refusal(web(60.0), url)

    assert "hunter2" not in str(error)
    assert "secret-path" not in str(error)


@pytest.mark.parametrize(
    "odd",
    [
        r"http://{other}\@{index}/x",
        r"http://{other}\x@{index}/x",
        "http://{other}#@{index}/x",
        "http://{other}?@{index}/x",
        "http://me:secret@{other}/@{index}/x",
        "//{other}/x",
        r"\\{other}\x",
        "/\t/{other}/x",
        "http:\n//{other}/x",
    ],
)
def test_readers_of_an_address_do_not_disagree_about_who_gets_the_secret(
    index: Index, other: Index, odd: str
) -> None:
    where = odd.format(other=other.host, index=index.host)
    index.replies["/simple/"] = Reply(302, headers={"Location": where})
    other.replies["/.*"] = index.replies["/x"] = Reply(200)

    with contextlib.suppress(UnansweredError):
        web(60.0).get(index.url, {}, bearer(index.url, "token"))

    assert not _sent_secrets(other)


def test_nothing_is_shown_of_a_secret() -> None:
    assert "hunter2" not in repr(Secret("https://index.example:443", "Basic hunter2"))
    assert bearer("http://index.example/", "hunter2") is None
