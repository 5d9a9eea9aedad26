"""Turns `checkface serve` into what it costs beside the bare engine: each bar, all from one run.

    python benchmarks/serving.py [--faces 20] [--hits 20000] [--json FIGURES.json]

Costs are CPU seconds of processes, so that other work on the machine disturbs them little, and the
sides of a ratio take turns. Quote ratios, not seconds. For 10,000 faces: benchmarks/seed_run.sh.
LitServe draws with the same engine where it is installed, and its lines are left out where not:

    pip install litserve && python benchmarks/serving.py --only litserve --faces 100
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib.util
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from load import closed_loop, goodput, open_loop, paths, summary

MISSES, HITS, GOODPUT = 1.05, 50.0, 0.9
"""The bars: times the bare engine's CPU, microseconds, share of the capacity."""
OVERLOAD = 1.2
TURNS = 3
CLIENTS = 16
SIDE = 256
TICKS = os.sysconf("SC_CLK_TCK")
PEER = str(Path(__file__).with_name("litserve_peer.py"))
BARE = [sys.executable, __file__, "--child", "bare"]
SERVE = [sys.executable, "-m", "checkface", "serve", "--port", "0", "--metrics-port", "0"]


@dataclass(frozen=True)
class Figure:
    """`bar` is what is promised, where something is."""

    what: str
    value: float
    unit: str
    bar: str = ""
    holds: bool | None = None

    def __str__(self) -> str:
        verdict = {True: "  holds", False: "  MISSED", None: ""}[self.holds]
        return f"{self.what:58}{self.value:10.3f} {self.unit:12}{self.bar}{verdict}"


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    pid: int
    url: str
    metrics: str = ""

    def cpu(self) -> float:
        """Seconds of all its processes."""
        return sum(_cpu(pid) for pid in _tree(self.pid))

    def front_cpu(self) -> float:
        """Of the one that answers."""
        return _cpu(self.pid)

    def drawn(self) -> float:
        with urllib.request.urlopen(f"{self.metrics}/metrics") as page:  # noqa: S310 - loopback
            found = re.search(
                r"^checkface_faces_drawn_total (\S+)", page.read().decode(), re.MULTILINE
            )
        return float(found[1]) if found else 0.0


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from _tree(int(child))


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def serving(threads: int, *words: str) -> Iterator[Served]:
    with tempfile.TemporaryDirectory() as folder:
        command = [*SERVE, "--workers", "1", "--threads", str(threads), "--cache-dir", folder]
        with _running([*command, *words], stderr=subprocess.PIPE) as process:
            said = [json.loads(_line(process.stderr)) for _ in range(2)]
            where = {**said[0], **said[1]}
            _drain(process)
            yield Served(process.pid, where["url"], where["metrics"])


def _line(stream: Any) -> str:
    line = stream.readline()
    if not line:
        raise SystemExit("the server did not start")
    return str(line)


def _drain(process: subprocess.Popen[str]) -> None:
    """Its log must not stop it."""
    import shutil
    import threading

    def drain() -> None:
        with open(os.devnull, "w") as nothing:
            shutil.copyfileobj(process.stderr, nothing)  # type: ignore[type-var]

    threading.Thread(target=drain, daemon=True).start()


