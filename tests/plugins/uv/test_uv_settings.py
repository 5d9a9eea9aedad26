"""Settings that come with a clone: only those that are known to start nothing pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkface_gate.errors import RefusedError, UnableError
from checkface_uv.request import Request
from checkface_uv.settings import KNOWN, RISKY, require_known_settings

DOCS = (Path(__file__).parents[3] / "docs/uv.md").read_text("utf-8")


def require(folder: Path, *words: str, **environ: str) -> None:
    require_known_settings(Request.parse("sync", words), folder, environ)


def text_of(key: str) -> str:
    table, _, name = key.rpartition(".")
    return f"[{table}]\n{name} = 1\n" if table else f"{name} = 1\n"


@pytest.mark.parametrize(
    "key", [*RISKY, "some-thing-new", "pip.something-new", '"\x1b[2J"'.replace("\x1b", "\\u001b")]
)
@pytest.mark.parametrize("place", ["uv.toml", "pyproject.toml", "../uv.toml", "../pyproject.toml"])
def test_a_setting_that_may_start_something_is_refused(
    key: str, place: str, tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    prefix = "tool.uv." if place.endswith("pyproject.toml") else ""
    text = text_of(f"{prefix}{key}") if prefix else text_of(key)
    (folder / place).write_text(text)

    with pytest.raises(RefusedError, match="--allow-setting") as caught:
        require(folder)

    assert "\x1b" not in str(caught.value)
    require(folder, f"--allow-setting={key}".replace('"', "").replace("\\u001b", "\x1b"))
    require(folder, "--config-file=mine.toml")


def test_all_that_choose_versions_pass(tmp_path: Path) -> None:
    names = sorted(KNOWN - {"pip"})
    table = "".join(f"{name} = 1\n" for name in names)
    (tmp_path / "uv.toml").write_text(f"{table}[pip]\n{table}")

    require(tmp_path)


def test_a_cache_that_the_user_has_named_is_the_one(tmp_path: Path) -> None:
    (tmp_path / "uv.toml").write_text('cache-dir = "theirs"\n')

    require(tmp_path, UV_CACHE_DIR="mine")


@pytest.mark.parametrize("text", [b"a = {\n  b = 1\n}\nx = 'a\\e'\n= 3", b"\xff", b"[" * 5000])
def test_what_cannot_be_read_is_not_passed_over(text: bytes, tmp_path: Path) -> None:
    """uv reads newer TOML than we."""
    (tmp_path / "uv.toml").write_bytes(text)

    with pytest.raises(UnableError, match="uv was not started"):
        require(tmp_path)


@pytest.mark.parametrize("key", RISKY)
def test_the_docs_tell_which_and_why(key: str) -> None:
    assert f"| `{key}` | {RISKY[key]} |" in DOCS
