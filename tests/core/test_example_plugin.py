"""Promises of docs/writing-a-plugin.md: the plugin in it installs and works, and says all of it."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkface import Digest
from checkface.references import hookspecs

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs/examples/checkface-sums"
PAGE = (ROOT / "docs/writing-a-plugin.md").read_text()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that pip has installed the example into."""
    folder = tmp_path_factory.mktemp("installed")
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "checkface_sums.py"):
        (source / name).write_bytes((EXAMPLE / name).read_bytes())
    options = ["--no-deps", "--no-build-isolation", "--quiet", "--target", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, str(source)], check=True)
    return folder


def words(reference: str, cwd: Path, plugins: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "checkface", "compare", reference, "tiny.tar.gz"],
        env=os.environ | {"PYTHONPATH": str(plugins)},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_plugin_of_the_page_resolves_its_references(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "tiny.tar.gz").write_bytes(b"tiny")
    (tmp_path / "SHA256SUMS").write_text(f"{Digest.of_bytes(b'tiny').value}  tiny.tar.gz\n")

    same = words("sums:SHA256SUMS#tiny.tar.gz", tmp_path, installed)
    missing = words("sums:SHA256SUMS#huge.tar.gz", tmp_path, installed)

    assert (0, "") == (same.returncode, same.stderr)
    assert "SAME" in same.stdout
    assert 2 == missing.returncode
    assert "SHA256SUMS records no file 'huge.tar.gz'" in missing.stderr


def test_the_page_shows_the_very_files_that_are_installed() -> None:
    for name in ("pyproject.toml", "checkface_sums.py"):
        assert f'--8<-- "docs/examples/checkface-sums/{name}"' in PAGE


def test_every_hook_is_on_the_page_with_its_parameters() -> None:
    hooks = {
        name: inspect.signature(value)
        for name, value in vars(hookspecs).items()
        if name.startswith("checkface_")
    }

    assert hooks
    for name, signature in hooks.items():
        assert f"`{name}({', '.join(signature.parameters)})`" in PAGE
