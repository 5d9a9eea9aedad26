"""Promises of the versions of Sphinx that the extra allows, each in an environment of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hosts.environments import environment
from tests.plugins.sphinx.sphinx_workshop import Workshop, read_pages

VERSIONS = ["==7.4.0", "==8.0.2", ">=8.1,<9"]
BADGE = ".checkface-slot .checkface-badge img"


@pytest.fixture(scope="module", params=VERSIONS)
def python(request: pytest.FixtureRequest) -> Path:
    return environment(f"sphinx{request.param}")


def version_of(python: Path) -> str:
    """What pip has put into the environment itself, and not what is behind it."""
    (found,) = python.parents[1].glob("lib/python*/site-packages/[Ss]phinx-*.dist-info")
    return found.name.removesuffix(".dist-info").split("-")[1]


@pytest.mark.parametrize("builder", ["html", "dirhtml", "epub", "latex", "texinfo", "text", "man"])
def test_each_version_builds_with_no_complaint(builder: str, python: Path, tmp_path: Path) -> None:
    site = Workshop.of("sphinx_site", tmp_path, python)

    assert [] == site.clean_build(builder, "-j", "2").warnings


@pytest.mark.parametrize("theme", ["alabaster", "classic"])
def test_each_version_shows_the_badge_and_follows_the_release(
    theme: str, python: Path, tmp_path: Path
) -> None:
    site = Workshop.of("sphinx_site", tmp_path, python)
    site.configure(f"html_theme = {theme!r}")
    first = site.clean_build()
    assert f"Running Sphinx v{version_of(python)}\n" in first.log
    assert 1 == len(first.page("guide/plain.html").select(BADGE))
    assert set() == read_pages(site.clean_build().log)

    site.configure("checkface_release = 'released/tiny-1.0.tar.gz'")
    (image,) = site.clean_build().page("guide/plain.html").select(BADGE)
    assert "Face of tiny-1.0.tar.gz, swim carbon couple rotate" == image["alt"]
