"""Every lock format, as its real tool writes it, is read into the same packages and digests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.hosts.locks.lock_tools import LINUX, OURS, TOOLS, WINDOWS, ask
from tests.plugins.pip_verify.tiny_wheels import sha256

from checkface import Digest
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import (
    Kind,
    LockedPackage,
    package_key,
)
from checkface_channels.locks.reading import read_lock
from checkface_pip_verify.review.choice import choose
from checkface_pip_verify.self_test.index import Index

LockOf = Callable[[str], Path]

KINDS = {
    "uv": Kind.UV,
    "poetry": Kind.POETRY,
    "pdm": Kind.PDM,
    "pip_tools": Kind.REQUIREMENTS,
    "pipenv": Kind.PIPFILE,
    "pip": Kind.PYLOCK,
}
EACH = list(KINDS)
NAMED = {"uv", "poetry", "pdm", "pip"}
"""Those that write file names."""


def digest_of(index: Index, filename: str) -> Digest:
    return Digest("sha256", sha256(index.files[filename][0]))


def package(lock: Path, name: str) -> LockedPackage:
    (found,) = [each for each in read_lock(str(lock)).packages if each.name == name]
    return found


@pytest.mark.parametrize("tool", EACH)
def test_its_kind_is_told_and_its_packages_are_those_for_here(tool: str, lock_of: LockOf) -> None:
    lock = read_lock(str(lock_of(tool)))

    assert KINDS[tool] is lock.kind
    assert [("apple", "1.0"), ("pear", "1.5")] == [(p.name, p.version) for p in lock.here]


@pytest.mark.parametrize("tool", EACH)
def test_the_digests_are_those_of_the_files_on_the_index(
    tool: str, lock_of: LockOf, market: Index
) -> None:
    lock = read_lock(str(lock_of(tool)))
    expected = {package.key: package.digests for package in lock.packages}

    pear = expected[package_key("pear", "1.5.0")]
    assert digest_of(market, f"pear-1.5-{LINUX}.whl") in pear
    assert pear <= {digest_of(market, name) for name in market.projects["pear"]}
    assert digest_of(market, "apple-1.0-py3-none-any.whl") in expected["apple", "1"]


@pytest.mark.parametrize("tool", EACH)
def test_what_is_only_for_windows_is_not_for_here(tool: str, lock_of: LockOf) -> None:
    lock = read_lock(str(lock_of(tool)))

    plums = [each for each in lock.packages if each.name == "plum"]
    assert [each.here for each in plums] in ([], [False])


@pytest.mark.parametrize("tool", sorted(NAMED))
def test_where_names_are_written_the_best_wheel_for_this_python_is_chosen(
    tool: str, lock_of: LockOf, market: Index
) -> None:
    choice = choose(package(lock_of(tool), "pear"), Environment.of_ours())

    assert f"pear-1.5-{LINUX}.whl" == choice.label
    assert (digest_of(market, choice.label),) == choice.digests


def test_for_windows_its_own_wheel_is_chosen_and_plum_is_there(lock_of: LockOf) -> None:
    """Another environment sees another part of the same file."""
    from packaging.tags import Tag

    ours = Environment.of_ours()
    markers = {**ours.markers, "sys_platform": "win32"}
    windows = Environment(markers, (Tag(OURS, OURS, "win_amd64"), Tag("py3", "none", "any")))

    lock = read_lock(str(lock_of("uv")), windows)

    assert ["apple", "pear", "plum"] == [each.name for each in lock.here]
    assert f"pear-1.5-{WINDOWS}.whl" == choose(lock.here[1], windows).label


@pytest.mark.parametrize("tool", ["pip_tools", "pipenv"])
def test_where_no_names_are_written_it_says_one_of_several(tool: str, lock_of: LockOf) -> None:
    choice = choose(package(lock_of(tool), "pear"), Environment.of_ours())

    assert "one of 3 files; which one is not written" == choice.label
    assert 3 == len(choice.digests)


def test_the_pipfiles_own_hash_is_no_artifact(lock_of: LockOf) -> None:
    own = json.loads(lock_of("pipenv").read_text())["_meta"]["hash"]["sha256"]
    lock = read_lock(str(lock_of("pipenv")))

    assert own not in {digest.value for each in lock.packages for digest in each.digests}
    assert ["apple", "pear"] == [each.name for each in lock.packages]


def test_the_project_that_is_locked_is_no_package_of_its_own_lock(lock_of: LockOf) -> None:
    assert "orchard" in lock_of("uv").read_text()
    assert "orchard" not in {each.name for each in read_lock(str(lock_of("uv"))).packages}


def test_index_options_of_a_requirements_file_are_kept(lock_of: LockOf, market: Index) -> None:
    options = read_lock(str(lock_of("pip_tools"))).options

    assert [f"--index-url={market.url}"] == [*map(str, options)]


def test_uvs_two_exports_say_what_uv_lock_says(lock_of: LockOf) -> None:
    """The same project as pylock.toml with all wheels, and as requirements with a marker."""
    folder = lock_of("uv").parent
    ask(TOOLS["uv"], ["uv", "export", "--format=pylock.toml", "-o=pylock.toml", "--quiet"], folder)
    ask(TOOLS["uv"], ["uv", "export", "--no-emit-project", "-o=flat.txt", "--quiet"], folder)

    own = read_lock(str(lock_of("uv")))
    pylock, flat = (read_lock(str(folder / name)) for name in ("pylock.toml", "flat.txt"))

    for ours, exported in zip(own.packages, pylock.packages, strict=True):
        assert (ours.title, ours.here, ours.places) == (
            exported.title,
            exported.here,
            exported.places,
        )
        assert set(ours.promises) == set(exported.promises)
    assert [each.digests for each in own.packages] == [each.digests for each in flat.packages]
    assert [each.here for each in own.packages] == [each.here for each in flat.packages]
