"""Turns a list of work into results in its order, on as many processes as are asked for."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

Item = TypeVar("Item")
Result = TypeVar("Result")

_work: Callable[[Any], Any] | None = None


def each(work: Callable[[Item], Result], items: Iterable[Item], workers: int) -> Iterator[Result]:
    """`work` is sent to a process once; what it loads itself stays there. One thread in each."""
    if workers == 1:
        with threadpool_limits(1):
            yield from map(work, items)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _install, (work,)) as pool:
        yield from pool.map(_do, items)


def _install(work: Callable[[Any], Any]) -> None:
    global _work  # noqa: PLW0603 - a process's own, for as long as it lives
    _work = work
    threadpool_limits(1)


def _do(item: Any) -> Any:
    assert _work is not None  # noqa: S101 - the pool has installed it
    return _work(item)
