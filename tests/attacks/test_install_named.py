"""Wheels that are named directly, and a Python that pip is told to overlook: what is left of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import sha256, wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface_pip_verify.self_test.index import Index


@pytest.mark.parametrize(("options", "code"), [([], 1), (["--ignore-requires-python"], 0)])
def test_a_wheel_for_another_python_needs_the_users_word(
    bench: Workbench, index: Index, options: list[str], code: int
) -> None:
    """The word goes along to every step."""
    name = wheel_name("plum")
    index.add(name, wheel("plum", links=["Requires-Python: >=99"]))
    index.said[name] = {"requires-python": ">=99"}

    done = bench.run("install", "plum", "--yes", *options)

    assert done.code == code, done.text
    assert bench.installed() == ({} if code else {"plum": "1.0"})


@pytest.mark.parametrize("way", ["path", "file URL", "URL"])
def test_a_wheel_named_directly_is_installed_as_it_was_shown_with_what_it_needs(
    bench: Workbench, index: Index, way: str
) -> None:
    """It is recorded by name and version: the private folder that it came through is nobody's URL,
    and where a wheel is named directly all are marked as requested."""
    name, held = wheel_name("fig"), wheel("fig", requires=["plum"])
    (bench.work / name).write_bytes(held)
    index.add(name, held)
    index.add(wheel_name("plum"), wheel("plum"))
    named = {
        "path": f"./{name}",
        "file URL": Path(bench.work / name).as_uri(),
        "URL": f"fig @ {index.file_url(name)}",
    }[way]

    done = bench.run("install", named, "--yes", "--json", "report.json")

    assert done.code == 0, done.text
    assert bench.installed() == {"fig": "1.0", "plum": "1.0"}
    assert not list(bench.site_packages.glob("*/direct_url.json"))
    assert len(list(bench.site_packages.glob("*/REQUESTED"))) == 2
    items = json.loads((bench.work / "report.json").read_text())["items"]
    assert [(each["name"], each["requested"]) for each in items] == [("fig", True), ("plum", False)]
    assert bench.accepted()[name] == f"sha256:{sha256(held)}"
