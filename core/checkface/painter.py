"""Turns faces and latents into pictures: with the fastest engine here, and once for all sizes.

A picture is drawn whole, 1024 pixels wide; smaller ones are averages of it. The user's cache keeps
what was asked for and the whole one, so that another size of it costs no second drawing; but
what a typed value is in stays in memory.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol, TypeVar

from checkface.cache import Cache, Memory, Store
from checkface.cf1.resources import NATIVE_MODULE, Resources
from checkface.errors import EngineError, MissingExtraError
from checkface.picture_cache import EXACT_SIDES, SIDE, PictureCache, exact_side, resized

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL import Image

    from checkface.cf1.drawing import Drawer, WOf
    from checkface.cf1.generator import Units
    from checkface.cf1.identity import Key

ENGINE_VARIABLE = "CHECKFACE_ENGINE"
"""The engine where none is asked for; without it, the fastest that is here."""


class Engine(Enum):
    """What computes a face. All give the same bits."""

    NATIVE = "native"
    NUMPY = "numpy"
    TORCH = "torch"


class Precision(Enum):
    """`EXACT` for whatever is saved, published or compared; `DRAFT` for a glance on a screen.

    The engine `native` gains nothing by a draft, and draws exactly.
    """

    EXACT = "exact"
    DRAFT = "draft"


class Subject(Protocol):
    """What can be drawn: a `Face` or a `Latent`."""

    @property
    def name(self) -> str:
        """What the cache knows its pictures by."""

    @property
    def is_typed(self) -> bool:
        """Whether a value that somebody typed is in it: then no picture of it is written down."""

    def w_from(self, w_of: WOf) -> Units:
        """Where it lies: int32 [512], grid units. `w_of` maps a key and a face's index."""


EXACT = Precision.EXACT
_of_typed = Memory()
Drawn = TypeVar("Drawn", bound=Subject)


class Painter:
    """Draws with one engine. Its network is loaded when it is needed, and once in a process."""

    def __init__(
        self,
        *,
        engine: Engine | None = None,
        precision: Precision = EXACT,
        threads: int | None = None,
        device: str | None = None,
        batch: int | None = None,
        cached: bool = True,
    ) -> None:
        """Without `engine`, $CHECKFACE_ENGINE or the fastest here.

        `threads` of the engines native and numpy are the processors by default; `device`
        (`cpu`, `cuda`, …) and `batch`, how many faces are drawn at once, are torch's. `cached`
        says whether the user's cache is read and written.
        Raises `EngineError` for an engine that cannot draw here, and `MissingExtraError` for one
        that is not installed.
        """
        self._engine = engine or _engine_of_environment()
        _require_installed(self._engine)
        self._precision = _effective(self._engine, precision)
        self._for_a_glance = precision is Precision.DRAFT
        self._resources = Resources(threads, device, batch)
        self._cached = cached

    def draw(
        self,
        subjects: Iterable[Drawn],
        size: int = 256,
        *,
        progress: Callable[[Drawn], object] | None = None,
    ) -> list[Image.Image]:
        """The pictures of many, in their order; `progress` hears of each. Raises as `draw_each`."""
        pictures, wanted = [], list(subjects)
        for subject, picture in zip(wanted, self.draw_each(wanted, size), strict=True):
            pictures.append(picture)
            if progress:
                progress(subject)
        return pictures

    def draw_each(self, subjects: Iterable[Subject], size: int = 256) -> Iterator[Image.Image]:
        """Each picture as soon as it is there, in order: RGB, `size` x `size` pixels (1 to 1024).

        Raises `EngineError` for another size.
        """
        require_size(size)
        stored = exact_side(size)
        for picture in self._draw_exact_side(list(subjects), stored):
            yield picture if size == stored else resized(picture, size)

    def sides(self, subject: Subject, sides: Iterable[int]) -> dict[int, Image.Image]:
        """One picture in several of the exact sides (64, 128, 256, 512, 1024), drawn at most once.

        Raises `EngineError` for another side.
        """
        wanted = list(sides)
        for side in wanted:
            if side not in EXACT_SIDES:
                known = ", ".join(map(str, EXACT_SIDES))
                raise EngineError(f"no exact side has {side!r} pixels: expected some of {known}")
        cache = self._cache(subject)
        kept = {side: picture for side in wanted if (picture := cache.get(subject.name, side))}
        if len(kept) < len(set(wanted)):
            (pixels,) = self._draw_missing([subject])
            kept |= cache.keep(subject.name, pixels, set(wanted) - kept.keys())
        return {side: kept[side] for side in wanted}

    def _draw_exact_side(self, subjects: list[Subject], side: int) -> Iterator[Image.Image]:
        """The picture of each, from the cache where it is there."""
        kept = [self._cache(subject).get(subject.name, side) for subject in subjects]
        missing = [subject for subject, picture in zip(subjects, kept, strict=True) if not picture]
        drawn = self._draw_missing(missing)
        for subject, picture in zip(subjects, kept, strict=True):
            yield picture or self._cache(subject).keep(subject.name, next(drawn), {side})[side]

    def _draw_missing(self, subjects: list[Subject]) -> Iterator[npt.NDArray[np.uint8]]:
        """The pixels of what the cache does not have; nothing is loaded if there is none."""
        if not subjects:
            return
        ahead = ThreadPoolExecutor(1)  # keys while the network is loaded, then ahead of the drawing
        try:
            ws = ahead.map(lambda subject: subject.w_from(self.w_of), subjects)
            yield from self._drawer().draw_ws(ws)
        finally:
            ahead.shutdown(cancel_futures=True)  # an interrupted drawing waits for nothing

    def load(self) -> None:
        """Load the network now: who draws for others lets nobody wait for that.

        Raises `EngineError` if it cannot draw here.
        """
        self._drawer()

    def w_of(self, key: Key, index: int) -> Units:
        """Where a face of a key lies: int32 [512], grid units."""
        return self._drawer().w_of(key, index)

    def _drawer(self) -> Drawer:
        return _drawer(self._engine, self._precision, self._resources)

    def _cache(self, subject: Subject) -> PictureCache:
        """What is drawn for a glance is seldom wanted in another size.

        Of a typed value nothing is written down: who guesses it could look whether it is there.
        """
        store: Store | None = None
        if self._cached:
            store = _of_typed if subject.is_typed else Cache.of_user()
        return PictureCache(store, self._precision.value, whole=not self._for_a_glance)


