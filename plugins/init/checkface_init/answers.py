"""The three answers that all else follows from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Builder(StrEnum):
    """What makes the wheel and the sdist."""

    SETUPTOOLS = "setuptools"
    HATCHLING = "hatchling"
    FLIT = "flit"
    POETRY = "poetry-core"
    UV = "uv_build"
    PDM = "pdm"
    NONE = "none"


class Docs(StrEnum):
    """What makes the documentation."""

    MKDOCS = "mkdocs"
    ZENSICAL = "zensical"
    SPHINX = "sphinx"
    NONE = "none"


class Forge(StrEnum):
    """Where the repository and its release pages are."""

    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


HOOKED = frozenset({Builder.SETUPTOOLS, Builder.HATCHLING})
"""Builders that can draw faces while they build."""


@dataclass(frozen=True)
class Answers:
    """What a project is made with."""

    builder: Builder
    docs: Docs
    forge: Forge
    build_hook: bool = False
    """Whether faces are drawn by the build backend too, at its price."""
