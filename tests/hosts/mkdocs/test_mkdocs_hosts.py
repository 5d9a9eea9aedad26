"""Promises in the successors of MkDocs that run its plugins, in environments of their own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.hosts.environments import environment
from tests.plugins.mkdocs.site_workshop import ENVIRONMENT, WORDS, Workshop

HOSTS = {
    "properdocs": ("properdocs", ["properdocs>=1.6", "properdocs-theme-mkdocs"]),
    "mkdocs-ng": ("mkdocs", ["mkdocs-ng>=1.8"]),
}


@pytest.fixture(scope="module", params=HOSTS)
def hosted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, drawn_cache: Path
) -> Workshop:
    module, requirements = HOSTS[request.param]
    python = environment(*requirements)
    where = f"import {module}; print({module}.__file__)"
    found = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True)
    assert str(python.parents[1]) in found.stdout
    with pytest.MonkeyPatch.context() as patch:
        for key, value in {**ENVIRONMENT, "CHECKFACE_CACHE_DIR": str(drawn_cache)}.items():
            patch.setenv(key, value)
        command = (str(python), "-W", "ignore", "-m", module)
        made = Workshop.copied(tmp_path_factory.mktemp("host") / "project", command)
        made.configure()
        made.build()
    return made


def test_each_page_shows_the_release(hosted: Workshop) -> None:
    for page in ("index.html", "guide/releases/index.html", "404.html"):
        assert f"Face of tiny 1.0, {WORDS}" in hosted.read(page)
        assert "checkface-footer" in hosted.read(page)


def test_nothing_of_ours_leads_nowhere(hosted: Workshop) -> None:
    assert [] == hosted.dead_ends()
    assert 8 == len(hosted.pictures())


def test_the_search_reads_none_of_it(hosted: Workshop) -> None:
    index = (hosted.site / "search/search_index.json").read_text()

    assert "in ten bytes" in index
    assert WORDS not in index
    assert "sha256:" not in index
