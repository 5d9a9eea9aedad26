"""Turns references into digests and digests into faces, with a bar where a person waits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checkface.digest import Progress
from checkface.hookspecs import Resolved
from checkface.plain_text import plain
from checkface.registry import resolve

if TYPE_CHECKING:
    from checkface.painter import Subject

SECONDS_UNTIL_SHOWN = 1


def resolve_all(references: Iterable[str]) -> list[Resolved]:
    """What each reference names. Raises as `checkface.resolve`."""
    return [resolve_one(reference) for reference in references]


def resolve_one(reference: str) -> Resolved:
    with hashing_bar(reference) as progress:
        return resolve(reference, progress)


@contextmanager
def hashing_bar(reference: str) -> Iterator[Progress | None]:
    """A bar of the bytes read; its end is known where the reference is a file."""
    name = plain(reference)[-40:]
    total = _size(Path(reference.removeprefix("path:")))
    with _bar(desc=name, total=total, unit="B", unit_scale=True, unit_divisor=1024) as update:
        yield update


@contextmanager
def drawing_bar(count: int) -> Iterator[Callable[[Subject], object] | None]:
    """A bar of the faces drawn."""
    with _bar(desc="drawing", total=count, unit="face") as update:
        yield (lambda _: update(1)) if update else None


def _size(path: Path) -> int | None:
    with suppress(OSError):  # too long for a name, or gone: whoever opens it will say so
        return path.stat().st_size if path.is_file() else None
    return None


@contextmanager
def _bar(**options: Any) -> Iterator[Callable[[int], object] | None]:
    """tqdm's update if a person is looking at stderr; what is quickly done shows no bar."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm  # only where it is seen: most runs are scripts

    with tqdm(delay=SECONDS_UNTIL_SHOWN, leave=False, **options) as bar:
        yield bar.update
