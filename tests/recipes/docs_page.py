"""Turns the page of recipes into its code blocks, so that what is run is what a reader copies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/docs-builds.md"
FENCE = re.compile(
    r'^(?P<ticks>`{3,})\w+ title="(?P<title>[^"]+)"\n(?P<text>.*?)^(?P=ticks)$',
    re.DOTALL | re.MULTILINE,
)


def blocks() -> dict[str, str]:
    """By their titles, of which no two are the same."""
    found = [(each["title"], each["text"]) for each in FENCE.finditer(PAGE.read_text("utf-8"))]
    assert len(dict(found)) == len(found), "two blocks with one title"
    return dict(found)


def block(title: str) -> str:
    return blocks()[title]


@dataclass(frozen=True)
class Step:
    """One of a job's steps that a shell runs."""

    name: str
    script: str
    environ: Mapping[str, str] = field(default_factory=dict)


def steps_of_job(workflow: str, job: str) -> list[Step]:
    """Those that a shell runs, of a workflow's text."""
    found = yaml.safe_load(workflow)["jobs"][job]
    return _steps(found["steps"], found.get("env", {}))


def steps_of_list(text: str) -> list[Step]:
    """Of a block that shows only steps."""
    return _steps(yaml.safe_load(text), {})


def with_others(steps: Iterable[Step], others: Iterable[Step]) -> list[Step]:
    """The steps, some of them replaced by those of the same name; each has to replace one."""
    known = {each.name: each for each in others}
    given = list(steps)
    assert set(known) <= {each.name for each in given}, "a step replaces none"
    return [known.get(each.name, each) for each in given]


def _steps(listed: list[dict[str, Any]], around: Mapping[str, str]) -> list[Step]:
    return [
        Step(each["name"], each["run"], {**around, **each.get("env", {})})
        for each in listed
        if "run" in each
    ]
