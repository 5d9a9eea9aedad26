"""The kernel gives the bits of NumPy on every way through it, or it is not used."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkface import Digest
from checkface.cf1.drawing import Drawer
from checkface.cf1.generator import Generator, Pixels, Units
from checkface.cf1.identity import Key, stretch
from checkface.cf1.kernel_weights import offsets
from checkface.cf1.mapping import Mapping
from checkface.cf1.numpy_engine import NumpyEngine
from checkface.cf1.weights import checked_bytes, load_tensors
from checkface.errors import EngineError

native_engine = pytest.importorskip(
    "checkface.cf1.native_engine",
    reason="the kernel was not built here: no C compiler",
    exc_type=ImportError,
)
_native, NativeEngine = native_engine._native, native_engine.NativeEngine  # noqa: SLF001

TENSORS = load_tensors()
MAPPING = Mapping.from_tensors(TENSORS)
NUMPY = NumpyEngine(Generator.from_tensors(TENSORS))
KEY = native_engine.CHECKED_KEY
ENGINE = NativeEngine()
NETWORK = _native.Network(checked_bytes(), offsets(checked_bytes()))
FEW = settings(max_examples=1, deadline=None)  # each is two faces, and more are published

FAR = 150_000
"""Grid units: some six times as far from the mean as faces are."""

NOISES = [69, 73]
"""Where the noise of the first block's two layers stands, in the order of core/kernel/cf1.h."""

keys = st.binary(min_size=32, max_size=32).map(Key)


def sha256_of(pixels: Pixels) -> str:
    return hashlib.sha256(pixels.tobytes()).hexdigest()


def drawn(w: Units, level: str | None, edges: list[int], *, slowly: bool = False) -> Pixels:
    """The rows from the first edge to the last, in bands."""
    face = NETWORK.prepare(w, level)
    made = np.empty((1024, 1024, 3), np.uint8)
    for top, bottom in pairwise(edges):
        NETWORK.draw(face, top, bottom, made[2 * top : 2 * bottom], level, slowly)
    return made[2 * edges[0] : 2 * edges[-1]]


@pytest.fixture(scope="module")
def published() -> tuple[Units, Pixels]:
    w = MAPPING.w_of(KEY, 0)
    return w, NUMPY.draw(w)


@pytest.mark.parametrize(
    ("level", "threads"),
    [*((level, 2) for level in _native.LEVELS), (None, 1), (None, 3)],
)
def test_a_published_face_on_every_level_in_any_number_of_bands(
    cf1: dict[str, Any], level: str | None, threads: int
) -> None:
    engine = NativeEngine(level=level, threads=threads)

    assert cf1["rgb"][0] == sha256_of(engine.draw(engine.w_of(KEY, 0)))


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_who_draws_at_the_same_time_shares_the_threads_and_has_the_same_bits(
    cf1: dict[str, Any], threads: int
) -> None:
    engine = NativeEngine(threads=threads)
    with ThreadPoolExecutor(3) as together:
        drawn = list(together.map(lambda n: engine.draw(engine.w_of(KEY, n)), range(3)))

    assert cf1["rgb"] == [sha256_of(pixels) for pixels in drawn]


def test_the_published_trio_and_later_candidates(cf1: dict[str, Any]) -> None:
    assert cf1["rgb"][1:] == [sha256_of(ENGINE.draw(ENGINE.w_of(KEY, n))) for n in (1, 2)]
    for later in cf1["later_candidates"]:
        w = ENGINE.w_of(stretch(Digest.parse(later["subject"])), 0)
        assert later["w"] == hashlib.sha256(w.tobytes()).hexdigest()
        assert later["rgb"] == sha256_of(ENGINE.draw(w))


@given(key=keys, face=st.integers(0, 255))
@settings(max_examples=50, deadline=None)
def test_w_is_that_of_numpy(key: Key, face: int) -> None:
    assert MAPPING.w_of(key, face).tolist() == ENGINE.w_of(key, face).tolist()


@given(key=keys, face=st.integers(0, 255))
@FEW
def test_any_face_is_that_of_numpy(key: Key, face: int) -> None:
    w = MAPPING.w_of(key, face)

    assert (NUMPY.draw(w) == ENGINE.draw(w)).all()