_loading = threading.Lock()


def _begin_anew() -> None:
    """In a fork's child: its parent's threads are not there, and work given them never ends."""
    global _loading  # noqa: PLW0603 - the one state of this module
    _loading = threading.Lock()
    _new_drawer.cache_clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)


def _drawer(engine: Engine | None, precision: Precision, resources: Resources) -> Drawer:
    """One for all painters that want the same, and loaded once though two threads wait for it."""
    with _loading:
        return _new_drawer(engine, precision, resources)


@lru_cache(maxsize=4)
def _new_drawer(engine: Engine | None, precision: Precision, resources: Resources) -> Drawer:
    """The one lazy import of the network: hashing and `--help` never pay for it."""
    from checkface.cf1.drawing import Drawer

    return Drawer(engine and engine.value, exact=precision is EXACT, resources=resources)


def require_size(size: int) -> None:
    """Raises `EngineError` for a size that no face has."""
    if not 1 <= size <= SIDE:
        raise EngineError(f"cannot draw a face of {size!r} pixels: expected 1 to {SIDE}")


def _effective(engine: Engine | None, precision: Precision) -> Precision:
    native = engine is Engine.NATIVE or (engine is None and find_spec(NATIVE_MODULE))
    return EXACT if native else precision


def _engine_of_environment() -> Engine | None:
    said = os.environ.get(ENGINE_VARIABLE)
    if not said:
        return None
    try:
        return Engine(said)
    except ValueError:
        known = ", ".join(engine.value for engine in Engine)
        raise EngineError(f"{ENGINE_VARIABLE} is {said!r}: expected one of {known}") from None


def _require_installed(engine: Engine | None) -> None:
    """Also where the cache has all pictures: who asks for an engine wants to know."""
    if engine is Engine.NATIVE and find_spec(NATIVE_MODULE) is None:
        raise EngineError(
            "the engine 'native' is not here: this checkface was built without a C compiler; "
            "the engine 'numpy' draws the same"
        )
    if engine is Engine.TORCH and find_spec("torch") is None:
        raise MissingExtraError("torch", "the engine 'torch'")
