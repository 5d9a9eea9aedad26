"""`pip-checkface lock check` finds a swapped file in every channel, and says what it skipped."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.hosts.locks.lock_tools import LINUX, NEEDED, WINDOWS, stock
from tests.plugins.pip_verify.tiny_wheels import sdist, sha256, wheel

from checkface import Acceptance, Digest, Face, Ledger
from checkface_pip_verify.self_test.index import Index

LockOf = Callable[[str], Path]
Review = Callable[..., Any]

APPLE = "apple-1.0-py3-none-any.whl"
SWAPPED = wheel("apple", requires=NEEDED, content="swapped")
BOTH = ["uv", "pip_tools"]


@pytest.fixture
def wheels(tmp_path: Path, market: Index) -> Path:
    """All files of the market, in a folder."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for name, versions in market.files.items():
        (folder / name).write_bytes(versions[0])
    return folder


@pytest.mark.parametrize("tool", [*BOTH, "pip"])
def test_what_the_index_serves_is_what_is_locked(
    tool: str, review: Review, lock_of: LockOf, market: Index
) -> None:
    said = review("check", lock_of(tool), index=market)

    assert said.code == 0, said
    assert "2 same" in said.out
    assert not any(name.endswith(".tar.gz") for name in market.requests[-4:])


@pytest.mark.parametrize("tool", [*BOTH, "pip"])
def test_a_swapped_wheel_on_the_index_is_found_and_shown(
    tool: str, review: Review, lock_of: LockOf, stall: Index
) -> None:
    """Same name and version, other bytes; the index's page goes along with it."""
    stock(stall, content="swapped")

    said = review("check", lock_of(tool), f"--index-url={stall.url}")

    digest = Digest("sha256", sha256(SWAPPED))
    assert said.code == 12, said
    assert f"DIFFERS       apple 1.0  {APPLE}" in said.out
    assert f"found   {digest}  {' '.join(Face(digest).words)}" in said.out
    assert "1 differs, 1 same" in said.out


@pytest.mark.parametrize("tool", BOTH)
def test_bytes_that_differ_from_the_indexs_own_page_are_found_too(
    tool: str, review: Review, lock_of: LockOf, market: Index, stall: Index
) -> None:
    """pip refuses such a file by itself: that must not read as `could not be compared`."""
    stock(stall)
    stall.files[APPLE] = [market.files[APPLE][0]]
    serve = stall.files[APPLE]
    promised = stall.links("apple")
    stall.links = lambda project: promised if project == "apple" else Index.links(stall, project)  # type: ignore[method-assign]
    serve[0] = SWAPPED

    said = review("check", lock_of(tool), f"--index-url={stall.url}")

    assert said.code == 12, said
    assert f"DIFFERS       apple 1.0  {APPLE}  (" in said.out
    assert "not what the index itself promises)" in said.out
    assert sha256(SWAPPED) in said.out


def test_a_wheel_added_later_is_no_difference_while_the_locked_one_is_served(
    review: Review, lock_of: LockOf, stall: Index
) -> None:
    stock(stall)
    newer = "apple-1.0-1-py3-none-any.whl"
    stall.add(newer, wheel("apple", content="a later build"))

    said = review("check", lock_of("uv"), f"--index-url={stall.url}")

    assert said.code == 0, said
    assert f"pip would prefer {newer}, which is not locked" in said.out


def test_where_no_names_are_written_a_new_file_is_a_difference(
    review: Review, lock_of: LockOf, stall: Index
) -> None:
    """There it cannot be told from a swapped one."""
    stock(stall)
    stall.add("apple-1.0-1-py3-none-any.whl", wheel("apple", content="a later build"))

    said = review("check", lock_of("pip_tools"), f"--index-url={stall.url}")

    assert said.code == 12, said
    assert "not among the 2 that are locked" in said.out


def test_what_the_index_lacks_is_said_and_counted(
    review: Review, lock_of: LockOf, market: Index, stall: Index
) -> None:
    stall.add(APPLE, market.files[APPLE][0])

    said = review("check", lock_of("uv"), f"--index-url={stall.url}")

    assert said.code == 0, said
    assert "not compared  pear 1.5  (pip: No matching distribution found for pear==1.5)" in said.out
    assert "1 not compared, 1 same" in said.out


def test_an_index_that_has_nothing_is_no_pass(
    review: Review, lock_of: LockOf, stall: Index
) -> None:
    said = review("check", lock_of("uv"), f"--index-url={stall.url}")

    assert said.code == 14
    assert "nothing could be compared" in said.out


@pytest.mark.parametrize("tool", BOTH)
def test_a_folder_of_the_same_files_is_the_same(
    tool: str, review: Review, lock_of: LockOf, wheels: Path
) -> None:
    said = review("check", lock_of(tool), "--against", wheels)

    assert said.code == 0, said
    assert "5 same" in said.out


@pytest.mark.parametrize("tool", BOTH)
def test_a_swapped_wheel_in_a_folder_is_found(
    tool: str, review: Review, lock_of: LockOf, wheels: Path
) -> None:
    (wheels / APPLE).write_bytes(SWAPPED)

    said = review("check", lock_of(tool), "--against", wheels)

    assert said.code == 12
    assert f"DIFFERS       apple 1.0  {APPLE}" in said.out


