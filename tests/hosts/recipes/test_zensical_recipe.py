"""Promises of the recipe for Zensical, which runs our Markdown extension and no plugin."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hosts.environments import environment
from tests.recipes.docs_job import Job, Project
from tests.recipes.docs_page import block, steps_of_job, steps_of_list, with_others

PAGES = steps_of_job(block(".github/workflows/docs.yml"), "build")
STEPS = with_others(PAGES, steps_of_list(block("with Zensical")))
SETTINGS = '[project]\nsite_name = "tiny"\n\n' + block("zensical.toml")


@pytest.fixture(scope="module")
def python() -> Path:
    # Pinned: it is young. Newer ones need a package that not every index has.
    return environment("zensical==0.0.73")


def test_the_page_shows_the_faces_of_the_tag_that_it_is_built_from(
    project: Project, python: Path, drawn_cache: Path
) -> None:
    said = {}
    for version in ("1.0", "2.0"):
        project.repository.write(
            zensical_toml=SETTINGS,
            docs__index_md=f"# Tiny {version}\n",
            docs__verify_md=block("docs/verify.md"),
        )
        said[version] = project.release(version)
    for version, record in said.items():
        folder = project.checkout(f"v{version}")
        Job(project.forge, folder, f"v{version}", python, drawn_cache).run(STEPS)
        page = (folder / "site/verify/index.html").read_text("utf-8")

        assert " ".join(record.release_words) in page
        assert list((folder / "site/assets/checkface").glob("*.png"))


def test_our_plugin_does_nothing_there_and_nobody_says_so(project: Project, python: Path) -> None:
    """Why the recipe is another one. Where this fails, Zensical has begun to run plugins."""
    settings = f"site_name: tiny\n{block('mkdocs.yml')}"
    project.repository.write(mkdocs_yml=settings, docs__index_md="# Tiny\n")
    project.repository.commit()
    build = next(each for each in STEPS if each.name == "Build")
    done = Job(project.forge, project.folder, "main", python).attempt(build)

    assert 0 == done.returncode
    assert "checkface" not in done.stdout + done.stderr
    assert "checkface" not in (project.folder / "site/index.html").read_text("utf-8")


def test_a_first_extension_replaces_the_usual_ones(project: Project, python: Path) -> None:
    """What the page warns of."""
    alone = block("zensical.toml").replace("[project.markdown_extensions.pymdownx.superfences]", "")
    build = next(each for each in STEPS if each.name == "Build")
    job = Job(project.forge, project.folder, "main", python)
    shown = []
    for more in ("", alone):
        settings = f'[project]\nsite_name = "tiny"\n\n{more}'
        project.repository.write(zensical_toml=settings, docs__index_md="!!! note\n    Hear.\n")
        job.run([build])
        shown.append((project.folder / "site/index.html").read_text("utf-8"))

    assert ["admonition note" in each for each in shown] == [True, False]
