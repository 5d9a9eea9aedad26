"""A folder with a release, and Markdown that may name it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import markdown
import pytest

PROJECT = Path(__file__).parents[2] / "projects/mkdocs_site"
WORDS = "learn creek depend fit"
"""Of the release."""
SITE = "site/assets/checkface"

Convert = Callable[..., str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy: pictures go into it."""
    return Path(shutil.copytree(PROJECT, tmp_path / "project"))


@pytest.fixture
def convert(project: Path) -> Convert:
    """Markdown into HTML, with the options of our extension after it and others before."""

    def convert(text: str, *others: str, **options: Any) -> str:
        ours = {
            "folder": str(project),
            "release": "manifest:checkface.json",
            "output_dir": SITE,
            **options,
        }
        return markdown.markdown(
            text, extensions=[*others, "checkface"], extension_configs={"checkface": ours}
        )

    return convert
