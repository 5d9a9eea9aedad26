"""Runs a service as a process of its own, and hears what it says."""

from __future__ import annotations

import http.client
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.fakes.patience import LONGEST, wait_for

from checkface_server.work.lanes import ORDERS_EACH

ROOT = Path(__file__).parents[2]
TINY = ("-m", "tests.fakes.tiny_service")
REAL = ("-m", "checkface", "serve")
FOUND = {"PYTHONPATH": str(ROOT)}
"""Where the tests' own modules are; an old build may lie there too, so the real one needs none."""


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
def serving(
    *words: str,
    cache: Path,
    what: tuple[str, ...] = TINY,
    python: Path = Path(sys.executable),
    **environment: str,
) -> Iterator[Running]:
    """A server that ends with the test."""
    process = subprocess.Popen(
        [
            *(str(python), *what),
            *("--port", "0", "--metrics-port", "0", "--threads", "1"),
            *("--cache-dir", str(cache), *words),
        ],
        cwd=ROOT,
        env={**os.environ, **({} if what == REAL else FOUND), **environment},
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
        for child in children_of(process.pid):  # one that a test has stopped holds its stderr open
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        process.kill()
        process.wait()
        listener.join(LONGEST)
        for pipe in (process.stdout, process.stderr):
            assert pipe
            pipe.close()


def get(url: str, path: str) -> tuple[int, bytes]:
    return asked(url, path)[::2]


def asked(
    url: str, path: str, headers: Mapping[str, str] | None = None
) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers by their names in small letters, and the body."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=LONGEST)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        said = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, said, answer.read()
    finally:
        connection.close()


def children_of(pid: int) -> list[int]:
    """Of each of its threads: a browser starts its processes from several."""
    found: list[int] = []
    for said in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread that has ended meanwhile
            found += [int(one) for one in said.read_text().split()]
    return found


needs_proc = pytest.mark.skipif(
    not Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").exists(), reason="no /proc here"
)


@dataclass
class Held:
    """A server whose only process that draws does nothing until it is let go."""

    running: Running
    url: str
    metrics: str
    child: int
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    asking: list[threading.Thread] = field(default_factory=list)

    @classmethod
    def of(cls, running: Running) -> Held:
        where = running.wait_for("listening")
        running.wait_for("ready")
        (child,) = children_of(running.process.pid)
        os.kill(child, signal.SIGSTOP)
        return cls(running, where["url"], where["metrics"], child)

    def fill_lanes(self, paths: Callable[[str], str]) -> int:
        """How many that are: whoever asks next has to wait for its turn."""
        for number in range(ORDERS_EACH):
            self.ask(paths(f"lane {number}"))
        self.wait_until(f"drawing_scenes {float(ORDERS_EACH)}")
        return ORDERS_EACH

    def ask(self, path: str) -> None:
        """And go on."""
        thread = threading.Thread(target=self._ask, args=(path,))
        thread.start()
        self.asking.append(thread)

    def _ask(self, path: str) -> None:
        try:
            self.answers.append(get(self.url, path))
        except (OSError, http.client.HTTPException):
            self.answers.append((0, b""))

    def wait_until(self, number: str) -> None:
        """A line of /metrics says so."""
        wanted = f"checkface_{number}\n".encode()
        wait_for(lambda: wanted in get(self.metrics, "/metrics")[1], number)

    def let_go(self) -> None:
        os.kill(self.child, signal.SIGCONT)

    def all_answers(self) -> list[tuple[int, bytes]]:
        for thread in self.asking:
            thread.join(LONGEST)
        return [(status, data[:4] if status == 200 else data) for status, data in self.answers]
