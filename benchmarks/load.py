"""Asks a server on this machine for faces at a rate that waits for nobody, and times the answers.

    checkface serve &
    python benchmarks/load.py --requests 100 --rate 2        # 100 new faces, two a second
    python benchmarks/load.py --requests 1000 --rate 200 --same

Arrivals are open-loop: each request has its moment, and its latency counts from there, whether or
not a connection was free; so a server that stalls cannot hide it (coordinated omission). New faces
are of texts that no run before has named. For loopback alone, and for a bounded number and time.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import ipaddress
import math
import socket
import time
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

MOST_REQUESTS = 50_000
LONGEST = 3600.0
"""Seconds of one run; what is unanswered then counts as lost."""
LOST = 0
"""The status of what was not answered."""
BROKEN = (OSError, ValueError, asyncio.IncompleteReadError)
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
QUANTILES = (0.5, 0.9, 0.99, 0.999)


@dataclass(frozen=True)
class Answer:
    """`seconds` count from the intended moment; `finished` is a moment of the run's clock."""

    status: int
    seconds: float
    finished: float


class Server:
    """Where it is, and the connections to it that are free."""

    def __init__(self, url: str) -> None:
        where = urlsplit(url)
        self.host, self.port = where.hostname or "", where.port or 80
        require_loopback(self.host)
        self._free: list[Connection] = []

    async def ask(self, path: str) -> int:
        """The status; `LOST` for a connection that breaks."""
        if self._free:
            try:
                return await self._ask(self._free.pop(), path)
            except BROKEN:  # it was idle, and the server had closed it: that is no answer
                pass
        try:
            return await self._ask(await self._connection(), path)
        except BROKEN:
            return LOST

    async def _ask(self, connection: Connection, path: str) -> int:
        try:
            status = await _ask(connection, path, f"{self.host}:{self.port}")
        except BaseException:  # a run that is over cancels it
            connection[1].close()
            raise
        self._free.append(connection)
        return status

    async def _connection(self) -> Connection:
        return await asyncio.open_connection(self.host, self.port)

    def close(self) -> None:
        for _, writer in self._free:
            writer.close()


Client = Callable[[Server, float], Awaitable[list[Answer]]]
"""Asks a server from a moment on."""


def require_loopback(host: str) -> None:
    """A load on a machine of others is an attack."""
    found = {ipaddress.ip_address(one[4][0]) for one in socket.getaddrinfo(host, None)}
    if not found or not all(one.is_loopback for one in found):
        raise SystemExit(f"{host} is not this machine: a load is for loopback alone")


async def _ask(connection: Connection, path: str, host: str) -> int:
    reader, writer = connection
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").lower().split("\r\n")
    (length,) = (line.partition(":")[2] for line in lines if line.startswith("content-length:"))
    await reader.readexactly(int(length))
    return int(first.split()[1])


async def open_loop(url: str, paths: Sequence[str], rate: float) -> list[Answer]:
    """Each at its moment, `rate` a second, whatever became of those before."""
    return await _answers(url, [_at(number / rate, path) for number, path in enumerate(paths)])


async def closed_loop(url: str, paths: Sequence[str], clients: int) -> list[Answer]:
    """`clients` ask one after the other: as fast as the server can."""
    turns = iter(paths)

    async def client(server: Server, begun: float) -> list[Answer]:
        return [await _answer(server, path, time.perf_counter(), begun) for path in turns]

    return await _answers(url, [client] * clients)


def _at(moment: float, path: str) -> Client:
    async def client(server: Server, begun: float) -> list[Answer]:
        await asyncio.sleep(begun + moment - time.perf_counter())
        return [await _answer(server, path, begun + moment, begun)]

    return client


async def _answer(server: Server, path: str, intended: float, begun: float) -> Answer:
    try:
        async with asyncio.timeout(begun + LONGEST - time.perf_counter()):
            status = await server.ask(path)
    except TimeoutError:
        status = LOST
    now = time.perf_counter()
    return Answer(status, now - intended, now - begun)


async def _answers(url: str, clients: Sequence[Client]) -> list[Answer]:
    server, begun = Server(url), time.perf_counter()
    try:
        each = await asyncio.gather(*(client(server, begun) for client in clients))
    finally:
        server.close()
    return [answer for answers in each for answer in answers]


def quantile(seconds: Sequence[float], part: float) -> float:
    """The least of them that at least this part does not exceed."""
    ordered = sorted(seconds)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def shown(count: int) -> list[float]:
    """The parts of which as many say something: at least one has to lie beyond."""
    return [part for part in QUANTILES if count - math.ceil(part * count) >= 1]


def goodput(answers: Sequence[Answer]) -> float:
    """Good answers a second, until the last of them is there."""
    good = [answer.finished for answer in answers if answer.status == 200]  # noqa: PLR2004
    return len(good) / max(good) if good else 0.0


def summary(answers: Sequence[Answer]) -> Iterator[str]:
    """Lines for people."""
    statuses = Counter(answer.status for answer in answers)
    named = {LOST: "lost"}
    told = ", ".join(f"{named.get(one, one)} x {count}" for one, count in sorted(statuses.items()))
    yield f"{len(answers)} answers: {told}; shed {statuses[503] / len(answers):.1%}"
    good = [answer.seconds for answer in answers if answer.status == 200]  # noqa: PLR2004
    if good:
        parts = [f"p{part * 100:g} {quantile(good, part):.3f}" for part in shown(len(good))]
        parts.append(f"most {max(good):.3f}")
        yield f"seconds of those that are 200: {', '.join(parts)}; {goodput(answers):.2f} a second"


def paths(count: int, side: int = 256, *, same: bool = False, kind: str = "jpg") -> list[str]:
    """Of new faces, or of one that is new."""
    run = uuid.uuid4()
    digests = (hashlib.sha256(f"{run} {0 if same else one}".encode()) for one in range(count))
    return [f"/cf1/sha256/{digest.hexdigest()}/face-0-{side}.{kind}" for digest in digests]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--requests", type=int, default=50, help=f"at most {MOST_REQUESTS}")
    parser.add_argument("--rate", type=float, default=1.0, help="a second (default 1)")
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--same", action="store_true", help="ask for one face again and again")
    arguments = parser.parse_args()
    if not 1 <= arguments.requests <= MOST_REQUESTS or not arguments.rate > 0:
        parser.error(f"from 1 to {MOST_REQUESTS} requests, at a rate above 0")
    if arguments.requests / arguments.rate > LONGEST:
        parser.error(f"expected a rate at which all are asked within {LONGEST:.0f} s")
    wanted = paths(arguments.requests, arguments.side, same=arguments.same)
    for line in summary(asyncio.run(open_loop(arguments.url, wanted, arguments.rate))):
        print(line)


if __name__ == "__main__":
    main()