def test_a_swapped_wheel_for_another_platform_is_found_where_names_are_written(
    review: Review, lock_of: LockOf, wheels: Path
) -> None:
    """Elsewhere it may just not be locked, and it would not be installed here."""
    windows = f"pear-1.5-{WINDOWS}.whl"
    (wheels / windows).write_bytes(wheel("pear", "1.5", content="swapped"))

    named = review("check", lock_of("uv"), "--against", wheels)
    unnamed = review("check", lock_of("pip_tools"), "--against", wheels)

    assert named.code == 12
    assert f"DIFFERS       pear 1.5  {windows}" in named.out
    assert unnamed.code == 0
    assert f"{windows}  (not locked, and for another environment)" in unnamed.out


def test_a_file_slipped_in_beside_the_locked_one_is_found(
    review: Review, lock_of: LockOf, wheels: Path
) -> None:
    """pip would take the higher build number."""
    (wheels / "apple-1.0-2-py3-none-any.whl").write_bytes(SWAPPED)

    said = review("check", lock_of("uv"), "--against", wheels)

    assert said.code == 12
    assert "not among the 2 that are locked" in said.out


def test_what_a_folder_lacks_or_has_too_much_is_said_and_counted(
    review: Review, lock_of: LockOf, wheels: Path
) -> None:
    (wheels / "fig-9-py3-none-any.whl").write_bytes(wheel("fig", "9"))
    for path in wheels.glob("pear-*"):
        path.unlink()

    said = review("check", lock_of("pip_tools"), "--against", wheels)

    assert said.code == 0, said
    assert "not compared  pear 1.5  (not in the folder)" in said.out
    assert "not locked    fig-9-py3-none-any.whl" in said.out


def test_a_folder_that_is_not_there_is_told(review: Review, lock_of: LockOf) -> None:
    said = review("check", lock_of("uv"), "--against", "/no/where")

    assert said.code == 14
    assert "cannot look into '/no/where'" in said.err


@pytest.mark.parametrize("tool", BOTH)
def test_what_was_accepted_before_is_compared(
    tool: str, review: Review, lock_of: LockOf, market: Index
) -> None:
    ledger = Ledger.of_user()
    pear = f"pear-1.5-{LINUX}.whl"
    right = Digest.of_bytes(market.files[pear][0])
    ledger.record([Acceptance.now(pear, right, "")])

    same = review("check", lock_of(tool), "--against", "installed-cache")
    ledger.record([Acceptance.now(pear, Digest.of_bytes(b"other"), "")])
    changed = review("check", lock_of(tool), "--against", "installed-cache")

    assert same.code == 0, same
    assert "not compared  apple 1.0  (never accepted)" in same.out
    assert changed.code == 12
    assert f"DIFFERS       pear 1.5  {pear}" in changed.out


def test_a_lock_without_digests_is_no_pass(review: Review, tmp_path: Path, wheels: Path) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text("apple==1.0\n")

    said = review("check", path, "--against", wheels)

    assert said.code == 14
    assert "no digest: locked without hashes" in said.out


def test_a_sha512_is_compared_and_the_ledgers_sha256_with_it_is_not(
    review: Review, tmp_path: Path, wheels: Path, market: Index
) -> None:
    import hashlib

    value = hashlib.sha512(market.files[APPLE][0]).hexdigest()
    path = tmp_path / "requirements.txt"
    path.write_text(f"apple==1.0 --hash=sha512:{value}\n")
    Ledger.of_user().record([Acceptance.now(APPLE, Digest.of_bytes(market.files[APPLE][0]), "")])
    (wheels / "apple-1.0.tar.gz").unlink()

    folder = review("check", path, "--against", wheels)
    ledger = review("check", path, "--against", "installed-cache")

    assert folder.code == 0, folder
    assert ledger.code == 14
    assert "no common algorithm" in ledger.out


def test_an_sdist_is_never_fetched_through_pip(
    review: Review, lock_of: LockOf, stall: Index, tmp_path: Path
) -> None:
    """pip would run its code to find out its name."""
    mark = tmp_path / "it-ran"
    stall.add("apple-1.0.tar.gz", sdist("apple", str(mark)))
    text = lock_of("uv").read_text()
    head, _, tail = text.partition('wheels = [\n    { url = "http')
    path = tmp_path / "uv.lock"
    path.write_text(head + tail.partition("]\n")[2])

    said = review("check", path, f"--index-url={stall.url}")

    assert said.code == 14, said
    assert "only its source is locked" in said.out
    assert not mark.exists()


def test_json_holds_all_comparisons(
    review: Review, lock_of: LockOf, wheels: Path, market: Index
) -> None:
    (wheels / APPLE).write_bytes(SWAPPED)

    told = json.loads(review("check", lock_of("uv"), "--against", wheels, "--json").out)

    assert {"differs": 1, "not compared": 0, "same": 4} == told["counts"]
    assert 12 == told["exit_code"]
    first = told["comparisons"][0]
    assert f"sha256:{sha256(SWAPPED)}" == first["found"]
    assert f"sha256:{sha256(market.files[APPLE][0])}" == first["locked"]
