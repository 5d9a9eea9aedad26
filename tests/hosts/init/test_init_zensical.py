"""What is written for Zensical is what it really builds with, and its defaults are why not more."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.hosts.environments import environment

from checkface_init import zensical
from checkface_init.errors import LeftAloneError
from checkface_init.project import Project

MANIFEST = Path(__file__).parents[2] / "projects/mkdocs_site/checkface.json"
WORDS = "learn creek depend fit"
PAGE = "# fig\n\n~~gone~~\n\n!!! note\n    Here.\n\n```checkface\nrelease\n```\n"
LISTED = {
    "zensical.toml": '[project]\nsite_name = "fig"\n\n[project.markdown_extensions.toc]\n',
    "mkdocs.yml": "site_name: fig\nmarkdown_extensions:\n  - toc:\n      permalink: true\n",
}


@pytest.fixture(scope="module")
def python() -> Path:
    return environment("zensical==0.0.73")  # as the recipes


def page(folder: Path, python: Path) -> str:
    """What a build makes of the one page."""
    (folder / "docs").mkdir()
    (folder / "docs/index.md").write_text(PAGE)
    command = [str(python), "-m", "zensical", "build"]
    subprocess.run(command, cwd=folder, capture_output=True, check=True)
    return (folder / "site/index.html").read_text("utf-8")


@pytest.mark.parametrize("name", LISTED)
def test_zensical_builds_with_what_is_written(tmp_path: Path, python: Path, name: str) -> None:
    (tmp_path / name).write_text(LISTED[name])
    shutil.copy(MANIFEST, tmp_path)
    target = zensical.target(Project.at(tmp_path))

    (tmp_path / target.path).write_text(target.edit(LISTED[name]))

    assert WORDS in page(tmp_path, python)


def test_a_first_extension_would_switch_off_others(tmp_path: Path, python: Path) -> None:
    """Why a file without a list is left alone. Where this fails, Zensical adds to its own."""
    text = '[project]\nsite_name = "fig"\n'
    (tmp_path / "one").mkdir()
    (tmp_path / "one/zensical.toml").write_text(text)
    (tmp_path / "other").mkdir()
    ours = text + "[project.markdown_extensions.checkface]\n"
    (tmp_path / "other/zensical.toml").write_text(ours)

    with pytest.raises(LeftAloneError, match="switch off"):
        zensical.target(Project.at(tmp_path / "one")).edit(text)
    assert "admonition" in page(tmp_path / "one", python)
    assert "admonition" not in page(tmp_path / "other", python)
