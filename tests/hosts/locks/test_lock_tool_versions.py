"""Old versions of the tools wrote other files: each is read as what its tool meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.hosts.locks.lock_tools import LINUX, OLD_TOOLS, lock, stock
from tests.plugins.pip_verify.tiny_wheels import metadata, sha256, wheel

from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import MARKERS, Lock
from checkface_channels.locks.reading import read_lock
from checkface_gate.lock_decision import LockExpectation
from checkface_pip_verify.self_test.index import Index

LockOf = Callable[[str], Path]

NAMED = sorted(OLD_TOOLS.keys() - {"pip-tools 6"})


@pytest.fixture(scope="module")
def old_market() -> Iterator[Index]:
    """The same files, on an index of before PEP 691."""
    index = Index()
    index.as_json = False
    stock(index)
    yield index
    index.close()


@pytest.fixture(scope="module")
def old_locks(
    market: Index, old_market: Index, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Lock]:
    """Two tools at a time: making their environments takes most of it."""
    indexes = {
        name: old_market if tool.reads_html_only else market for name, tool in OLD_TOOLS.items()
    }
    folders = {name: tmp_path_factory.mktemp("old") / "orchard" for name in OLD_TOOLS}
    with ThreadPoolExecutor(2) as pool:
        made = pool.map(lambda name: lock(name, indexes[name], folders[name]), OLD_TOOLS)
        return {name: read_lock(str(path)) for name, path in zip(OLD_TOOLS, made, strict=True)}


@pytest.fixture(scope="module")
def conflicting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One extra wants plum 1.0, and 1.5 on Windows; the other one wants 2.0."""
    index = Index()
    stock(index)
    for version in ("1.5", "2.0"):
        index.add(
            f"plum-{version}-py3-none-any.whl",
            wheel("plum", version),
            metadata=metadata("plum", version),
        )
    yield lock("uv_conflicts", index, tmp_path_factory.mktemp("conflicts") / "orchard")
    index.close()


@pytest.mark.parametrize("tool", OLD_TOOLS)
def test_its_packages_and_digests_are_those_of_the_index(
    tool: str, old_locks: dict[str, Lock], market: Index
) -> None:
    held = old_locks[tool]

    titles = [package.title for package in held.packages]
    assert ["apple 1.0", "pear 1.5"] == titles[:2]
    assert not held.unreadable + held.notes
    for package in held.packages:
        served = {sha256(market.files[name][0]) for name in market.projects[package.name]}
        assert served == {promise.value for promise in package.promises}


@pytest.mark.parametrize("tool", NAMED)
def test_its_file_names_are_read(tool: str, old_locks: dict[str, Lock]) -> None:
    pear = old_locks[tool].packages[1]

    assert f"pear-1.5-{LINUX}.whl" == Environment.of_ours().best_file(pear)


@pytest.mark.parametrize("tool", OLD_TOOLS)
def test_a_swapped_wheel_is_told_and_the_right_one_passes(
    tool: str, old_locks: dict[str, Lock], market: Index, tmp_path: Path
) -> None:
    from checkface import Artifact

    expectation, path = (
        LockExpectation.of([old_locks[tool]]),
        tmp_path / "apple-1.0-py3-none-any.whl",
    )
    for data, code in ((market.files[path.name][0], 0), (b"swapped", 12)):
        path.write_bytes(data)
        error = expectation.finding(path, Artifact.of_file(path), "apple", "1.0").error
        assert code == (error.exit_code if error else 0)


def test_uvs_conflicting_extras_are_both_there(conflicting: Path) -> None:
    held = read_lock(str(conflicting))

    assert ["apple 1.0", "pear 1.5", "plum 1.0", "plum 2.0"] == [p.title for p in held.here]
    assert {MARKERS: 1} == held.left_out


def test_on_windows_it_is_the_other_one(conflicting: Path) -> None:
    ours = Environment.of_ours()
    windows = Environment({**ours.markers, "sys_platform": "win32"}, ours.tags)

    held = read_lock(str(conflicting), windows)

    assert ["apple 1.0", "pear 1.5", "plum 1.5", "plum 2.0"] == [p.title for p in held.here]
