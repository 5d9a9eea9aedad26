"""The workflow of GitHub that makes a release and shows its faces, or the step for one there is."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from checkface_init.answers import Builder
from checkface_init.changes import Target
from checkface_init.errors import LeftAloneError
from checkface_init.project import Project
from checkface_init.template import template

FOLDER = PurePosixPath(".github/workflows")
STEP = """\
      - uses: checkface/checkface@v1
        with:
          files: dist/*
"""
WHERE = (
    "behind the step that builds or fetches dist/*, best while the release is a draft; its job "
    "needs `permissions: contents: write`"
)

OURS = re.compile(r"^[^#\n]*\buses:\s*['\"]?checkface/checkface(?:/[\w/-]+)?@", re.MULTILINE)
RELEASES = re.compile(
    r"gh release (?:create|upload|edit)|action-gh-release|release-action|create-release"
    r"|gh-action-pypi-publish|semantic-release|goreleaser"
    r"|\b(?:twine upload|maturin upload|(?:uv|poetry|flit|hatch|pdm|rye|maturin) publish)\b"
    r"|\b(?:make|just|task|inv|invoke|nox -s|tox -e) (?:release|publish|upload)\b"
    r"|types:\s*(?:\[\s*|-\s*)?published\b"
    r"|uses:\s*\S+/(?:release|publish|deploy)[\w.-]*\.ya?ml\b"
)
"""What makes releases: a second workflow that does so would make each twice."""
RELEASE_NAME = re.compile(r"(?:release|publish|deploy)[\w.-]*\.ya?ml")


def target(project: Project, builder: Builder) -> Target:
    """With no builder, for the files that a person attaches."""
    there = _existing(project)
    name = "faces.yml" if builder is Builder.NONE else "release.yml"
    purpose = "faces on the page of each release"
    return Target(
        path=there or FOLDER / name,
        purpose=purpose if builder is Builder.NONE or there else "builds, shows faces, publishes",
        edit=lambda text: _edit(project, text, name),
        snippet=STEP if there else template(name),
        where=WHERE if there else "as it is",
    )


def _existing(project: Project) -> PurePosixPath | None:
    """The workflow that makes releases already, and best one that has our step."""
    texts = {path: project.readable(path) for path in project.workflows}
    ours = [path for path, text in texts.items() if OURS.search(text)]
    others = [path for path, text in texts.items() if RELEASES.search(text)]
    named = [path for path in texts if RELEASE_NAME.fullmatch(path.name)]
    return next(iter([*ours, *others, *named]), None)


def _edit(project: Project, text: str | None, name: str) -> str:
    if text is not None and OURS.search(text):
        return text
    if text is not None:
        raise LeftAloneError("makes releases already, and a second workflow would make each twice")
    if not project.is_top:
        raise LeftAloneError("belongs at the top of the repository, which is another folder")
    return template(name)
