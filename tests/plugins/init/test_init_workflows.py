"""The workflows that are written are those that the docs recommend, and no linter finds fault."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml
from tests.plugins.github_action.test_action_lint import linted

from checkface_init.gitlab import JOB
from checkface_init.template import template
from checkface_init.workflow import STEP

ROOT = Path(__file__).parents[3]
WORKFLOWS = ("release.yml", "faces.yml")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A repository with nothing but our workflows in it."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    for name in WORKFLOWS:
        (folder / name).write_text(template(name))
    return folder


def test_the_workflow_is_the_one_that_the_docs_explain() -> None:
    assert (ROOT / "docs/workflows/release.yml").read_text("utf-8") == template("release.yml")


@pytest.mark.parametrize(
    "linter",
    [
        ("actionlint",),
        ("zizmor", "--offline", "--no-progress"),
        ("check-jsonschema", "--builtin-schema", "vendor.github-workflows"),
    ],
)
def test_no_linter_finds_fault(written: Path, linter: tuple[str, ...]) -> None:
    assert "" == linted(*linter, *(written / name for name in WORKFLOWS))


def test_a_linter_would_find_a_fault(written: Path) -> None:
    (written / "faces.yml").write_text(template("faces.yml").replace("runs-on", "runs-upon"))

    assert "" != linted("actionlint", written / "faces.yml")


def test_the_step_to_paste_fits_the_workflow(written: Path) -> None:
    text = template("release.yml")
    start = text.index("      - name: Faces")
    end = text.index("      - name: Publish")
    (written / "release.yml").write_text(text[:start] + STEP + text[end:])

    # an output of the step that is gone is the only thing missed
    assert 1 == linted("actionlint", written / "release.yml").count("[expression]")


@pytest.mark.parametrize("text", [template("gitlab-ci.yml"), JOB], ids=["file", "job to paste"])
def test_the_jobs_of_gitlab_keep_its_schema(tmp_path: Path, text: str) -> None:
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(text)

    assert "" == linted("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", path)


def test_the_scripts_for_gitlab_are_shell(tmp_path: Path) -> None:
    jobs = yaml.safe_load(template("gitlab-ci.yml"))
    scripts = [line for job in jobs.values() if isinstance(job, dict) for line in job["script"]]
    (tmp_path / "script").write_text("\n".join(scripts))

    subprocess.run(["sh", "-n", tmp_path / "script"], check=True)
