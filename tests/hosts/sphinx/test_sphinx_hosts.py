"""Promises of themes that have no place for a badge, of too old hosts, and of a book."""

from __future__ import annotations

import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from tests.hosts.environments import environment
from tests.plugins.sphinx.sphinx_workshop import Workshop

BADGE = ".checkface-slot .checkface-badge img"
THEMES = {
    "sphinx_nefertiti": "sphinx-nefertiti",
    "breeze": "sphinx-breeze-theme",
}


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_that_leaves_out_sphinxs_footer_shows_the_badge(theme: str, tmp_path: Path) -> None:
    python = environment(THEMES[theme])
    site = Workshop.of("sphinx_site", tmp_path, python)
    site.configure(f"html_theme = {theme!r}")
    built = site.build()

    assert 0 == built.code, built.log
    for page in ("index.html", "guide/plain.html"):
        assert 1 == len(built.page(page).select(BADGE))


def test_a_theme_without_any_block_shows_the_badge_below_the_text(site: Workshop) -> None:
    (site.source / "bare").mkdir()
    site.write("bare/theme.conf", "[theme]\ninherit = basic\nstylesheet = basic.css\n")
    site.write("bare/layout.html", "<!doctype html><body>{{ body }}{% block body %}{% endblock %}")
    site.configure("html_theme_path = ['.']", "html_theme = 'bare'", "html_use_index = False")
    page = site.clean_build().page("guide/plain.html")

    assert 1 <= len(page.select(BADGE))


def test_an_older_sphinx_says_which_one_is_needed(tmp_path: Path) -> None:
    python = environment("sphinx==5.3")
    built = Workshop.of("sphinx_site", tmp_path, python).build()

    assert 0 != built.code
    assert "checkface_sphinx extension used by this project needs at least Sphinx v7.4" in built.log
    assert "Traceback" not in built.log


@pytest.mark.parametrize("host", ["mkdocs==1.4.3", "mkdocs==1.5.3"])
def test_an_older_mkdocs_says_which_one_is_needed(host: str, tmp_path: Path) -> None:
    python = environment(host)
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [checkface]\n")
    (tmp_path / "docs").mkdir()
    done = subprocess.run(
        [python, "-m", "mkdocs", "build"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
    )

    assert 0 != done.returncode
    assert "checkface needs MkDocs 1.6 or newer, and this is" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_book_with_its_doctrees_beside_it_holds_each_picture_once(site: Workshop) -> None:
    out = site.folder / "epub"
    built = site.build("epub", "-d", str(out / ".doctrees"))
    with zipfile.ZipFile(out / "tiny.epub") as book:
        names = Counter(Path(name).name for name in book.namelist() if "cf1-" in name)

    assert 0 == built.code
    assert names
    assert {1} == set(names.values())
    assert not [line for line in built.warnings if ".doctrees/checkface" in line]
