"""Which folders a workspace means, whatever the pattern, and in a time that does not explode."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkface_gate.errors import UnableError
from checkface_uv import folder_patterns
from checkface_uv.folder_patterns import folders_like

FOLDERS = ["a", "a/b", "a/b/c", "packages/one", "packages/two", "packages/two/x", ".hidden"]
PATTERNS = ["a", "*", "**", "packages/*", "packages/**", "**/c", "a/**/c", "p*/t??", "**/*/x"]
PATTERNS += ["**/**", "[ap]*", "*/*", "none", "none/**", "packages/[!o]*", "**/b/**", "a/b/../b/c"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in FOLDERS:
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
    (tmp_path / "a/file").touch()
    return tmp_path


@pytest.mark.parametrize("pattern", PATTERNS)
def test_it_means_what_python_takes_it_for(pattern: str, root: Path) -> None:
    expected = {each.resolve() for each in root.glob(pattern) if each.is_dir()}

    assert expected == {each.resolve() for each in folders_like(root, pattern)}


def test_it_may_lie_above(root: Path) -> None:
    assert [root / "a/../packages"] == [*folders_like(root / "a", "../packages")]
    assert [] == [*folders_like(root, "/**")]
    assert [] == [*folders_like(root, "")]


def test_a_pattern_of_many_stars_is_walked_once(tmp_path: Path) -> None:
    """`Path.glob` would need years for it."""
    folder = tmp_path
    for _ in range(20):
        folder = folder / "d"
        (folder / "e").mkdir(parents=True)

    assert 41 == len({*folders_like(tmp_path, "**/" * 40 + "**")})
    assert 40 == len({*folders_like(tmp_path, "**/*/" * 1 + "**/" * 30)})
    assert [] == [*folders_like(tmp_path, "**/*/" * 25 + "none")]


def test_a_link_that_leads_back_is_no_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/back").symlink_to(tmp_path)

    assert {tmp_path, tmp_path / "a"} == {*folders_like(tmp_path, "**")}


def test_a_disk_is_not_walked(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setattr(folder_patterns, "MOST", 3)

    with pytest.raises(UnableError, match="more than 3 folders"):
        list(folders_like(root, "**"))
