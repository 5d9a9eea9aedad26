"""Turns keys into pixels with the engine that was asked for, or the fastest that is here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from itertools import islice

from checkface.cf1.generator import Generator, Pixels, Units
from checkface.cf1.identity import Key
from checkface.cf1.resources import NATIVE_MODULE, Resources
from checkface.errors import EngineError

WOf = Callable[[Key, int], Units]
Draw = Callable[[Iterable[Units]], Iterator[Pixels]]


class Drawer:
    """A loaded network; keep one, for loading takes as long as a fifth of a face."""

    def __init__(
        self, engine: str | None = None, *, exact: bool, resources: Resources | None = None
    ) -> None:
        """`engine` is `native`, `numpy` or `torch`, which must be installed.

        Without one, `native` where it was built and draws the published bits, else `numpy`. Of
        them only `native` has nothing to gain by being inexact, and never is.
        """
        load = LOAD[engine] if engine else _default
        self.w_of, self._draw = load(exact, resources or Resources())

    def draw_ws(self, ws: Iterable[Units]) -> Iterator[Pixels]:
        """A picture for each w (int32 [512], grid units), in order: uint8 [1024, 1024, 3], RGB."""
        return self._draw(ws)


def _default(exact: bool, resources: Resources) -> tuple[WOf, Draw]:  # noqa: FBT001
    log = logging.getLogger("checkface")
    try:
        return _native(exact, resources)
    except ImportError as error:
        log.debug("checkface: the engine 'native' was not built for this machine: %s", error)
    except EngineError as error:
        log.warning("checkface: warning: %s", error)
        exact = True  # as the kernel would have been
    return _numpy(exact, resources)


def _native(_exact: bool, resources: Resources) -> tuple[WOf, Draw]:  # noqa: FBT001
    try:
        from checkface.cf1.native_engine import NativeEngine
    except ImportError as error:
        if find_spec(NATIVE_MODULE) is None:
            raise
        raise EngineError(
            f"the engine 'native' does not load here ({error}); the engine 'numpy' draws the same"
        ) from error

    engine = NativeEngine(threads=resources.threads)
    return engine.w_of, lambda ws: map(engine.draw, ws)


def _numpy(exact: bool, resources: Resources) -> tuple[WOf, Draw]:  # noqa: FBT001
    from checkface.cf1.numpy_engine import NumpyEngine

    w_of, generator = _tensors()
    engine = NumpyEngine(generator, exact=exact, threads=resources.threads)
    return w_of, lambda ws: map(engine.draw, ws)


def _torch(exact: bool, resources: Resources) -> tuple[WOf, Draw]:  # noqa: FBT001
    from checkface.cf1.torch_engine import TorchEngine  # an extra, and 1.5 s to import

    w_of, generator = _tensors()
    engine = TorchEngine(generator, exact=exact, device=resources.device)
    size = resources.batch or engine.batch

    def draw(ws: Iterable[Units]) -> Iterator[Pixels]:
        waiting = iter(ws)
        while batch := list(islice(waiting, size)):
            yield from engine.draw_batch(batch)

    return w_of, draw


LOAD = {"native": _native, "numpy": _numpy, "torch": _torch}


def _tensors() -> tuple[WOf, Generator]:
    """What engines in Python start from; the kernel reads the weights file itself."""
    from checkface.cf1.mapping import Mapping
    from checkface.cf1.weights import load_tensors

    tensors = load_tensors()
    return Mapping.from_tensors(tensors).w_of, Generator.from_tensors(tensors)
