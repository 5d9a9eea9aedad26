"""How many processors are for us: those that we may run on, and no more than we have time on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checkface import processors
from checkface.processors import available_cpus

HERE = 64
"""Processors of a large machine."""


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A large one, that says nothing of groups yet."""
    monkeypatch.setattr(processors, "GROUPS", tmp_path / "groups")
    monkeypatch.setattr(processors, "LIMITS", tmp_path / "limits")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(HERE), raising=False)
    return tmp_path


def limit(machine: Path, groups: str, **files: str) -> None:
    """`files`: by their paths, where __ stands for /."""
    (machine / "groups").write_text(groups)
    for name, text in files.items():
        path = machine / "limits" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("50000 100000\n", 1),
        ("100000 100000\n", 1),
        ("150000 100000\n", 2),
        ("6400000 100000\n", HERE),
        ("9900000 100000\n", HERE),
        ("max 100000\n", HERE),
        ("0 100000\n", HERE),
        ("-1 100000\n", HERE),
        ("100000 0\n", HERE),
        ("nonsense\n", HERE),
        ("", HERE),
        ("\xb2 1", HERE),
    ],
)
def test_a_container_has_as_many_as_it_has_time_on(machine: Path, said: str, expected: int) -> None:
    limit(machine, "0::/\n", **{"cpu.max": said})

    assert expected == available_cpus()


def test_what_a_group_around_it_may_have_counts_too(machine: Path) -> None:
    """`CPUQuota=200%` of a slice, and of nothing of the service itself."""
    limit(
        machine,
        "0::/some.slice/one.service\n",
        **{
            "some.slice__one.service__cpu.max": "max 100000",
            "some.slice__cpu.max": "200000 100000",
        },
    )

    assert 2 == available_cpus()


def test_the_older_groups_count_too(machine: Path) -> None:
    """Of a container that is told the name that its machine has for it, and sees only itself."""
    limit(
        machine,
        "4:memory:/x\n1:cpu,cpuacct:/docker/x\n0::/\n",
        **{"cpu__cpu.cfs_quota_us": "250000\n", "cpu__cpu.cfs_period_us": "100000\n"},
    )

    assert 3 == available_cpus()


def test_no_group_is_looked_for_outside_of_them(machine: Path) -> None:
    limit(machine, "0::/../..\n", **{"cpu.max": "200000 100000"})
    (machine / "cpu.max").write_text("100000 100000")

    assert 2 == available_cpus()


@pytest.mark.parametrize("groups", ["", "nonsense", "0::", "::::", "\n\n"])
def test_where_nothing_is_said_all_are_for_us(machine: Path, groups: str) -> None:
    limit(machine, groups)

    assert HERE == available_cpus()


def test_where_nobody_tells_of_groups_all_are_for_us() -> None:
    assert HERE == available_cpus()
