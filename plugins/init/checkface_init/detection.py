"""Turns the files of a project into the answers that they give, each with what told it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Generic, TypeVar

from checkface_init import toml_text
from checkface_init.answers import Builder, Docs, Forge
from checkface_init.errors import LeftAloneError
from checkface_init.project import Project

Answer = TypeVar("Answer", Builder, Docs, Forge)

BACKENDS = {
    "checkface_setuptools": Builder.SETUPTOOLS,
    "setuptools": Builder.SETUPTOOLS,
    "hatchling": Builder.HATCHLING,
    "flit": Builder.FLIT,
    "flit_core": Builder.FLIT,
    "poetry": Builder.POETRY,
    "uv_build": Builder.UV,
    "pdm": Builder.PDM,
}
"""By the package that a build backend is in."""

CONFS = tuple(
    PurePosixPath(folder, "conf.py")
    for folder in ("docs", "docs/source", "doc", "doc/source", "source", ".")
)
"""Where Sphinx's own quickstart puts it, and where people do."""
MKDOCS = ("mkdocs.yml", "mkdocs.yaml")
ZENSICAL = "zensical.toml"
GITLAB = ".gitlab-ci.yml"


@dataclass(frozen=True)
class Clue(Generic[Answer]):
    """An answer, or none, and what told it."""

    answer: Answer | None
    reason: str


def builder(project: Project) -> Clue[Builder]:
    try:
        backend = _backend(project)
    except LeftAloneError as error:
        return Clue(None, f"pyproject.toml {error}")
    if backend is not None:
        return _of_backend(backend)
    found = [name for name in ("pyproject.toml", "setup.py", "setup.cfg") if project.exists(name)]
    if found:
        return Clue(Builder.SETUPTOOLS, f"{found[0]} names no build backend")
    return Clue(None, "there is no pyproject.toml and no setup.py")


def docs(project: Project) -> Clue[Docs]:
    conf, yml = sphinx_conf(project), mkdocs_yml(project)
    found = [Clue(Docs.SPHINX, str(conf))] if conf else []
    if project.exists(ZENSICAL):
        found.append(Clue(Docs.ZENSICAL, ZENSICAL))  # it may read a mkdocs.yml too
    elif yml:
        found.append(Clue(Docs.MKDOCS, str(yml)))
    if len(found) > 1:
        return Clue(None, f"there are {' and '.join(each.reason for each in found)}")
    if found:
        return found[0]
    return Clue(None, "there is no mkdocs.yml, no zensical.toml and no conf.py")


def forge(project: Project) -> Clue[Forge]:
    remote = project.remote
    if remote and (told := _of_host(remote.host)):
        return Clue(told, f"the remote origin is on {remote.host}")
    files = {Forge.GITHUB: ".github", Forge.GITLAB: GITLAB}
    found = {answer: name for answer, name in files.items() if project.exists(name)}
    if len(found) > 1:
        return Clue(None, "there are .github and .gitlab-ci.yml")
    for answer, name in found.items():
        return Clue(answer, name)
    return Clue(None, "there is no .github, no .gitlab-ci.yml and no remote origin of either")


def mkdocs_yml(project: Project) -> PurePosixPath | None:
    return next((PurePosixPath(name) for name in MKDOCS if project.exists(name)), None)


def sphinx_conf(project: Project) -> PurePosixPath | None:
    """The first of the usual places; in the others a conf.py may be anything."""
    return next(
        (path for path in CONFS if project.exists(path) and _is_sphinx(project, path)), None
    )


def _is_sphinx(project: Project, path: PurePosixPath) -> bool:
    return path.parent.name != "" or "extensions" in project.readable(path)


def _backend(project: Project) -> str | None:
    """What pyproject.toml names, or requires. Raises `LeftAloneError` for what is no TOML."""
    content = toml_text.parse(project.readable("pyproject.toml"))
    told = toml_text.table(content, "build-system") or {}
    backend = told.get("build-backend")
    return backend if isinstance(backend, str) else None


def _of_backend(backend: str) -> Clue[Builder]:
    answer = BACKENDS.get(backend.partition(":")[0].split(".")[0], Builder.NONE)
    which = f"build-backend {backend!r} in pyproject.toml"
    return Clue(answer, which if answer is not Builder.NONE else f"{which} is none of those")


def _of_host(host: str) -> Forge | None:
    if host == "github.com" or host.startswith("github."):
        return Forge.GITHUB
    if host == "gitlab.com" or host.startswith("gitlab."):
        return Forge.GITLAB
    return None
