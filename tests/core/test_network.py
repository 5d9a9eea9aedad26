"""Every engine draws the published pictures of cf1, bit for bit."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from checkface import Digest, Engine, Face, Precision, Trio
from checkface.cf1 import numpy_engine
from checkface.cf1.drawing import Drawer
from checkface.cf1.generator import Generator, Pixels, Units
from checkface.cf1.identity import stretch
from checkface.cf1.mapping import Mapping
from checkface.cf1.numpy_engine import NumpyEngine
from checkface.cf1.weights import load_tensors
from checkface.errors import EngineError, MissingExtraError
from checkface.picture_cache import averages

TENSORS = load_tensors()
GENERATOR = Generator.from_tensors(TENSORS)
MAPPING = Mapping.from_tensors(TENSORS)

Draw = Callable[[Units], Pixels]


def w_of(subject: str, face: int = 0) -> Units:
    return MAPPING.w_of(stretch(Digest.parse(subject)), face)


def sha256_of(pixels: Pixels) -> str:
    return hashlib.sha256(pixels.tobytes()).hexdigest()


@pytest.mark.parametrize(("threads", "blas_threads"), [(1, 2), (2, 1)])
def test_numpy_draws_the_published_bits_with_any_threads(
    cf1: dict[str, Any], threads: int, blas_threads: int
) -> None:
    engine = NumpyEngine(GENERATOR, threads=threads, blas_threads=blas_threads)

    assert cf1["rgb"][0] == sha256_of(engine.draw(w_of(cf1["subject"])))


def test_numpy_draws_the_published_trio_and_later_candidates(cf1: dict[str, Any]) -> None:
    engine, later = NumpyEngine(GENERATOR), cf1["later_candidates"]

    assert cf1["rgb"][1:] == [sha256_of(engine.draw(w_of(cf1["subject"], n))) for n in (1, 2)]
    assert [face["rgb"] for face in later] == [
        sha256_of(engine.draw(w_of(face["subject"]))) for face in later
    ]


@pytest.mark.parametrize("numbers", [1, 1 << 16, 1 << 30])
def test_the_size_of_strips_and_groups_does_not_change_a_bit(
    cf1: dict[str, Any], monkeypatch: pytest.MonkeyPatch, numbers: int
) -> None:
    """From eight rows and a channel at a time to the whole picture at once."""
    monkeypatch.setattr(numpy_engine, "STRIP_NUMBERS", numbers)
    monkeypatch.setattr(numpy_engine, "GROUP_NUMBERS", max(numbers, 1 << 12))

    assert cf1["rgb"][0] == sha256_of(NumpyEngine(GENERATOR).draw(w_of(cf1["subject"])))


def test_torch_draws_the_published_bits_in_a_batch(cf1: dict[str, Any]) -> None:
    pytest.importorskip("torch")
    from checkface.cf1.torch_engine import TorchEngine

    engine = TorchEngine(GENERATOR, device="cpu")
    drawn = engine.draw_batch([w_of(cf1["subject"], face) for face in range(3)])

    assert cf1["rgb"] == [sha256_of(pixels) for pixels in drawn]


def test_torch_on_cuda_draws_the_published_bits(cf1: dict[str, Any]) -> None:
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("no CUDA device here")
    from checkface.cf1.torch_engine import TorchEngine

    engine = TorchEngine(GENERATOR, device="cuda")
    drawn = engine.draw_batch([w_of(cf1["subject"], face) for face in range(3)])

    assert cf1["rgb"] == [sha256_of(pixels) for pixels in drawn]


@pytest.mark.parametrize("device", ["crayon", "cuda:99", "meta", "cpu:x"])
def test_torch_says_of_a_device_that_cannot_draw_here_that_it_cannot(device: str) -> None:
    pytest.importorskip("torch")
    from checkface.cf1.torch_engine import TorchEngine

    with pytest.raises(EngineError, match=f"cannot draw on the device '{device}'") as caught:
        TorchEngine(GENERATOR, device=device)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_draft_differs_from_exact_by_less_than_an_eye_can_see(
    cf1: dict[str, Any], name: str
) -> None:
    """At least 50 dB peak signal-to-noise ratio; 40 dB is commonly called indistinguishable."""
    pytest.importorskip(name)
    wanted = [w_of(cf1["subject"])]
    (draft,) = Drawer(name, exact=False).draw_ws(wanted)
    (exact,) = Drawer("numpy", exact=True).draw_ws(wanted)
    error = np.mean((draft.astype(float) - exact) ** 2)

    assert 10 * np.log10(255**2 / error) > 50


def test_sums_stay_far_below_what_keeps_them_exact(
    cf1: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sum of absolute values in any product stays below 2^21, so no order of adding rounds."""
    largest = 0.0
    multiply = np.matmul

    def watched(a: Any, b: Any, out: Any) -> Any:
        nonlocal largest
        largest = max(largest, float(multiply(np.abs(a), np.abs(b)).max()) / 65536)
        return multiply(a, b, out=out)

    monkeypatch.setattr(np, "matmul", watched)
    NumpyEngine(GENERATOR, threads=1).draw(w_of(cf1["subject"]))

    assert 100 < largest < 2**21 / 100


def test_an_engine_that_is_missing_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)

    with pytest.raises(MissingExtraError, match=r"pip install 'checkface\[torch\]'"):
        Face(Digest.of_bytes(b"")).image(64, engine=Engine.TORCH)


def test_smaller_pictures_are_box_averages_rounding_half_up() -> None:
    pixels = np.zeros((1024, 1024, 3), np.uint8)
    pixels[0, 0] = 2  # 2 of 4 in a box of 2 x 2 is a half: up
    pixels[0, 2] = 1  # a quarter: down
    half = averages(pixels, [512])[512]

    assert (1, 0) == (half[0, 0, 0], half[0, 1, 0])
    assert half.shape == (512, 512, 3)


@pytest.mark.parametrize("size", [0, -1, 1025])
def test_a_size_that_cannot_be_drawn_is_refused(size: int) -> None:
    with pytest.raises(EngineError, match=f"face of {size} pixels: expected 1 to 1024"):
        Face(Digest.of_bytes(b"")).image(size)


@pytest.mark.parametrize("size", [64, 100, 256, 1024])
def test_a_picture_has_the_size_that_was_asked_for(size: int) -> None:
    image = Face(Digest.of_bytes(b"")).image(size)

    assert ("RGB", (size, size)) == (image.mode, image.size)


def test_a_trio_is_its_three_faces_side_by_side() -> None:
    digest = Digest.of_bytes(b"")
    trio = Trio(digest).image(64)

    assert (192, 64) == trio.size
    for index in range(3):
        part = trio.crop((64 * index, 0, 64 * index + 64, 64))
        assert Face(digest, index).image(64).tobytes() == part.tobytes()


def test_engines_share_one_public_name_each() -> None:
    assert ["native", "numpy", "torch"] == [engine.value for engine in Engine]
    assert ["exact", "draft"] == [precision.value for precision in Precision]