@contextmanager
def _running(command: list[str], **streams: Any) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, text=True, start_new_session=True, **streams)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with contextlib.suppress(ProcessLookupError):  # LitServe leaves processes behind
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def misses(faces: int, threads: int, rounds: int) -> Iterator[Figure]:
    """The same work in turns: over HTTP, and by the engine alone."""
    with serving(threads) as server, _bare(threads) as bare:
        asyncio.run(closed_loop(server.url, paths(1, SIDE), 1))
        each = max(1, faces // rounds)
        turns = [(_over_http(server, each), _alone(bare, each)) for _ in range(rounds)]
        ratio = statistics.median(ours / theirs for ours, theirs in turns)
        yield Figure("bare engine, a new face", statistics.median(b for _, b in turns), "CPU s")
        yield Figure("a miss, over HTTP", statistics.median(a for a, _ in turns), "CPU s")
        bar = f"at most {MISSES}"
        yield Figure("a miss, times the bare engine", ratio, "", bar, ratio <= MISSES)


@contextmanager
def _bare(threads: int) -> Iterator[subprocess.Popen[str]]:
    """The engine alone, when it has drawn a first face."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with _running([*BARE, str(threads)], **pipes) as process:
        _line(process.stdout)
        yield process


def _over_http(server: Served, faces: int) -> float:
    begun = server.cpu()
    answers = asyncio.run(closed_loop(server.url, paths(faces, SIDE), 2))
    require_good(Counter(answer.status for answer in answers))
    return (server.cpu() - begun) / faces


def _alone(bare: subprocess.Popen[str], faces: int) -> float:
    assert bare.stdin  # noqa: S101 - it is piped
    print(faces, file=bare.stdin, flush=True)
    return float(_line(bare.stdout))


def require_good(statuses: Counter[int]) -> None:
    if set(statuses) != {200}:
        raise SystemExit(f"expected nothing but 200: {dict(statuses)}")


def hits(count: int, threads: int) -> Iterator[Figure]:
    """The same file again and again, beside the least that a server can do.

    In turns, for a machine that others use is not always as quick; the least of each counts.
    """
    with serving(threads) as server, _peer("route") as route, _peer("least") as nothing:
        turns = [
            (
                _micro(server, paths(1, SIDE) * (count // TURNS)),
                _micro(route, ["/x"] * (count // TURNS)),
                _micro(nothing, ["/x"] * (count // TURNS)),
            )
            for _ in range(TURNS)
        ]
        ours, least, bare = (min(each) for each in zip(*turns, strict=True))
        bar = f"at most {HITS:g}"
        yield Figure("a hit", ours, "CPU us", bar, ours <= HITS)
        yield Figure("a route of Starlette that gives 50 KiB", least, "CPU us")
        yield Figure("a hit, times that route", ours / least, "")
        yield Figure("uvicorn with an application that only gives 50 KiB", bare, "CPU us")
        yield Figure("what is ours of a hit", ours - bare, "CPU us")


@contextmanager
def _peer(name: str) -> Iterator[Served]:
    """Another server, of this file."""
    command = [sys.executable, __file__, "--child", name]
    with _running(command, stdout=subprocess.PIPE) as process:
        yield Served(process.pid, _line(process.stdout).strip())


def _micro(server: Served, wanted: list[str]) -> float:
    asyncio.run(closed_loop(server.url, wanted[:200], 1))
    begun = server.front_cpu()
    answers = asyncio.run(closed_loop(server.url, wanted, 16))
    require_good(Counter(answer.status for answer in answers))
    return (server.front_cpu() - begun) / len(wanted) * 1e6


def overload(faces: int, threads: int) -> Iterator[Figure]:
    """Twelve faces for each ten that can be drawn, and a queue that is soon full."""
    with serving(threads, "--longest-wait", "4") as server:
        asyncio.run(closed_loop(server.url, paths(2, SIDE), 2))
        before = goodput(asyncio.run(closed_loop(server.url, paths(faces, SIDE), 4)))
        wanted = paths(faces * 3, SIDE)
        answers = asyncio.run(open_loop(server.url, wanted, before * OVERLOAD))
        after = goodput(asyncio.run(closed_loop(server.url, paths(faces, SIDE), 4)))
    for line in summary(answers):
        print(line)
    capacity = (before + after) / 2
    share = goodput(answers) / capacity
    others = {answer.status for answer in answers} - {200, 503}
    yield Figure("capacity", capacity, "faces/s")
    bar = f"at least {GOODPUT}"
    yield Figure("good answers at 120 %, of capacity", share, "", bar, share >= GOODPUT)
    yield Figure("answers that are neither 200 nor 503", len(others), "", "none", not others)


def identical(threads: int) -> Iterator[Figure]:
    """20 faces, each asked for by ten at once."""
    with serving(threads, "--longest-wait", "600") as server:
        wanted = paths(20, SIDE) * 10
        random.shuffle(wanted)
        answers = asyncio.run(closed_loop(server.url, wanted, len(wanted)))
        require_good(Counter(answer.status for answer in answers))
        drawn = server.drawn()
    yield Figure("faces drawn for 20 x 10 requests", drawn, "", "20", drawn == 20)  # noqa: PLR2004


def peer(faces: int, threads: int, rounds: int) -> Iterator[Figure]:
    """LitServe with the same engine, ours and the engine alone: the same work in turns."""
    if importlib.util.find_spec("litserve") is None:
        print("LitServe is not installed: left out")
        return
    with serving(threads) as server, _bare(threads) as bare, _litserve(threads) as theirs:
        asyncio.run(closed_loop(server.url, paths(1, SIDE), 1))
        _by_litserve(theirs, 1)
        each = max(1, faces // rounds)
        turns = [
            (_over_http(server, each), _by_litserve(theirs, each), _alone(bare, each))
            for _ in range(rounds)
        ]
        ours = goodput(asyncio.run(closed_loop(server.url, paths(faces, SIDE), CLIENTS)))
        yield Figure("faces a second, 16 clients at once", ours, "faces/s")
        litserve = _pace_of_litserve(theirs, faces)
        yield Figure("the same by LitServe", litserve, "faces/s")
        yield Figure("ours, times LitServe's", ours / litserve, "")
    median = statistics.median
    yield Figure("a miss of LitServe on the same engine", median(b for _, b, _ in turns), "CPU s")
    yield Figure("the same, times the bare engine", median(b / c for _, b, c in turns), "")
    yield Figure(
        "a miss of ours then, times the bare engine", median(a / c for a, _, c in turns), ""
    )
    yield Figure("a miss of ours, times one of LitServe", median(a / b for a, b, _ in turns), "")


@contextmanager
def _litserve(threads: int) -> Iterator[Served]:
    """In a process of its own, as it wants it."""
    with _running([sys.executable, PEER, str(threads)], stdout=subprocess.PIPE) as process:
        server = Served(process.pid, _line(process.stdout).strip())
        _wait_for(server.url)
        yield server


def _by_litserve(server: Served, faces: int) -> float:
    begun = server.cpu()
    _ask_litserve(server, faces, 2)
    return (server.cpu() - begun) / faces


def _pace_of_litserve(server: Served, faces: int) -> float:
    begun = time.monotonic()
    _ask_litserve(server, faces, CLIENTS)
    return faces / (time.monotonic() - begun)


def _ask_litserve(server: Served, faces: int, at_once: int) -> None:
    digests = [path.split("/")[3] for path in paths(faces, SIDE)]
    with ThreadPoolExecutor(at_once) as clients:
        list(clients.map(lambda digest: _post(server.url, digest), digests))


def _post(url: str, digest: str) -> bytes:
    """LitServe takes nothing else."""
    head = {"Content-Type": "application/json"}
    body = json.dumps({"hex": digest}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{url}/face", body, head)) as answer:  # noqa: S310 - loopback
        return bytes(answer.read())


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/health").close()  # noqa: S310 - loopback
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("LitServe did not start")


def bare_child(threads: int) -> None:
    """Draws as many new faces as a line says, and tells the CPU seconds of each."""
    from checkface import Digest, Face, Painter

    painter = Painter(threads=threads, cached=False)
    painter.draw([Face(Digest.of_bytes(os.urandom(32)))], 1024)
    print("ready", flush=True)
    for line in sys.stdin:
        faces = [Face(Digest.of_bytes(os.urandom(32))) for _ in range(int(line))]
        begun = time.process_time()
        for face in faces:
            painter.draw([face], 1024)
        print((time.process_time() - begun) / len(faces), flush=True)


def route_child() -> None:
    """The least that a server of our kind can do."""
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    body = os.urandom(50 * 1024)

    async def answer(_: Request) -> Response:
        return Response(body, media_type="image/jpeg")

    _serve(Starlette(routes=[Route("/x", answer)]))


def least_child() -> None:
    """The least that any application under uvicorn can do."""
    body = os.urandom(50 * 1024)
    headers = [(b"content-type", b"image/jpeg"), (b"content-length", b"%d" % len(body))]

    async def answer(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    _serve(answer)


def _serve(app: Any) -> None:
    import socket

    import uvicorn

    ours = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{ours.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off")).run([ours])


def child(name: str, threads: int) -> None:
    {"bare": lambda: bare_child(threads), "route": route_child, "least": least_child}[name]()


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1)  # noqa: PLR2004
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faces", type=int, default=20, help="for each figure (default 20)")
    parser.add_argument("--hits", type=int, default=20_000, help="(default 20000)")
    parser.add_argument("--rounds", type=int, default=5, help="turns of a ratio (default 5)")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", help="misses, hits, overload, identical or litserve")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    asked = parser.parse_args()
    parts = {
        "misses": lambda: misses(asked.faces, asked.threads, asked.rounds),
        "hits": lambda: hits(asked.hits, asked.threads),
        "overload": lambda: overload(asked.faces, asked.threads),
        "identical": lambda: identical(asked.threads),
        "litserve": lambda: peer(asked.faces, asked.threads, asked.rounds),
    }
    figures = []
    for name, part in parts.items():
        for figure in part() if asked.only in {None, name} else ():
            print(figure, flush=True)
            figures.append(figure)
    if asked.json:
        asked.json.write_text(json.dumps([asdict(one) for one in figures], indent=1) + "\n")


if __name__ == "__main__":
    main()
