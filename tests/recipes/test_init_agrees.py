"""What `checkface init` writes is what the page of recipes shows: a reader compares them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

import pytest
import yaml
from tests.plugins.init.conftest import Workbench, bench
from tests.recipes.docs_page import ROOT, block

__all__ = ["bench"]

WRITE = ("--write", "--builder=setuptools", "--forge=github")
ZENSICAL = '[project]\nsite_name = "tiny"\n\n[project.markdown_extensions.pymdownx.superfences]\n'
CASES: dict[str, tuple[str, str, Callable[[str], object]]] = {
    "mkdocs.yml": ("site_name: tiny\n", "site_name: tiny\n", yaml.safe_load),
    "zensical.toml": (ZENSICAL, '[project]\nsite_name = "tiny"\n\n', tomllib.loads),
    "docs/conf.py": ('project = "tiny"\n', 'project = "tiny"\n\n', str),
}
"""What is in the file, what stands before our block, and what reads it."""


@pytest.mark.parametrize("name", CASES)
def test_the_configuration_is_the_page_s(name: str, bench: Workbench) -> None:
    before, ahead, read = CASES[name]
    bench.make({name: before})
    ended = bench.init(*WRITE)

    assert "Written." in ended.out, ended.err
    assert read(ahead + block(name)) == read(bench.read(name))


def test_the_workflow_that_publishes_is_the_one_that_the_recipes_add_a_job_to(
    bench: Workbench,
) -> None:
    bench.make({"mkdocs.yml": "site_name: tiny\n"})
    bench.init(*WRITE)
    written = bench.read(".github/workflows/release.yml")

    assert (ROOT / "docs/workflows/release.yml").read_text("utf-8") == written
    assert "github" in yaml.safe_load(written)["jobs"]
