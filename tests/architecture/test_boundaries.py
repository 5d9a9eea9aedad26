"""The tree says the truth: folders, packages, extras, entry points and layers agree."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

import checkface.public

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
ROOMS = {
    "argument_parser",
    "cache",
    "errors",
    "files",
    "gradients",
    "input_files",
    "javascript",
    "latents",
    "pages",
    "pictures",
    "processors",
    "program",
    "records",
    "terminal",
    "waiting",
    "written",
}
"""Modules of the core that a plugin may import beside `checkface` itself."""
PLUGINS = sorted(folder.name for folder in (ROOT / "plugins").iterdir() if folder.is_dir())


def test_every_plugin_folder_is_packaged() -> None:
    where = PROJECT["tool"]["setuptools"]["packages"]["find"]["where"]

    assert ["core", *(f"plugins/{name}" for name in PLUGINS)] == where


@pytest.mark.parametrize("name", PLUGINS)
def test_a_plugin_folder_holds_one_package_of_its_name_and_a_readme(name: str) -> None:
    """No `__init__.py` directly in it: that would shadow the host tool it is named after."""
    folder = ROOT / "plugins" / name
    packages = [path.parent.name for path in folder.glob("*/__init__.py")]

    assert [f"checkface_{name}"] == packages
    assert (folder / "README.md").exists()
    assert not (folder / "__init__.py").exists()


def test_every_list_of_packages_says_what_is_on_the_disk() -> None:
    """import-linter, mypy and coverage take no pattern, so adding a plugin adds it to each."""
    folders = ["core", *(f"plugins/{name}" for name in PLUGINS)]
    packages = [
        "checkface",
        "checkface_channels",
        "checkface_gate",
        *(f"checkface_{name}" for name in PLUGINS),
    ]
    tool = PROJECT["tool"]
    floors = tool["importlinter"]["contracts"][0]["layers"]

    assert packages == tool["importlinter"]["root_packages"] == tool["coverage"]["run"]["source"]
    assert [" | ".join(packages[3:]), *reversed(packages[:3])] == floors
    assert folders == tool["mypy"]["mypy_path"]
    assert {*packages, "checkface_js"} == set(tool["setuptools"]["package-data"])


def test_what_is_not_the_core_may_import_only_public_rooms() -> None:
    public = next(
        contract
        for contract in PROJECT["tool"]["importlinter"]["contracts"]
        if contract["type"] == "protected"
    )

    assert {f"** -> checkface.{room}" for room in ROOMS} == set(public["ignore_imports"])


def test_a_public_room_lists_what_is_in_it() -> None:
    for name in ROOMS:
        room = import_module(f"checkface.{name}")
        assert sorted(set(room.__all__)) == sorted(room.__all__)
        assert all(hasattr(room, public) for public in room.__all__)


def test_a_name_is_public_in_one_room() -> None:
    """But the root of all errors, and the two that plugins raise: they are nouns of checkface."""
    rooms = [*(import_module(f"checkface.{name}") for name in ROOMS), checkface.public]
    counts = Counter(name for room in rooms for name in room.__all__)

    assert {"CheckfaceError", "MismatchError", "UnresolvedReferenceError"} == {
        name for name, count in counts.items() if count > 1
    }


def test_all_that_is_public_is_listed_once() -> None:
    public = {name for name in vars(checkface.public) if not name.startswith("_")}

    assert sorted(public - {"annotations"}) == sorted(checkface.public.__all__)
    assert all(getattr(checkface, name) for name in checkface.public.__all__)


def test_every_error_is_drawn_in_the_tree() -> None:
    from checkface import errors

    classes = [name for name, value in vars(errors).items() if isinstance(value, type)]

    assert [name for name in classes if f"{name} " not in (errors.__doc__ or "")] == []
    assert sorted(classes) == sorted(errors.__all__)


@pytest.mark.parametrize("group", ["checkface", "console_scripts"])
def test_every_entry_point_loads(group: str) -> None:
    ours = [point for point in entry_points(group=group) if "checkface" in point.value]

    assert ours
    for point in ours:
        assert point.load()


def test_all_takes_every_extra_but_what_is_large_or_under_another_licence() -> None:
    """Ray is half a gigabyte, PyTorch more, the wheels for videos hold what is GPL, and devpi holds
    setuptools back."""
    extras = PROJECT["project"]["optional-dependencies"]
    (everything,) = extras["all"]
    named = set(everything.removeprefix("checkface[").removesuffix("]").split(","))

    assert set(extras) - {"all", "devpi", "projection", "ray", "torch", "video"} == named
