"""`pip-checkface lock show` says which faces a lock file locks, and installs nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.hosts.locks.lock_tools import LINUX
from tests.plugins.pip_verify.tiny_wheels import sha256

import checkface
from checkface import Digest, Face
from checkface_pip_verify.self_test.index import Index

LockOf = Callable[[str], Path]
Review = Callable[..., Any]


def test_each_file_for_here_is_shown_with_digest_and_words(
    review: Review, lock_of: LockOf, market: Index
) -> None:
    path = lock_of("uv")
    before = len(market.requests)

    said = review("show", path)

    digest = Digest("sha256", sha256(market.files[f"pear-1.5-{LINUX}.whl"][0]))
    assert said.code == 0
    assert f"pear 1.5  pear-1.5-{LINUX}.whl" in said.out
    assert f"{digest}  {' '.join(Face(digest).words)}" in said.out
    assert "2 packages; 1 left out: nothing that is needed here needs it" in said.out
    assert len(market.requests) == before


def test_where_the_file_is_unknown_all_that_it_may_be_are_shown(
    review: Review, lock_of: LockOf, market: Index
) -> None:
    said = review("show", lock_of("pip_tools"))

    assert "pear 1.5  one of 3 files; which one is not written" in said.out
    for name in market.projects["pear"]:
        assert f"sha256:{sha256(market.files[name][0])}" in said.out


def test_json_says_the_same(review: Review, lock_of: LockOf) -> None:
    told = json.loads(review("show", lock_of("uv"), "--json").out)

    apple, pear = told["packages"]
    assert (1, "uv.lock", 1) == (told["schema"], told["kind"], told["elsewhere"])
    assert ("apple", "1.0", 1, None) == tuple(
        apple[key] for key in ("name", "version", "one_of", "reason")
    )
    assert pear["filename"] == f"pear-1.5-{LINUX}.whl"
    assert [4] == [len(each["words"]) for each in pear["digests"]]


def test_what_has_no_digest_is_told_and_counted(review: Review, tmp_path: Path) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text("apple==1.0\nfig\n")

    said = review("show", path)

    assert "apple 1.0  no digest: locked without hashes" in said.out
    assert "fig  no digest: not pinned to one version" in said.out
    assert "2 packages, 2 without a face" in said.out


def test_a_lock_that_is_not_for_this_python_is_not_shown_as_empty(
    review: Review, lock_of: LockOf, tmp_path: Path
) -> None:
    path = tmp_path / "pylock.toml"
    text = lock_of("pip").read_text()
    path.write_text(text.replace('created-by = "pip"', 'created-by = "pip"\nrequires-python="<3"'))

    said = review("show", path)

    assert said.code == 14
    assert "is not for" in said.err
    assert "--python" in said.err


def test_a_wrong_option_is_told_with_our_exit_code(review: Review) -> None:
    said = review("show", "--nonsense", "x")

    assert said.code == 14
    assert "pip-checkface lock show --help" in said.err


def test_on_a_terminal_there_are_faces(
    review: Review, lock_of: LockOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quadrant characters are forced here; the terminal seam decides by itself otherwise."""
    if not hasattr(checkface, "detect_terminal"):
        pytest.skip("the core does not export its terminal yet")
    monkeypatch.setenv("COLUMNS", "120")

    said = review("show", lock_of("uv"), "--image", "blocks")

    assert "\x1b[38;2;" in said.out
    assert "apple-1.0-py3-none-any.whl" in said.out
