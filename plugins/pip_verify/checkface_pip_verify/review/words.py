"""Turns many digests into their words, the dear part of a review, on all cores."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from checkface import Digest, Face

Words = Mapping[Digest, tuple[str, ...]]

TOLD_FROM = 32
"""Digests: fewer are done before anybody wonders."""


def words_of(digest: Digest) -> str:
    return " ".join(Face(digest).words)


def words_for(digests: Iterable[Digest]) -> Words:
    """Of each digest. Whoever interrupts it waits for no more than what has begun."""
    wanted = list(dict.fromkeys(digests))
    pool = ThreadPoolExecutor()
    held: dict[Digest, tuple[str, ...]] = {}
    try:
        for digest, words in zip(wanted, pool.map(_words, wanted), strict=True):
            held[digest] = words
            _tell(len(held), len(wanted))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return held


def _words(digest: Digest) -> tuple[str, ...]:
    return Face(digest).words


def _tell(done: int, count: int) -> None:
    """For a person who waits; no line in a log."""
    if count >= TOLD_FROM and sys.stderr.isatty():
        end = "\r\x1b[K" if done == count else ""
        print(f"\rwords of {done} of {count} digests{end}", end="", file=sys.stderr, flush=True)