@given(seed=st.integers(0, 2**32))
@FEW
def test_a_w_far_from_any_face_is_that_of_numpy(seed: int) -> None:
    """Much larger numbers than a face has, so that some rows have to be computed in float64."""
    spread = np.random.default_rng(seed).normal(0, FAR, 512)
    w = (MAPPING.mean + np.rint(spread)).astype(np.int32)
    made = np.empty((4, 1024, 3), np.uint8)

    assert 0 < NETWORK.draw(NETWORK.prepare(w), 256, 258, made)
    assert (NUMPY.draw(w)[512:516] == made).all()


@pytest.mark.parametrize("level", _native.LEVELS)
@pytest.mark.parametrize("edges", [[0, 1], [0, 2, 3, 6], [255, 256, 258], [509, 511, 512]])
def test_bands_of_a_few_rows(published: tuple[Units, Pixels], level: str, edges: list[int]) -> None:
    w, expected = published

    rows = expected[2 * edges[0] : 2 * edges[-1]]
    assert (rows == drawn(w, level, edges)).all()


@pytest.mark.parametrize("level", _native.LEVELS)
@pytest.mark.parametrize("edges", [[0, 2], [300, 301], [511, 512]])
def test_rows_in_float64_are_the_same(
    published: tuple[Units, Pixels], level: str, edges: list[int]
) -> None:
    w, expected = published

    rows = expected[2 * edges[0] : 2 * edges[-1]]
    assert (rows == drawn(w, level, edges, slowly=True)).all()


def test_no_row_of_a_published_face_needs_float64(published: tuple[Units, Pixels]) -> None:
    face, rgb = NETWORK.prepare(published[0]), bytearray(1024 * 1024 * 3)

    assert 0 == NETWORK.draw(face, 0, 512, rgb)
    assert 0 < NETWORK.draw(face, 0, 1, bytearray(6144), None, True)


@pytest.mark.parametrize(
    "arguments",
    [
        (b"", 0, 1, bytearray(6144)),
        (bytes(119552), -1, 1, bytearray(2 * 6144)),
        (bytes(119552), 2, 1, bytearray(0)),
        (bytes(119552), 0, 513, bytearray(513 * 6144)),
        (bytes(119552), 0, 1, bytearray(6143)),
        (bytes(119552), 0, 1, bytearray(6144), "no such level"),
    ],
)
def test_nothing_that_python_passes_reaches_beyond_its_memory(arguments: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match=r"expected|has no"):
        NETWORK.draw(*arguments)


def test_a_key_or_w_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="key of 32 bytes"):
        NETWORK.w_of(b"short", 0)
    with pytest.raises(ValueError, match="face of 0 to 255"):
        NETWORK.w_of(bytes(32), 256)
    with pytest.raises(ValueError, match="512 numbers"):
        NETWORK.prepare(bytes(2044))


@pytest.mark.parametrize("kept", [0, 8, 100_000, 24_000_000])
def test_weights_that_are_cut_off_are_refused(kept: int) -> None:
    right = offsets(checked_bytes())

    with pytest.raises(ValueError, match="not the weights of cf1"):
        _native.Network(checked_bytes()[:kept], right)
    with pytest.raises(ValueError, match="not the weights of cf1"):
        _native.Network(checked_bytes(), right[:-1])
    with pytest.raises(ValueError, match="not the weights of cf1"):
        _native.Network(checked_bytes(), right + np.int32(1))


def test_a_kernel_that_errs_is_not_used_and_it_is_said(
    cf1: dict[str, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As by a compiler that errs: here two layers have each other's noise."""

    def wrong(data: bytes) -> Any:
        made = offsets(data)
        made[NOISES] = made[NOISES[::-1]]
        return made

    monkeypatch.setattr(native_engine, "offsets", wrong)
    drawer = Drawer(exact=True)
    (pixels,) = drawer.draw_ws([drawer.w_of(KEY, 0)])

    assert cf1["rgb"][0] == sha256_of(pixels)
    (line,) = caplog.messages
    assert "checkface: warning: the engine 'native' does not draw the published bits" in line
    with pytest.raises(EngineError, match="the engine 'numpy' does"):
        Drawer("native", exact=True)
