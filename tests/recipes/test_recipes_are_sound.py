"""Promises of the YAML on the page of recipes: schemas and linters find nothing in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.plugins.github_action.test_action_lint import linted
from tests.recipes.docs_page import PAGE, ROOT, block, blocks

RELEASE = (ROOT / "docs/workflows/release.yml").read_text("utf-8")
PAGES = block(".github/workflows/docs.yml")
MIKE = block(".github/workflows/docs.yml, with mike")
JOB = "one more job of .github/workflows/release.yml"
INSTEAD = ("with Sphinx", "with sphinx-multiversion", "with work trees", "with Zensical")
"""Steps that replace some of those for GitHub Pages."""
RECIPES = {
    "pages": (PAGES, block(JOB)),
    "mike": (MIKE, block(f"{JOB}, for mike")),
    "read the docs": ("", block(f"{JOB}, for Read the Docs")),
}
CONFIGURATIONS = (
    block(".readthedocs.yaml"),
    block(".readthedocs.yaml").partition("mkdocs:\n")[0]
    + block("with Sphinx, at the end of .readthedocs.yaml"),
)


def with_steps(workflow: str, steps: str) -> str:
    """The workflow, in whose job `build` each step replaces the one of its name or its action."""
    content = yaml.safe_load(workflow)
    listed: list[dict[str, Any]] = content["jobs"]["build"]["steps"]
    for step in yaml.safe_load(steps):
        (place,) = [at for at, each in enumerate(listed) if _known_by(each) == _known_by(step)]
        listed[place] = step
    content["on"] = content.pop(True)  # YAML 1.1 takes `on` for a truth
    return yaml.safe_dump(content, sort_keys=False)


def _known_by(step: dict[str, Any]) -> str:
    return str(step.get("name") or step["uses"].partition("@")[0])


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """The workflows of a repository with each recipe in it."""
    found = {}
    for name in (*RECIPES, *INSTEAD):
        docs, job = RECIPES.get(name) or (with_steps(PAGES, block(name)), block(JOB))
        top = tmp_path_factory.mktemp("repository")
        folder = top / ".github/workflows"
        folder.mkdir(parents=True)
        (top / ".git").mkdir()
        (folder / "release.yml").write_text(f"{RELEASE}\n{job}")
        if docs:
            (folder / "docs.yml").write_text(docs)
        found[name] = sorted(folder.iterdir())
    return found


@pytest.mark.parametrize("name", [*RECIPES, *INSTEAD])
def test_a_recipe_is_a_sound_workflow(name: str, repositories: dict[str, list[Path]]) -> None:
    assert "" == linted("actionlint", *repositories[name])


@pytest.mark.parametrize(
    "linter",
    [
        ("zizmor", "--offline", "--no-progress"),
        ("check-jsonschema", "--builtin-schema", "vendor.github-workflows"),
    ],
)
def test_linters_find_nothing_in_the_recipes(
    linter: tuple[str, ...], repositories: dict[str, list[Path]]
) -> None:
    assert "" == linted(*linter, *(path for each in repositories.values() for path in each))


def test_a_job_that_the_workflow_does_not_know_would_be_found(
    repositories: dict[str, list[Path]], tmp_path: Path
) -> None:
    """Each job waits for the one that publishes, by the name that it has in our workflow."""
    *_, release = repositories["read the docs"]
    (tmp_path / "release.yml").write_text(release.read_text().replace("needs: github", "needs: it"))

    assert "" != linted("actionlint", tmp_path / "release.yml")


@pytest.mark.parametrize("text", CONFIGURATIONS)
def test_read_the_docs_would_read_its_configuration(text: str, tmp_path: Path) -> None:
    path = tmp_path / ".readthedocs.yaml"
    path.write_text(text)

    assert "" == linted("check-jsonschema", "--builtin-schema", "vendor.readthedocs", path)


def test_the_recipes_pin_what_our_workflows_pin() -> None:
    """One revision of each action in all that we show: a reader compares them."""
    pins = {line.strip().removeprefix("- ") for line in PAGE.read_text("utf-8").splitlines()}
    shown = {pin for pin in pins if pin.startswith("uses: actions/")}
    known = {name: pin for pin in shown for name in [pin.partition("@")[0]]}

    assert len(known) == len(shown)
    for line in RELEASE.splitlines():
        pin = line.strip().removeprefix("- ")
        assert known.get(pin.partition("@")[0], pin) == pin


def test_every_block_is_in_a_test() -> None:
    """Whoever adds a recipe adds what runs it."""
    tests = [*(ROOT / "tests/recipes").glob("*.py"), *(ROOT / "tests/hosts/recipes").glob("*.py")]
    texts = "\n".join(path.read_text("utf-8") for path in tests)
    named = texts.replace('f"{JOB}', f'"{JOB}')

    assert [] == [title for title in blocks() if f'"{title}"' not in named]
