"""What is written into a documentation's configuration is what its tool really builds with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.plugins.init.conftest import Workbench
from tests.plugins.mkdocs.site_workshop import ENVIRONMENT, WORDS
from tests.plugins.mkdocs.site_workshop import Workshop as MkdocsWorkshop
from tests.plugins.sphinx.sphinx_workshop import Workshop as SphinxWorkshop

MANIFEST = Path(__file__).parents[2] / "projects/mkdocs_site/checkface.json"

MKDOCS = {
    "none listed": "site_name: fig\n",
    "a list": "site_name: fig\nplugins:\n  - search\n",
    "brackets": "site_name: fig\nplugins: [search]\n",
    "a mapping": "site_name: fig\nplugins:\n  search: {}\n",
}
CONFS = {
    "none listed": "project = 'fig'\n",
    "one line": "extensions = ['sphinx.ext.todo']\n",
    "several lines": "extensions = [\n    'sphinx.ext.todo',  # kept\n    # 'more'\n]\n",
}
WRITE = ("--write", "--builder=none", "--forge=none")


@pytest.mark.parametrize("listed", MKDOCS)
def test_mkdocs_builds_with_it(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, listed: str
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    bench.write("mkdocs.yml", MKDOCS[listed])
    bench.write("docs/index.md", "# fig\n")
    shutil.copy(MANIFEST, bench.folder)

    ended = bench.init(*WRITE)
    site = MkdocsWorkshop(bench.folder)
    site.build()

    assert "Written." in ended.out
    assert WORDS in site.read("index.html")
    assert "search/search_index.json" in site.digests()


@pytest.mark.parametrize("listed", CONFS)
def test_sphinx_builds_with_it(bench: Workbench, listed: str) -> None:
    bench.write("docs/conf.py", CONFS[listed])
    bench.write("docs/index.rst", "fig\n===\n")
    shutil.copy(MANIFEST, bench.folder / "docs")

    ended = bench.init(*WRITE)
    shutil.copytree(bench.folder / "docs", bench.folder / "project")
    built = SphinxWorkshop(bench.folder).build("html", "-W")

    assert "Written." in ended.out
    assert 0 == built.code, built.log
    assert WORDS in built.text("index.html")
