"""The page on security quotes the study's results, and no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.lookalikes.report import RESULTS, tables

PAGE = Path(__file__).parents[2] / "docs/security.md"
TABLES = tables(json.loads(RESULTS.read_text("utf-8")))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_the_results_stands_on_the_page(name: str) -> None:
    assert TABLES[name] in PAGE.read_text("utf-8")
