"""Promises of recipes that build all versions of a Sphinx site at once: each has its own faces."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.hosts.environments import environment
from tests.recipes.docs_job import Job, Project
from tests.recipes.docs_page import block, steps_of_job, steps_of_list, with_others

from checkface import Manifest

PAGES = steps_of_job(block(".github/workflows/docs.yml"), "build")
MULTIVERSION = with_others(PAGES, steps_of_list(block("with sphinx-multiversion")))
WORK_TREES = with_others(PAGES, steps_of_list(block("with work trees")))
CONF = 'project = "tiny"\nhtml_theme = "alabaster"\n'


@pytest.fixture(scope="module")
def multiversion() -> Path:
    return environment("sphinx-multiversion", "sphinx>=7.4,<8")


def versions_with(project: Project, conf: str) -> dict[str, Manifest]:
    """Two, and one from before checkface: with another conf.py, and without a record."""
    project.repository.write(docs__conf_py=CONF, docs__index_rst="Tiny\n====\n\nThis is 0.9.\n")
    project.repository.commit(tag="v0.9")
    project.forge.publish("v0.9")
    records = {}
    for version in ("1.0", "2.0"):
        text = f"Tiny\n====\n\nThis is {version}.\n"
        project.repository.write(docs__conf_py=CONF + conf, docs__index_rst=text)
        records[version] = project.release(version)
    return records


def require_own_faces(site: Path, records: Mapping[str, Manifest]) -> None:
    for version, record in records.items():
        page = (site / f"v{version}/index.html").read_text("utf-8")
        assert f"Face of tiny {version}, {' '.join(record.release_words)}" in page
        assert f"This is {version}." in page
        assert record.text == (site / f"v{version}/checkface.json").read_text("utf-8")
    old = (site / "v0.9/index.html").read_text("utf-8")
    assert "This is 0.9." in old
    assert "checkface-badge" not in old
    assert "v2.0/" in (site / "index.html").read_text("utf-8")


def test_multiversion_shows_each_version_its_own_release_and_old_ones_nothing(
    project: Project, multiversion: Path, drawn_cache: Path
) -> None:
    records = versions_with(project, block("docs/conf.py, with sphinx-multiversion"))
    folder = project.checkout("v2.0", "--no-single-branch")
    Job(project.forge, folder, "v2.0", multiversion, drawn_cache).run(MULTIVERSION)

    require_own_faces(folder / "site", records)


def test_a_work_tree_for_each_version_shows_the_same(project: Project, drawn_cache: Path) -> None:
    records = versions_with(project, block("docs/conf.py"))
    folder = project.checkout("v2.0", "--no-single-branch")
    Job(project.forge, folder, "v2.0", Path(sys.executable), drawn_cache).run(WORK_TREES)

    require_own_faces(folder / "site", records)
