"""A server as a process: it starts, says where it is, draws, and ends well, whatever ends it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.fakes.patience import LONGEST, wait_for
from tests.fakes.running_service import (
    FOUND,
    ROOT,
    TINY,
    Held,
    children_of,
    get,
    needs_proc,
    serving,
)

from checkface.program import ENDING

pytestmark = [
    pytest.mark.drawn,
    pytest.mark.skipif(os.name != "posix", reason="ends servers with signals"),
]
PLANTED = "correct-horse-battery-staple"


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


PNG = (200, b"\x89PNG")


@needs_proc
@pytest.mark.parametrize("number", ENDING)
def test_what_is_being_drawn_is_drawn_before_it_ends(tmp_path: Path, number: int) -> None:
    """The one that draws is held until the end has begun."""
    with serving(cache=tmp_path) as ours:
        held = Held.of(ours)
        held.ask("/x")
        held.wait_until("drawing_scenes 1.0")
        ours.process.send_signal(number)
        ours.wait_for("stopping")
        held.let_go()

        assert 0 == ours.wait()
        assert [PNG] == held.all_answers()


@needs_proc
def test_what_cannot_be_drawn_within_the_grace_is_told_so(tmp_path: Path) -> None:
    with serving("--grace", "1", cache=tmp_path) as ours:
        held = Held.of(ours)
        held.ask("/x")
        held.wait_until("drawing_scenes 1.0")
        ours.process.send_signal(signal.SIGTERM)

        assert 0 == ours.wait()
        assert [(503, b"this service is stopping")] == held.all_answers()
        wait_for(lambda: has_ended(held.child), "the end of what draws")


@needs_proc
def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    with serving("--grace", "3600", cache=tmp_path) as ours:
        held = Held.of(ours)
        held.ask("/x")
        held.wait_until("drawing_scenes 1.0")
        ours.process.send_signal(signal.SIGTERM)
        ours.wait_for("stopping")
        ours.process.send_signal(signal.SIGTERM)

        assert 130 == ours.wait()
        held.let_go()
        assert [(0, b"")] == held.all_answers()


@needs_proc
def test_one_that_draws_and_is_killed_is_replaced_and_nobody_notices(tmp_path: Path) -> None:
    with serving(cache=tmp_path) as ours:
        held = Held.of(ours)
        held.ask("/x")
        held.wait_until("drawing_scenes 1.0")
        os.kill(held.child, signal.SIGKILL)

        assert "ended with -9" in ours.wait_for("process lost")["reason"]
        assert [PNG] == held.all_answers()
        assert 200 == get(held.url, "/readyz")[0]
        assert b"checkface_processes_lost_total 1.0" in get(held.metrics, "/metrics")[1]


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
        wait_for(lambda: has_ended(child), "the end of what draws")


def has_ended(pid: int) -> bool:
    """A process that is not our child."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


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


def test_who_reads_its_log_and_stands_still_holds_up_nobody(tmp_path: Path) -> None:
    """A pipe that nobody empties is full after 64 KiB: some 400 answers."""
    words = ("--port", "0", "--metrics-port", "off", "--threads", "1")
    with subprocess.Popen(
        [sys.executable, *TINY, *words, "--cache-dir", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, **FOUND},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            assert process.stderr
            said = map(json.loads, process.stderr)
            url = next(line["url"] for line in said if line["event"] == "listening")
            for _ in range(1000):
                assert 200 == get(url, "/livez")[0]
            process.send_signal(signal.SIGTERM)
            assert 0 == process.wait(LONGEST)
        finally:
            process.kill()


def has_ipv6() -> bool:
    """Python may know it where a container has none."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 here")
def test_it_listens_on_addresses_of_ipv6_and_says_so_in_a_url(tmp_path: Path) -> None:
    with serving("--host", "[::1]", "--metrics-host", "::1", cache=tmp_path) as ours:
        where = ours.wait_for("listening")
        assert all(where[which].startswith("http://[::1]:") for which in ("url", "metrics"))
        assert (200, b"alive") == get(where["url"], "/livez")
        assert 200 == get(where["metrics"], "/metrics")[0]


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


def test_an_engine_that_there_is_not_ends_the_start(tmp_path: Path) -> None:
    done = run(*NO_PORTS, "--cache-dir", str(tmp_path), CHECKFACE_ENGINE="crayon")

    assert 2 == done.returncode
    assert "CHECKFACE_ENGINE is 'crayon'" in last_line(done)


def test_who_cannot_draw_ends_and_says_why(tmp_path: Path) -> None:
    """A GPU may be there later: another start may be better."""
    pytest.importorskip("torch")
    words = ("--engine", "torch", "--device", "cuda:99")
    done = run(*NO_PORTS, *words, "--cache-dir", str(tmp_path))

    assert 3 == done.returncode
    assert "cannot draw on the device 'cuda:99'" in last_line(done)
    assert 1 == len([line for line in done.stderr.splitlines() if not line.startswith("{")])


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
