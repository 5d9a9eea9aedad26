"""Turns keys into pixels with the engine that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from checkface.cf1.generator import Generator, Units
from checkface.cf1.identity import Key
from checkface.cf1.mapping import Mapping
from checkface.cf1.numpy_engine import NumpyEngine, Pixels
from checkface.cf1.weights import load_tensors

Draw = Callable[[Iterable[Units]], Iterator[Pixels]]


class Drawer:
    """A loaded network; keep one, for loading takes as long as a fifth of a face."""

    def __init__(self, engine: str, *, exact: bool) -> None:
        """`engine` is `numpy` or `torch`, which must be installed."""
        tensors = load_tensors()
        generator = Generator.from_tensors(tensors)
        self._mapping = Mapping.from_tensors(tensors)
        make = _torch if engine == "torch" else _numpy
        self._draw = make(generator, exact=exact)

    def draw_each(self, wanted: Iterable[tuple[Key, int]]) -> Iterator[Pixels]:
        """A picture for each key and face index, in order: uint8 [1024, 1024, 3], RGB."""
        return self._draw(self._mapping.w_of(key, face) for key, face in wanted)


def _numpy(generator: Generator, *, exact: bool) -> Draw:
    engine = NumpyEngine(generator, exact=exact)
    return lambda ws: map(engine.draw, ws)


def _torch(generator: Generator, *, exact: bool) -> Draw:
    from checkface.cf1.torch_engine import TorchEngine  # an extra, and 1.5 s to import

    engine = TorchEngine(generator, exact=exact)

    def draw(ws: Iterable[Units]) -> Iterator[Pixels]:
        waiting = iter(ws)
        while batch := list(islice(waiting, engine.batch)):
            yield from engine.draw_batch(batch)

    return draw
