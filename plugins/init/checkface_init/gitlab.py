"""The jobs of GitLab that show the faces in a log and keep the record of a release."""

from __future__ import annotations

from pathlib import PurePosixPath

from checkface_init.answers import Builder
from checkface_init.changes import Target
from checkface_init.detection import GITLAB
from checkface_init.errors import LeftAloneError
from checkface_init.project import Project
from checkface_init.template import template

JOB = """\
faces:
  image: python:3.13
  rules:
    - if: $CI_COMMIT_TAG
  script:
    - pip install checkface
    - checkface release dist/*
  artifacts:
    paths: [checkface-release/]
"""


def target(project: Project, builder: Builder) -> Target:
    there = project.exists(GITLAB)
    return Target(
        path=PurePosixPath(GITLAB),
        purpose="builds, words in the log, a link to their record",
        edit=lambda text: _edit(project, text, builder),
        snippet=JOB,
        where="behind the job that builds dist/*" if there else "behind a job that builds dist/*",
    )


def _edit(project: Project, text: str | None, builder: Builder) -> str:
    if text is not None and "checkface" in text:
        return text
    if text is not None:
        raise LeftAloneError("has jobs already, and only you know which builds")
    if builder is Builder.NONE:
        raise LeftAloneError("is not there, and nothing is known that builds")
    if not project.is_top:
        raise LeftAloneError("belongs at the top of the repository, which is another folder")
    return template("gitlab-ci.yml")
