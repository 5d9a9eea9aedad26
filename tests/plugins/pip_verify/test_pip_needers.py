"""`needed by` always names somebody: pip installs nothing that nobody asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from checkface_pip_verify.pip.needers import THE_REQUEST
from checkface_pip_verify.pip.plan import wheels_of

HERE = {"python_version": "3.12", "sys_platform": "linux"}
DEEP = {"app": ["a[x]"], "a": ["b[y]; extra == 'x'"], "b": ["c[z]; extra == 'y'"], "c": []}

Requirements = Mapping[str, Sequence[str]]


def needers(
    requires: Requirements,
    requested: Mapping[str, Sequence[str]],
    installed: Requirements | None = None,
) -> dict[str, tuple[str, ...]]:
    """Of a plan where each project requires so much, and the user asked for some, with extras."""
    items = [_item(name, texts, requested.get(name)) for name, texts in requires.items()]
    report: dict[str, Any] = {"environment": HERE, "install": items}
    found = wheels_of(report, installed=lambda: installed or {})
    return {wheel.name: wheel.needed_by for wheel in found}


def _item(name: str, requires: Sequence[str], extras: Sequence[str] | None) -> dict[str, Any]:
    return {
        "download_info": {"url": f"https://h/{name}-1.0-py3-none-any.whl", "archive_info": {}},
        "requested": extras is not None,
        "requested_extras": list(extras or ()),
        "metadata": {"name": name, "requires_dist": list(requires)},
    }


NEEDED: dict[str, tuple[Requirements, Requirements, dict[str, tuple[str, ...]]]] = {
    "plainly": ({"app": ["lib"], "lib": []}, {"app": []}, {"lib": ("app",)}),
    "by an extra that was asked for": (
        {"app": ["lib; extra == 'fast'"], "lib": []}, {"app": ["fast"]}, {"lib": ("app",)},
    ),
    "by an extra of a dependency": (
        {"app": ["mid[fast]"], "mid": ["lib; extra == 'fast'"], "lib": []},
        {"app": []},
        {"lib": ("mid",), "mid": ("app",)},
    ),
    "by an extra of an extra of an extra": (
        {**DEEP, "c": ["d; extra == 'z'"], "d": []}, {"app": []}, {"d": ("c",), "b": ("a",)},
    ),
    "by an extra that is made of others of its own": (
        {
            "app": ["mid[all]"],
            "mid": ["mid[fast]; extra == 'all'", "lib; extra == 'fast'"],
            "lib": [],
        },
        {"app": []},
        {"lib": ("mid",), "mid": ("app",)},
    ),
    "by an extra in another spelling": (
        {"app": ["mid[Fast_One]"], "mid": ["lib; extra == 'fast-one'"], "lib": []},
        {"app": []},
        {"lib": ("mid",)},
    ),
    "by a project in another spelling": (
        {"App.Core": ["Lib_X"], "lib_x": []}, {"App.Core": []}, {"lib-x": ("app-core",)},
    ),
    "by several": (
        {"app": ["lib"], "tool": ["lib"], "lib": []},
        {"app": [], "tool": []},
        {"lib": ("app", "tool")},
    ),
    "where a marker says not here": (
        {"app": ["lib; sys_platform == 'win32'"], "lib": []}, {"app": []}, {"lib": ("app",)},
    ),
    "where a marker cannot be read": (
        {"app": ["lib; python_flavour == 'mild'"], "lib": []}, {"app": []}, {"lib": ("app",)},
    ),
    "where a version cannot be read": (
        {"app": ["lib (>=1.0.*)"], "lib": []}, {"app": []}, {"lib": ("app",)},
    ),
    "where nobody says so": ({"app": [], "lib": []}, {"app": []}, {"lib": (THE_REQUEST,)}),
    "where only it itself says so": ({"lib": ["lib[all]"]}, {}, {"lib": (THE_REQUEST,)}),
    "but what was asked for needs nobody": ({"app": []}, {"app": []}, {"app": ()}),
    "and may be needed all the same": (
        {"app": ["lib"], "lib": []}, {"app": [], "lib": []}, {"lib": ("app",)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NEEDED)
def test_a_wheel_is_needed(case: str) -> None:
    requires, requested, expected = NEEDED[case]
    found = needers(requires, requested)
    assert expected == {name: found[name] for name in expected}


def test_what_is_installed_may_be_who_needs_it() -> None:
    """`pip install uvicorn[standard]` where uvicorn is there: only the extra's wheels are new."""
    installed = {"uvicorn": ["httptools; extra == 'standard'", "click"], "other": ["click"]}
    found = needers({"httptools": []}, {}, installed)
    assert {"httptools": ("uvicorn",)} == found


def test_what_is_installed_is_looked_at_only_if_nobody_else_is_known() -> None:
    def never() -> Requirements:
        raise AssertionError("it costs a second where much is installed")

    item = _item("app", ["lib"], [])
    (_, lib) = wheels_of({"install": [item, _item("lib", [], None)]}, installed=never)
    assert ("app",) == lib.needed_by


@pytest.mark.parametrize("texts", [["\x00"], ["=="], [" ; "], ["@ https://h/x.whl"], [""]], ids=str)
def test_rubbish_is_nobody(texts: list[str]) -> None:
    assert (THE_REQUEST,) == needers({"app": texts, "lib": []}, {"app": []})["lib"]
