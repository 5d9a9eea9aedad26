"""Promises of the recipe for sphinx-multiversion, which builds all versions with one conf.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hosts.environments import environment
from tests.recipes.docs_job import Job, Project
from tests.recipes.docs_page import block, steps_of_job, steps_of_list, with_others

PAGES = steps_of_job(block(".github/workflows/docs.yml"), "build")
STEPS = with_others(PAGES, steps_of_list(block("with sphinx-multiversion")))
CONF = 'project = "tiny"\nhtml_theme = "alabaster"\n'


@pytest.fixture(scope="module")
def python() -> Path:
    return environment("sphinx-multiversion", "sphinx>=7.4,<8")


def test_each_version_shows_its_own_release_and_old_ones_nothing(
    project: Project, python: Path, drawn_cache: Path
) -> None:
    """The first version is from before checkface: with another conf.py, and without a record."""
    project.repository.write(docs__conf_py=CONF, docs__index_rst="Tiny\n====\n\n0.9\n")
    project.repository.commit(tag="v0.9")
    project.forge.publish("v0.9")
    said = {}
    for version in ("1.0", "2.0"):
        conf = CONF + block("docs/conf.py, with sphinx-multiversion")
        text = f"Tiny\n====\n\nThis is {version}.\n"
        project.repository.write(docs__conf_py=conf, docs__index_rst=text)
        said[version] = project.release(version)
    folder = project.checkout("v2.0", "--no-single-branch")
    Job(project.forge, folder, "v2.0", python, drawn_cache).run(STEPS)

    for version, record in said.items():
        page = (folder / f"site/v{version}/index.html").read_text("utf-8")
        assert f"Face of tiny {version}, {' '.join(record.release_words)}" in page
        assert f"This is {version}." in page
        assert record.text == (folder / f"site/v{version}/checkface.json").read_text("utf-8")
    old = (folder / "site/v0.9/index.html").read_text("utf-8")
    assert "0.9" in old
    assert "checkface-badge" not in old
    assert "v2.0/" in (folder / "site/index.html").read_text("utf-8")
