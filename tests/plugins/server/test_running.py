"""A server as a process: it starts, says where it is, draws, and ends well, whatever ends it."""

from __future__ import annotations

import http.client
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = [
    pytest.mark.drawn,
    pytest.mark.skipif(os.name != "posix", reason="ends servers with signals"),
]
ROOT = Path(__file__).parents[3]
LONGEST = 120.0
PLANTED = "correct-horse-battery-staple"


@dataclass
class Running:
    """A server, and what it has said."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    coming: queue.Queue[str | None] = field(default_factory=queue.Queue)

    def listen(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.lines.append(line)
            self.coming.put(line)
        self.coming.put(None)

    def wait_for(self, event: str) -> dict[str, Any]:
        """The next line of this event."""
        while (line := self.coming.get(timeout=LONGEST)) is not None:
            said: dict[str, Any] = json.loads(line)
            if said["event"] == event:
                return said
        raise AssertionError(f"it ended before {event!r}: {''.join(self.lines)}")

    def wait(self) -> int:
        return self.process.wait(LONGEST)

    @property
    def said(self) -> str:
        return "".join(self.lines)


@contextmanager
def serving(*words: str, cache: Path, **environment: str) -> Iterator[Running]:
    """A server that ends with the test."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.fakes.tiny_service"),
            *("--port", "0", "--metrics-port", "0", "--threads", "1"),
            *("--cache-dir", str(cache), *words),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    ours = Running(process)
    listener = threading.Thread(target=ours.listen)
    listener.start()
    try:
        yield ours
    finally:
        process.kill()
        process.wait()
        listener.join(LONGEST)
        for pipe in (process.stdout, process.stderr):
            assert pipe
            pipe.close()


def get(url: str, path: str) -> tuple[int, bytes]:
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=LONGEST)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def children_of(pid: int) -> list[int]:
    said = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(one) for one in said.split()]


needs_proc = pytest.mark.skipif(
    not Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").exists(), reason="no /proc here"
)


def test_it_says_where_it_is_draws_counts_and_ends(tmp_path: Path) -> None:
    with serving(cache=tmp_path) as ours:
        where = ours.wait_for("listening")
        assert (200, b"alive") == get(where["url"], "/livez")
        ours.wait_for("ready")
        assert (200, b"ready") == get(where["url"], "/readyz")

        status, data = get(where["url"], "/x")
        assert (200, b"\x89PNG") == (status, data[:4])
        assert (200, data) == get(where["url"], "/x")

        status, numbers = get(where["metrics"], "/metrics")
        assert 200 == status
        assert b"checkface_faces_drawn_total 1.0" in numbers
        assert b'checkface_files_total{kind="png",source="memory"} 1.0' in numbers
        assert b"checkface_ready 1.0" in numbers
        assert 404 == get(where["metrics"], "/")[0]

        ours.process.send_signal(signal.SIGTERM)
        assert 0 == ours.wait()
        ours.wait_for("stopped")

    with serving(cache=tmp_path) as again:
        where = again.wait_for("listening")
        assert (200, data) == get(where["url"], "/x")
        assert b"checkface_faces_drawn_total 0.0" in get(where["metrics"], "/metrics")[1]


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_what_is_being_drawn_is_drawn_before_it_ends(tmp_path: Path, number: int) -> None:
    """The one that draws is held until the end has begun."""
    with serving(cache=tmp_path) as ours:
        url = ours.wait_for("listening")["url"]
        ours.wait_for("ready")
        (child,) = children_of(ours.process.pid)
        os.kill(child, signal.SIGSTOP)
        answers: list[tuple[int, bytes]] = []
        asking = threading.Thread(target=lambda: answers.append(get(url, "/x")))
        asking.start()
        _wait_until_drawing(ours)
        ours.process.send_signal(number)
        ours.wait_for("stopping")
        os.kill(child, signal.SIGCONT)

        assert 0 == ours.wait()
        asking.join(LONGEST)
        assert [(200, b"\x89PNG")] == [(status, data[:4]) for status, data in answers]


