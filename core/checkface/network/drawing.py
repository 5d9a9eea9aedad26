"""Turns a key into pixels with the engine that was asked for."""

from __future__ import annotations

from checkface.errors import EngineError
from checkface.identity import Key
from checkface.network.generator import Generator
from checkface.network.mapping import Mapping
from checkface.network.numpy_engine import NumpyEngine, Pixels
from checkface.weights import load_tensors


class Drawer:
    """A loaded network; keep one, for loading takes longer than a small picture."""

    def __init__(self, engine: str, *, exact: bool) -> None:
        tensors = load_tensors()
        self._mapping = Mapping.from_tensors(tensors)
        self._engine = NumpyEngine(Generator.from_tensors(tensors), exact=exact)

    def draw(self, key: Key, face: int) -> Pixels:
        """One face: uint8 [1024, 1024, 3], RGB."""
        return self._engine.draw(self._mapping.w_of(key, face))
