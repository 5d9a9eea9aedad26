"""A load is for this machine alone, and its figures are what they are called."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from benchmarks import load
from benchmarks.load import (
    LOST,
    Answer,
    closed_loop,
    goodput,
    open_loop,
    quantile,
    require_loopback,
    shown,
    summary,
)

SEED_RUN = Path(__file__).parents[2] / "benchmarks/seed_run.sh"
FOUR = [Answer(200, 1.0, 2.0), Answer(200, 1.0, 4.0), Answer(503, 0.0, 9.0), Answer(LOST, 0.0, 9.0)]


@pytest.mark.parametrize(
    ("seconds", "part", "expected"),
    [
        ([4, 1, 3, 2], 0.5, 2),
        (range(1, 101), 0.99, 99),
        (range(1, 1001), 0.999, 999),
        ([7], 0.9, 7),
    ],
)
def test_a_quantile_is_one_of_the_measured(
    seconds: list[float], part: float, expected: float
) -> None:
    assert expected == quantile(seconds, part)


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, []), (2, [0.5]), (50, [0.5, 0.9]), (100, [0.5, 0.9, 0.99]), (999, [0.5, 0.9, 0.99])],
)
def test_no_quantile_is_told_that_is_only_the_longest(count: int, expected: list[float]) -> None:
    assert expected == shown(count)
    assert [0.5, 0.9, 0.99, 0.999] == shown(1000)


def test_the_longest_is_told_for_what_it_is() -> None:
    (_, seconds) = summary([Answer(200, 0.25, 1.0), Answer(200, 0.75, 1.0)])

    assert "p50 0.250, most 0.750;" in seconds


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
def test_what_is_unanswered_when_a_run_is_over_is_lost_and_nothing_else(
    is_open: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody ever answers."""
    monkeypatch.setattr(load, "LONGEST", 0.05)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    assert [LOST] * 3 == asyncio.run(_statuses(answer, 3, is_open=is_open, clients=1))


def test_only_good_answers_count_until_the_last_of_them() -> None:
    assert 0.5 == goodput(FOUR)
    assert 0.0 == goodput(FOUR[2:])


@pytest.mark.parametrize("host", ["192.0.2.1", "198.51.100.7", "2001:db8::1"])
def test_another_machine_is_not_loaded(host: str) -> None:
    with pytest.raises(SystemExit, match="loopback"):
        require_loopback(host)


@pytest.mark.parametrize(
    "url",
    ["http://192.0.2.1:80", "http://127.0.0.1.example.org", "http://localhost.example.org:80"],
)
def test_nor_by_the_run_of_the_seed(url: str) -> None:
    done = subprocess.run(
        ["bash", SEED_RUN, "1", url], capture_output=True, text=True, check=False, timeout=60
    )

    assert 2 == done.returncode
    assert "loopback alone" in done.stderr


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
def test_a_connection_that_was_closed_while_it_was_idle_is_no_lost_answer(is_open: bool) -> None:  # noqa: FBT001
    """The server closes each after one answer, as if it had been idle for too long."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()
        writer.close()

    assert [200] * 9 == asyncio.run(_statuses(answer, 9, is_open=is_open, clients=2))


async def _statuses(
    answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    count: int,
    *,
    is_open: bool,
    clients: int,
) -> list[int]:
    """Of so many requests to a server of that answer, in a run of either kind."""
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        asked = ["/x"] * count
        answers = (
            await open_loop(url, asked, rate=1000)
            if is_open
            else await closed_loop(url, asked, clients=clients)
        )
    return [one.status for one in answers]
