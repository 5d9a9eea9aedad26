"""cf1 is frozen: whatever of it is shipped is what it was frozen with, number for number.

Nothing renews tests/golden/cf1.json and cf1_constants.json: who wants another face makes cf2.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.core.published import sha256_of_units

from checkface import Digest
from checkface.cf1 import generator, identity, mapping, mixing
from checkface.cf1.generator import Generator, split_styles
from checkface.cf1.identity import latent, stretch
from checkface.cf1.mapping import Mapping, map_latents
from checkface.cf1.numpy_engine import NumpyEngine
from checkface.cf1.weights import load_tensors

FROZEN = json.loads((Path(__file__).parents[1] / "golden/cf1_constants.json").read_text("utf-8"))
TENSORS = load_tensors()
MAPPING = Mapping.from_tensors(TENSORS)
ROOMS = {"generator": generator, "identity": identity, "mapping": mapping, "mixing": mixing}


def test_every_tensor_is_the_frozen_one() -> None:
    """However the file that holds them may be packed one day."""
    found = {name: [list(units.shape), sha256_of_units(units)] for name, units in TENSORS.items()}

    assert FROZEN["tensors"] == found


def test_the_words_are_the_frozen_ones() -> None:
    listed = (Path(identity.__file__).parent / "bip39_english.txt").read_text("ascii").split()

    assert FROZEN["words"] == hashlib.sha256("\n".join(listed).encode()).hexdigest()


@pytest.mark.parametrize("name", FROZEN["numbers"])
def test_every_number_of_the_code_is_the_frozen_one(name: str) -> None:
    room, _, constant = name.partition(".")

    assert FROZEN["numbers"][name] == getattr(ROOMS[room], constant)


def test_no_number_of_the_code_is_left_out() -> None:
    """A constant that nobody wrote into the golden file could change, and no test would tell."""
    named = {
        f"{room}.{name}"
        for room, module in ROOMS.items()
        for name, value in vars(module).items()
        if name.isupper() and type(value) in (int, float)
        if name != "SCRYPT_MEMORY"  # what may be used, not what is
    }

    assert named <= FROZEN["numbers"].keys()


def test_what_lies_between_w_and_pixels_is_the_published(cf1: dict[str, Any]) -> None:
    """Where another engine goes wrong, these say in which step."""
    network = Generator.from_tensors(TENSORS)
    engine = NumpyEngine(network, threads=1)
    styles = engine.styles(MAPPING.w_of(stretch(Digest.parse(cf1["subject"])), 0))
    first, blocks, _ = split_styles(network, styles)

    found = {"styles": sha256_of_units(styles * identity.GRID)}
    x = engine.dense(network.const, first, network.first)
    found["first"] = sha256_of_units(x)
    for number, (block, three) in enumerate(zip(network.blocks, blocks, strict=True)):
        x = engine.grow(block, three, x)
        found[f"block{number}"] = sha256_of_units(x)

    assert cf1["steps"] == found


def test_what_lies_between_z_and_w_is_the_published(cf1: dict[str, Any]) -> None:
    z = latent(stretch(Digest.parse(cf1["subject"])), 0, 0)

    assert cf1["mapped"] == sha256_of_units(map_latents(z[None], MAPPING.weights, MAPPING.biases))


@pytest.mark.parametrize("name", ["EPSILON", "GAIN", "SLOPE"])
def test_no_number_of_the_mapping_network_is_free(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Twice an epsilon moves few numbers: no published w tells, and those of all mean keys do."""
    z = np.stack([latent(key, 0, 0) for key in identity.mean_keys(100)])
    frozen = map_latents(z, MAPPING.weights, MAPPING.biases)
    monkeypatch.setattr(mapping, name, 2 * getattr(mapping, name))

    assert (frozen != map_latents(z, MAPPING.weights, MAPPING.biases)).any()


def test_the_page_holds_every_vector(cf1: dict[str, Any]) -> None:
    page = (Path(__file__).parents[2] / "docs/cf1.md").read_text("utf-8")
    published = {text for text in _texts(cf1) if len(text) > len("sha256")}

    assert len(published) > 40
    assert not {text for text in published if text not in page}


def test_the_page_names_every_tensor() -> None:
    page = (Path(__file__).parents[2] / "docs/cf1.md").read_text("utf-8")
    parts = {re.sub(r"^block\d$", "blockN", part) for name in TENSORS for part in name.split(".")}

    assert not {part for part in parts if part not in page}


def _texts(value: object) -> Iterator[str]:
    """Every text inside a JSON value, but for keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
