"""Many questions at a time: each gets its own answer, and all go over one set of connections.

No test here measures time. Where two answers have to take one answer's wait, neither is given
before both have been asked for.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from tests.channels.publisher.forge_wheels import source
from tests.channels.publisher.forge_wheels import wheel as linked_wheel
from tests.fakes.raw_server import saying
from tests.plugins.pip_verify.tiny_wheels import wheel_name

from checkface import Artifact
from checkface.waiting import AT_ONCE, side_by_side
from checkface_channels.connection import Route
from checkface_channels.errors import UnansweredError
from checkface_channels.exchange import Limits, Question
from checkface_channels.retries import Retries
from checkface_channels.web import Web
from checkface_gate.channels import Channels
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.pip.plan import Wheel
from checkface_pip_verify.request.arguments import Request

PATIENCE = 120.0
"""Seconds, after which a server gives up to wait for a second question that never comes."""
MANY = 40


class Meeting:
    """A server that answers a path with itself, once `guests` are there at the same time."""

    def __init__(self, guests: int = 1) -> None:
        self.barrier = threading.Barrier(guests)
        self.asked: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def body(self, path: str) -> bytes:
        if path.startswith("/repos/"):
            return b"[]"
        return json.dumps({"meta": {"api-version": "1.3"}, "files": [], "path": path}).encode()


def _handler(meeting: Meeting) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            meeting.asked.append(self.path)
            try:
                meeting.barrier.wait(PATIENCE)
                code, body = 200, meeting.body(self.path)
            except threading.BrokenBarrierError:
                code, body = 404, b""
            self.send_response(code)
            self.send_header("Content-Type", "application/vnd.pypi.simple.v1+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def meeting(guests: int = 1) -> Iterator[Meeting]:
    met = Meeting(guests)
    threading.Thread(target=met.server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield met
    finally:
        met.barrier.abort()
        met.server.shutdown()
        met.server.server_close()


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def candidate(name: str, folder: Path, repository: str) -> Candidate:
    path = folder / wheel_name(name)
    path.write_bytes(linked_wheel(name, "1.0", links=source(repository)))
    wheel = Wheel(name, "1.0", path.name, "", {}, requested=True)
    return Candidate(wheel, Artifact.of_file(path))


def test_each_of_many_questions_gets_its_own_answer() -> None:
    web = Web()
    paths = [f"/simple/{number}/" for number in range(MANY)]
    with meeting() as server:
        answers = side_by_side([partial(web.get, f"{server.url}{path}", {}) for path in paths])

    assert [json.loads(answer.body)["path"] for answer in answers] == paths
    assert sorted(server.asked) == sorted(paths)


def test_all_of_them_share_one_set_of_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    class Slow(requests.Session):
        def __init__(self) -> None:
            time.sleep(0.05)  # any other thread would come to the same place meanwhile
            super().__init__()
            made.append(self)

    monkeypatch.setattr(requests, "Session", Slow)
    web = Web()
    with meeting() as server:
        side_by_side([partial(web.get, f"{server.url}/{number}", {}) for number in range(MANY)])

    assert len(made) == 1


def test_as_many_as_are_allowed_are_under_way_at_once() -> None:
    web = Web()
    with meeting(AT_ONCE) as server:
        asked = [partial(web.get, f"{server.url}/{number}", {}) for number in range(2 * AT_ONCE)]
        assert {answer.status for answer in side_by_side(asked)} == {200}


@pytest.mark.parametrize("wheels", [("apple",), ("apple", "pear"), ("apple", "pear", "plum")])
def test_forge_and_index_are_asked_for_all_wheels_at_the_same_time(
    wheels: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is answered before all have been asked: one after the other, none would be."""
    pytest.importorskip("pypi_attestations")
    candidates = [candidate(name, tmp_path, f"octo/{name}") for name in wheels]
    with meeting(2 * len(wheels)) as server:
        monkeypatch.setenv("GITHUB_API_URL", server.url)
        channels = Channels(Request((), wheels), [f"{server.url}/simple/"], Route())
        found = channels.ask(candidates, tmp_path)

    expected = [f"/repos/octo/{name}/releases?per_page=100" for name in wheels]
    assert sorted(server.asked) == sorted([*expected, *(f"/simple/{name}/" for name in wheels)])
    assert [said.publisher and said.publisher.filename for said in found] == [
        each.artifact.filename for each in candidates
    ]
    assert all(said.publisher and "shows no release" in said.publisher.why for said in found)
    assert all(said.attestation and "does not list it" in said.attestation.why for said in found)


def test_a_repository_of_many_wheels_is_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"plum{number}" for number in range(AT_ONCE)]
    candidates = [candidate(name, tmp_path, "octo/plums") for name in names]
    with meeting() as server:
        monkeypatch.setenv("GITHUB_API_URL", server.url)
        channels = Channels(Request((), tuple(names)), [f"{server.url}/simple/"], Route())
        channels.ask(candidates, tmp_path)

    assert [path for path in server.asked if path.startswith("/repos/")] == [
        "/repos/octo/plums/releases?per_page=100"
    ]


def test_waiting_for_one_host_together_is_lost_only_once() -> None:
    """Else a few threads at one dead host would keep all others from being asked."""
    web = Web(Limits(whole_seconds=0.6, lost_seconds=AT_ONCE * 0.6), Retries(tries=1))
    with saying(b"HTTP/1.1 200 OK\r\n", over_and_over=b"A: x\r\n") as dead, meeting() as alive:

        def ask() -> None:
            with pytest.raises(UnansweredError):
                web.get(dead.url, {})

        side_by_side([ask] * AT_ONCE)

        assert web.ask(Question(f"{alive.url}/simple/plum/"), Limits()).status == 200


def test_the_first_error_is_that_of_the_first_question() -> None:
    later = threading.Event()

    def first() -> None:
        assert later.wait(PATIENCE)
        raise ValueError("first")

    def second() -> None:
        later.set()
        raise KeyError("second")

    with pytest.raises(ValueError, match="first"):
        side_by_side([first, second])


@pytest.mark.skipif(os.name == "nt", reason="no such signal there")
def test_ctrl_c_ends_all_of_them_and_begins_no_more() -> None:
    begun: list[int] = []
    end = threading.Event()

    def wait(number: int) -> None:
        begun.append(number)
        if len(begun) == AT_ONCE:
            os.kill(os.getpid(), signal.SIGINT)
        end.wait(PATIENCE)

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        side_by_side([partial(wait, number) for number in range(MANY)])
    assert time.monotonic() - start < PATIENCE / 2
    end.set()

    deadline = time.monotonic() + PATIENCE
    while any(each.name == "checkface-asks" for each in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert len(begun) == AT_ONCE


def test_nothing_to_ask_is_no_wait() -> None:
    assert side_by_side([]) == []
