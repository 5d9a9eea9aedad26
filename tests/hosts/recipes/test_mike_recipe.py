"""Promises of the recipe for mike: each version is built once, and keeps its own faces."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.attacks.sites import manifest_of
from tests.hosts.environments import environment
from tests.recipes.docs_job import Job, Project
from tests.recipes.docs_page import block, steps_of_job

STEPS = steps_of_job(block(".github/workflows/docs.yml, with mike"), "version")
SETTINGS = (
    "site_name: tiny\nsite_url: https://tiny.example/\ntheme: material\n"
    + block("mkdocs.yml")
    + block("mkdocs.yml, with mike")
)


@pytest.fixture(scope="module")
def python() -> Path:
    return environment("mike==2.2.0")


def test_each_version_keeps_the_faces_of_its_own_release(
    project: Project, python: Path, drawn_cache: Path
) -> None:
    said = {}
    for version in ("1.0", "2.0"):
        project.repository.write(mkdocs_yml=SETTINGS, docs__index_md=f"# Tiny {version}\n")
        said[version] = project.release(version)
        folder = project.checkout(f"v{version}")
        Job(project.forge, folder, f"v{version}", python, drawn_cache).run(STEPS)

    published = Published(project.folder)
    for version, record in said.items():
        page = published.read(f"{version}/index.html")
        assert f"Face of tiny {version}, {' '.join(record.release_words)}" in page
        assert record.text == published.read(f"{version}/checkface.json")
        assert not [each for each in said if each != version and f"tiny {each}" in page]
    assert "2.0" == published.read("latest"), "a link"
    assert "latest" in published.read("index.html")
    assert '"2.0"' in published.read("versions.json")
    assert '"1.0"' in published.read("versions.json")


def test_a_version_whose_pages_show_no_release_is_not_published(
    project: Project, python: Path
) -> None:
    """mike does not fail for a warning; what it has added is thrown away with the runner."""
    project.repository.write(mkdocs_yml=SETTINGS, docs__index_md="# Tiny\n")
    project.release("1.0")
    project.replace_record("v1.0", manifest_of("1.0", "other"))
    folder = project.checkout("v1.0")
    *before, last = STEPS
    job = Job(project.forge, folder, "v1.0", python)
    job.run(before)

    assert 0 != job.attempt(last).returncode
    assert "gh-pages" not in project.repository.git("branch", "--list")


class Published:
    """The branch that is served."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> str:
        command = ["git", "cat-file", "blob", f"gh-pages:{path}"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=True)
        return done.stdout.decode()