def _wait_until_drawing(ours: Running) -> None:
    """An answer to a later question on the same loop: by then the first is in the queue."""
    where = json.loads(ours.lines[0])
    while b"checkface_drawing_scenes 1.0" not in get(where["metrics"], "/metrics")[1]:
        pass


@needs_proc
def test_what_cannot_be_drawn_within_the_grace_is_told_so(tmp_path: Path) -> None:
    with serving("--grace", "1", cache=tmp_path) as ours:
        url = ours.wait_for("listening")["url"]
        ours.wait_for("ready")
        (child,) = children_of(ours.process.pid)
        os.kill(child, signal.SIGSTOP)
        answers: list[tuple[int, bytes]] = []
        asking = threading.Thread(target=lambda: answers.append(get(url, "/x")))
        asking.start()
        _wait_until_drawing(ours)
        ours.process.send_signal(signal.SIGTERM)

        assert 0 == ours.wait()
        asking.join(LONGEST)
        assert [(503, b"this service is stopping")] == answers
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


@needs_proc
def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    with serving("--grace", "3600", cache=tmp_path) as ours:
        url = ours.wait_for("listening")["url"]
        ours.wait_for("ready")
        (child,) = children_of(ours.process.pid)
        os.kill(child, signal.SIGSTOP)
        asking = threading.Thread(target=_fails, args=(url,))
        asking.start()
        _wait_until_drawing(ours)
        ours.process.send_signal(signal.SIGTERM)
        ours.wait_for("stopping")
        ours.process.send_signal(signal.SIGTERM)

        assert 128 + signal.SIGTERM == ours.wait()
        os.kill(child, signal.SIGCONT)
        asking.join(LONGEST)


def _fails(url: str) -> None:
    with pytest.raises((OSError, http.client.HTTPException)):
        get(url, "/x")


@needs_proc
def test_one_that_draws_and_is_killed_is_replaced_and_nobody_notices(tmp_path: Path) -> None:
    with serving(cache=tmp_path) as ours:
        where = ours.wait_for("listening")
        ours.wait_for("ready")
        (child,) = children_of(ours.process.pid)
        os.kill(child, signal.SIGSTOP)
        answers: list[tuple[int, bytes]] = []
        asking = threading.Thread(target=lambda: answers.append(get(where["url"], "/x")))
        asking.start()
        _wait_until_drawing(ours)
        os.kill(child, signal.SIGKILL)
        lost = ours.wait_for("process lost")
        asking.join(LONGEST)

        assert "ended with -9" in lost["reason"]
        assert [(200, b"\x89PNG")] == [(status, data[:4]) for status, data in answers]
        assert 200 == get(where["url"], "/readyz")[0]
        assert b"checkface_processes_lost_total 1.0" in get(where["metrics"], "/metrics")[1]


HELD = """
import pathlib, sys, time
if "checkface_server.work.drawing_process" in sys.orig_argv:
    while pathlib.Path({gate!r}).exists():
        time.sleep(0.01)
"""


@needs_proc
def test_it_is_not_ready_while_one_that_draws_is_missing_and_alive_all_the_same(
    tmp_path: Path,
) -> None:
    """The next one is held before it has begun."""
    gate = tmp_path / "gate"
    (tmp_path / "sitecustomize.py").write_text(HELD.format(gate=str(gate)))
    with serving(cache=tmp_path / "cache", PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}") as ours:
        where = ours.wait_for("listening")
        ours.wait_for("ready")
        gate.touch()
        os.kill(children_of(ours.process.pid)[0], signal.SIGKILL)
        ours.wait_for("process lost")

        assert (503, b"not ready") == get(where["url"], "/readyz")
        assert (200, b"alive") == get(where["url"], "/livez")
        assert b"checkface_ready 0.0" in get(where["metrics"], "/metrics")[1]
        gate.unlink()
        assert 200 == get(where["url"], "/x")[0]
        assert 200 == get(where["url"], "/readyz")[0]


