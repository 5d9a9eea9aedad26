"""Promises of the YAML: schema, workflow linter and security linter find nothing in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ACTIONS = [ROOT / "action.yml", ROOT / "plugins/github_action/action.yml"]
WORKFLOWS = sorted((ROOT / "docs/workflows").glob("*.yml"))
"""To copy."""
OURS = sorted((ROOT / ".github/workflows").glob("*.yml"))
"""That run here."""


def linted(tool: str, *arguments: str | Path) -> str:
    """What a linter says; empty where it finds nothing."""
    command = [str(Path(sys.executable).parent / tool), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_there_is_something_to_lint() -> None:
    assert {"lock-review.yml", "release.yml"} == {path.name for path in WORKFLOWS}
    assert {"ci.yml", "docs.yml", "release.yml"} == {path.name for path in OURS}


def test_the_actions_keep_the_forge_s_schema() -> None:
    assert "" == linted("check-jsonschema", "--builtin-schema", "vendor.github-actions", *ACTIONS)


def test_the_workflows_keep_the_forge_s_schema() -> None:
    kind = ("--builtin-schema", "vendor.github-workflows")

    assert "" == linted("check-jsonschema", *kind, *WORKFLOWS, *OURS)


def test_nothing_of_a_stranger_s_can_run_by_way_of_the_yaml() -> None:
    assert "" == linted("zizmor", "--offline", "--no-progress", *ACTIONS, *WORKFLOWS, *OURS)


def test_the_workflows_are_sound() -> None:
    assert "" == linted("actionlint", *WORKFLOWS, *OURS)


@pytest.mark.parametrize("wrong", ["filse: dist/*", "layout: [table]"])
def test_a_wrong_input_of_ours_would_be_found(tmp_path: Path, wrong: str) -> None:
    """The linter reads our action.yml where a workflow uses it by path."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "action.yml").write_text(ACTIONS[0].read_text())
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    text = WORKFLOWS[1].read_text().replace("checkface/checkface@v1", "./")
    (folder / "release.yml").write_text(text.replace("files: dist/*", wrong))

    assert "" != linted("actionlint", folder / "release.yml")
