"""cf1.wasm is made from the sources beside it, is small, and gives the bits of Python."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from checkface import Digest
from checkface.cf1.identity import stretch, word_indices
from checkface.cf1.kernel_weights import offsets
from checkface.cf1.weights import checked_bytes

CORE = Path(__file__).parents[2] / "core"
WASM = CORE / "js/cf1.wasm"
SCRIPT = Path(__file__).parent / "draw_by_wasm.mjs"
WEIGHTS = CORE / "checkface/cf1/weights/face-cf1.safetensors"
HASHED = [(b"", [1]), (b"abc", [1]), (bytes(range(256)) * 9, [1, 63, 64, 65, 200])]


def test_the_module_was_made_from_these_sources() -> None:
    """Otherwise: `make js`."""
    lines = (CORE / "js/cf1.sha256").read_text("ascii").splitlines()
    told = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}

    assert told == {name: hashlib.sha256((CORE / name).read_bytes()).hexdigest() for name in told}
    assert {"js/cf1.wasm", "kernel/synthesis.c", "kernel/cf1.h"} < set(told)
    assert WASM.stat().st_size < 64_000


@pytest.fixture(scope="module")
def said(cf1: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    if not shutil.which("node"):
        pytest.skip("no node here")
    file = tmp_path_factory.mktemp("wasm") / "offsets"
    file.write_bytes(offsets(checked_bytes()).tobytes())
    asked = {
        "subjects": [(subject, face) for subject, face in subjects(cf1)],
        "rows": [(0, 512)],
        "hashed": [(data.hex(), pieces) for data, pieces in HASHED],
    }
    done = subprocess.run(
        ["node", SCRIPT, WASM, WEIGHTS, file],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def subjects(cf1: dict[str, Any]) -> list[tuple[str, int]]:
    later = [(each["subject"], 0) for each in cf1["later_candidates"]]
    return [*((cf1["subject"], face) for face in range(3)), *later]


def test_it_draws_the_published_faces(cf1: dict[str, Any], said: Any) -> None:
    later = cf1["later_candidates"]

    for face in said["faces"]:
        assert 0 == face["status"]
    assert [*cf1["w"], *(each["w"] for each in later)] == [
        sha256(each["w"]) for each in said["faces"]
    ]
    assert [*cf1["rgb"], *(each["rgb"] for each in later)] == [
        sha256(each["pixels"][0]) for each in said["faces"]
    ]


def test_keys_and_words_are_those_of_python(cf1: dict[str, Any], said: Any) -> None:
    for (subject, _), face in zip(subjects(cf1), said["faces"], strict=True):
        key = stretch(Digest.parse(subject))
        assert key.hex() == face["key"]
        assert word_indices(key) == tuple(face["words"])


def test_it_hashes_a_file_piece_by_piece(said: Any) -> None:
    assert [hashlib.sha256(data).hexdigest() for data, _ in HASHED] == said["hashes"]


def test_altered_weights_and_no_memory_are_zero(said: Any) -> None:
    assert (0, 0) == (said["altered"], said["tooMuch"])


def sha256(hexadecimal: str) -> str:
    return hashlib.sha256(bytes.fromhex(hexadecimal)).hexdigest()
