"""Turns answers into what becomes of each file, and into what only a person can do after that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checkface_init import build_hook, gitlab, mkdocs, readme, sphinx, workflow, zensical
from checkface_init.answers import HOOKED, Answers, Builder, Docs, Forge
from checkface_init.changes import Change, Kept, Outcome, Paste, Target
from checkface_init.errors import LeftAloneError
from checkface_init.project import Project

SITE = "https://github.com/checkface/checkface/blob/main/"
DOCS = {Docs.MKDOCS: mkdocs.target, Docs.ZENSICAL: zensical.target, Docs.SPHINX: sphinx.target}
EXTRAS = {Docs.MKDOCS: "mkdocs", Docs.ZENSICAL: "markdown", Docs.SPHINX: "sphinx"}
COST = (
    "costs each build in isolation a download of 20 MB, 45 MB with NumPy and Pillow, and who "
    "builds your sdist needs Python 3.11 or newer"
)


@dataclass(frozen=True)
class Plan:
    """All that would be done."""

    outcomes: tuple[Outcome, ...]
    advice: tuple[str, ...]
    """What we cannot do for a person, and what was not asked for."""

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(each for each in self.outcomes if isinstance(each, Change))

    @property
    def complete(self) -> tuple[Kept, ...]:
        return tuple(each for each in self.outcomes if isinstance(each, Kept))

    @property
    def pastes(self) -> tuple[Paste, ...]:
        return tuple(each for each in self.outcomes if isinstance(each, Paste))


def plan(project: Project, answers: Answers) -> Plan:
    """What the answers mean for a project. Nothing is written."""
    outcomes = tuple(_outcome(project, each) for each in _targets(project, answers))
    return Plan(outcomes, tuple(_advice(project, answers, outcomes)))


def _targets(project: Project, answers: Answers) -> Iterator[Target]:
    if answers.forge is Forge.GITHUB:
        yield workflow.target(project, answers.builder)
    if answers.forge is Forge.GITLAB:
        yield gitlab.target(project, answers.builder)
    if answers.docs in DOCS:
        yield DOCS[answers.docs](project)
    if answers.forge is Forge.GITHUB:
        yield readme.target(project)
    if answers.build_hook and answers.builder in HOOKED:
        yield build_hook.target(answers.builder)


def _outcome(project: Project, target: Target) -> Outcome:
    try:
        before = project.text(target.path)
        after = target.edit(before)
    except LeftAloneError as error:
        return Paste(target.path, target.purpose, str(error), target.where, target.snippet)
    if before == after:
        return Kept(target.path, target.purpose)
    return Change(target.path, target.purpose, before, after)


def _advice(project: Project, answers: Answers, outcomes: tuple[Outcome, ...]) -> Iterator[str]:
    if any(isinstance(each, Change) and each.path.name == "release.yml" for each in outcomes):
        yield (
            "Before the first tag: a trusted publisher on the index (workflow release.yml, "
            "environment pypi), or take the jobs pypi and check out."
        )
    complete = {each.path for each in outcomes if isinstance(each, Kept)}
    if answers.docs in DOCS and DOCS[answers.docs](project).path not in complete:
        needed = f"pip install 'checkface[{EXTRAS[answers.docs]}]'"
        yield f"Where the docs are built: {needed}{_where_listed(project)}."
        yield f"How checkface.json reaches them: {SITE}docs/docs-builds.md"
    if answers.builder in HOOKED:
        yield f"Faces while you build{'' if answers.build_hook else ': --build-hook'}; it {COST}."
    if answers.builder not in {*HOOKED, Builder.NONE} and answers.build_hook:
        yield f"{answers.builder} has no hook: `checkface show dist/*` shows the same faces."


def _where_listed(project: Project) -> str:
    """Where people write down what their docs need."""
    for name in ("docs/requirements.txt", "doc/requirements.txt", "requirements-docs.txt"):
        if project.exists(name) and "checkface" not in project.readable(name):
            return f", in {name}"
    return ""
