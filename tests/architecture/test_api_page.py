"""docs/api.md says all that is public, as the docstrings do."""

from __future__ import annotations

import runpy
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tests.architecture.test_boundaries import ROOMS

ROOT = Path(__file__).parents[2]
API: dict[str, Any] = runpy.run_path(str(ROOT / "docs/api.py"))
PAGE = (ROOT / "docs/api.md").read_text("utf-8")


def test_the_page_is_up_to_date() -> None:
    assert API["page"]() == PAGE, "run `make api-docs`"


def test_every_public_name_has_a_docstring() -> None:
    assert [] == API["undocumented"]()


@pytest.mark.parametrize("room", ["checkface", *(f"checkface.{name}" for name in sorted(ROOMS))])
def test_every_public_name_is_on_the_page(room: str) -> None:
    section = PAGE.partition(f"## `{room}`\n")[2].partition("\n## ")[0]

    assert [name for name in import_module(room).__all__ if f"### `{name}`\n" not in section] == []
