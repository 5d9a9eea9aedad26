"""Promises of docs/writing-a-plugin.md: the plugin in it installs and works, and says all of it."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkface import Digest, hookspecs

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


@pytest.fixture
def release(tmp_path: Path) -> Path:
    (tmp_path / "tiny.tar.gz").write_bytes(b"tiny")
    (tmp_path / "SHA256SUMS").write_text(f"{Digest.of_bytes(b'tiny').value}  tiny.tar.gz\n")
    return tmp_path


def checkface(plugins: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "checkface", *arguments],
        env=os.environ | {"PYTHONPATH": str(plugins)},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_plugin_of_the_page_resolves_its_references(installed: Path, release: Path) -> None:
    compare = ("compare", "tiny.tar.gz")
    same = checkface(installed, release, *compare, "sums:SHA256SUMS#tiny.tar.gz")
    missing = checkface(installed, release, *compare, "sums:SHA256SUMS#huge.tar.gz")

    assert (0, "") == (same.returncode, same.stderr)
    assert "SAME" in same.stdout
    assert 2 == missing.returncode
    assert "SHA256SUMS records no file 'huge.tar.gz'" in missing.stderr


def test_the_plugin_of_the_page_adds_its_command(installed: Path, release: Path) -> None:
    listed = checkface(installed, release, "--help")
    same = checkface(installed, release, "sums", "SHA256SUMS")
    (release / "tiny.tar.gz").write_bytes(b"tinier")
    different = checkface(installed, release, "sums", "SHA256SUMS")

    assert (0, "") == (listed.returncode, listed.stderr)
    assert "    sums      compare files with the SHA256SUMS beside them\n" in listed.stdout
    assert (0, "same  tiny.tar.gz\n", "") == (same.returncode, same.stdout, same.stderr)
    assert 1 == different.returncode
    assert "checkface: tiny.tar.gz: expected sha256:" in different.stderr


@pytest.mark.parametrize("lines", [0, 2])
def test_a_list_that_says_nothing_or_two_things_of_a_file_is_no_pass(
    installed: Path, release: Path, lines: int
) -> None:
    recorded = (release / "SHA256SUMS").read_text()
    (release / "SHA256SUMS").write_text(lines * recorded)
    for words in (
        ("sums", "SHA256SUMS"),
        ("compare", "tiny.tar.gz", "sums:SHA256SUMS#tiny.tar.gz"),
    ):
        got = checkface(installed, release, *words)
        assert (2, "") == (got.returncode, got.stdout)
        assert "expected one line for each of its files" in got.stderr


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
