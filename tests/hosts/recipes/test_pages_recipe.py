"""Promises of the recipe for GitHub Pages, whose steps are taken from the page and run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.attacks.sites import manifest_of
from tests.recipes.docs_job import Job, Project
from tests.recipes.docs_page import Step, block, steps_of_job, steps_of_list, with_others

STEPS = steps_of_job(block(".github/workflows/docs.yml"), "build")
SPHINX = with_others(STEPS, steps_of_list(block("with Sphinx")))


def written(project: Project, version: str, tool: str) -> None:
    """The sources of one version, for MkDocs or Sphinx."""
    if tool == "mkdocs":
        settings = "site_name: tiny\ntheme: material\n" + block("mkdocs.yml")
        project.repository.write(mkdocs_yml=settings, docs__index_md=f"# Tiny {version}\n")
    else:
        settings = 'project = "tiny"\nhtml_theme = "furo"\n' + block("docs/conf.py")
        text = f"Tiny\n====\n\nThis is {version}.\n"
        project.repository.write(docs__conf_py=settings, docs__index_rst=text)


def edited(record: str) -> str:
    """By somebody who did not know that the words belong to the digests."""
    return record.replace("tiny-1.0.tar.gz", "tiny-1.0.zip")


def another_project_s(_: str) -> str:
    """A copy, as of a project that this one was forked from."""
    return manifest_of("1.0", "other")


@pytest.mark.parametrize(("tool", "steps"), [("mkdocs", STEPS), ("sphinx", SPHINX)])
def test_the_site_shows_the_faces_of_the_tag_that_it_is_built_from(
    tool: str, steps: list[Step], project: Project, drawn_cache: Path
) -> None:
    said = {}
    for version in ("1.0", "2.0"):
        written(project, version, tool)
        said[version] = project.release(version)
    for version, record in said.items():
        folder = project.checkout(f"v{version}")
        Job(project.forge, folder, f"v{version}", cache=drawn_cache).run(steps)
        page = (folder / "site/index.html").read_text("utf-8")

        assert f"Face of tiny {version}, {' '.join(record.release_words)}" in page
        assert "Not released yet" not in page
        assert record.text == (folder / "site/checkface.json").read_text("utf-8")


def test_a_site_whose_sources_are_not_the_tag_s_any_more_is_not_published(
    project: Project, drawn_cache: Path
) -> None:
    """It shows the commit, which only the last step notices."""
    written(project, "1.0", "mkdocs")
    project.release("1.0")
    folder = project.checkout("v1.0")
    (folder / "docs/index.md").write_text("# Tiny 1.0, changed by a step\n")
    *before, last = STEPS
    job = Job(project.forge, folder, "v1.0", cache=drawn_cache)
    job.run(before)

    assert "Not released yet" in (folder / "site/index.html").read_text("utf-8")
    assert 0 != job.attempt(last).returncode


@pytest.mark.parametrize("steps", [STEPS, SPHINX])
def test_nothing_is_built_without_a_published_record(steps: list[Step], project: Project) -> None:
    """A draft is none yet, and a release may have been made without our action."""
    written(project, "1.0", "mkdocs")
    project.repository.commit(tag="v1.0")
    folder = project.checkout("v1.0")
    job = Job(project.forge, folder, "v1.0")
    fetch = steps[1]
    release = project.forge.draft("v1.0", assets={"checkface.json": b"{}"})
    assert "release not found" in job.attempt(fetch).stderr

    release.files.clear()
    project.forge.state.publish(release)
    assert "no assets match" in job.attempt(fetch).stderr
    assert not (folder / "checkface.json").exists()


@pytest.mark.parametrize(("tool", "steps"), [("mkdocs", STEPS), ("sphinx", SPHINX)])
@pytest.mark.parametrize("wrong", [edited, another_project_s])
def test_a_record_that_is_not_of_these_sources_is_not_published(
    tool: str, steps: list[Step], wrong: Callable[[str], str], project: Project
) -> None:
    written(project, "1.0", tool)
    record = project.release("1.0")
    project.replace_record("v1.0", wrong(record.text))
    folder = project.checkout("v1.0")
    job = Job(project.forge, folder, "v1.0")

    job.run(steps[:2])
    assert any(job.attempt(step).returncode for step in steps[2:])
    page = folder / "site/index.html"
    assert not page.exists() or "Face of" not in page.read_text("utf-8")