@needs_proc
def test_those_that_draw_end_with_it_even_if_it_is_killed(tmp_path: Path) -> None:
    with serving(cache=tmp_path) as ours:
        ours.wait_for("ready")
        (child,) = children_of(ours.process.pid)
        ours.process.kill()
        ours.wait()
        _wait_for_end(child)


def _wait_for_end(pid: int) -> None:
    """Of a process that is not our child."""
    while True:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return
        if state == "Z":
            return


def test_nothing_that_is_asked_is_said_or_written(tmp_path: Path) -> None:
    """Not even by an error that nobody has foreseen, or by a request that is none."""
    with serving("--log-clients", cache=tmp_path) as ours:
        where = ours.wait_for("listening")
        ours.wait_for("ready")
        assert 200 == get(where["url"], f"/typed/{PLANTED}?value={PLANTED}")[0]
        assert 500 == get(where["url"], f"/boom?value={PLANTED}")[0]
        _say_nonsense(where["url"])
        numbers = get(where["metrics"], f"/metrics?value={PLANTED}")[1]
        ours.process.send_signal(signal.SIGTERM)
        assert 0 == ours.wait()

    assert PLANTED not in ours.said
    assert "planted" not in ours.said
    assert "ValueError" in ours.said
    assert PLANTED.encode() not in numbers
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [] == [path for path in written if PLANTED.encode() in path.read_bytes()]
    assert [] == [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert all(json.loads(line)["event"] for line in ours.lines)


def _say_nonsense(url: str) -> None:
    where = urlsplit(url)
    with socket.create_connection((where.hostname or "", where.port or 0), LONGEST) as raw:
        raw.sendall(f"{PLANTED} {PLANTED}\r\n\r\n".encode())
        raw.recv(1000)


@pytest.mark.parametrize("named", [True, False])
def test_clients_are_named_where_that_is_asked_for(tmp_path: Path, named: bool) -> None:  # noqa: FBT001
    with serving(*(["--log-clients"] if named else []), cache=tmp_path) as ours:
        get(ours.wait_for("listening")["url"], "/livez")
        said = ours.wait_for("request")

    assert named == ("192.0.2.1" in json.dumps(said))


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One that cannot start."""
    return subprocess.run(
        [sys.executable, "-m", "tests.fakes.tiny_service", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()[-1]


@pytest.mark.parametrize("option", ["--port", "--metrics-port"])
def test_a_port_that_is_taken_is_told(tmp_path: Path, option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        others = ["--port", "0"] if option == "--metrics-port" else []
        done = run(*others, option, port, "--cache-dir", str(tmp_path))

    assert 3 == done.returncode
    assert f"checkface: cannot listen on 127.0.0.1:{port}: " in last_line(done)
    assert option in last_line(done)


NO_PORTS = ("--port", "0", "--metrics-port", "off")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run(*NO_PORTS, "--cache-dir", str(tmp_path / "file" / "cache"))

    assert 3 == done.returncode
    assert "checkface: the folder of --cache-dir cannot be used" in last_line(done)


def test_who_cannot_draw_ends_and_says_why(tmp_path: Path) -> None:
    done = run(*NO_PORTS, "--cache-dir", str(tmp_path), CHECKFACE_ENGINE="crayon")

    assert 3 == done.returncode
    assert "CHECKFACE_ENGINE is 'crayon'" in last_line(done)


@pytest.mark.parametrize(
    "words",
    [
        ("--port", "http"),
        ("--host", "no.such.host.invalid."),
        ("--objects", "nonsense://x"),
    ],
)
def test_a_setting_that_cannot_be_meant_ends_the_start(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = run(*NO_PORTS, *words, "--cache-dir", str(tmp_path))

    assert done.returncode in {2, 3}
    assert last_line(done).startswith("checkface: ")
