"""Promises of the themes: each shows the badge once on every page, and says nothing of it."""

from __future__ import annotations

import pytest
from tests.plugins.sphinx.conftest import BuildOnce
from tests.plugins.sphinx.sphinx_workshop import Workshop

THEMES = ["alabaster", "furo", "pydata_sphinx_theme", "sphinx_rtd_theme", "classic", "nature"]
THEMES += ["haiku", "bizstyle", "sphinx_book_theme"]
PAGES = {"index.html", "guide/check.html", "guide/plain.html", "search.html", "genindex.html"}
BADGE = ".checkface-slot .checkface-badge img"
BY_HAND = {
    "alabaster": (
        'html_sidebars = {"**": ["about.html", "checkface-badge.html"]}',
        ".sphinxsidebar",
    ),
    "furo": (
        'html_sidebars = {"**": ["sidebar/brand.html", "checkface-badge.html"]}',
        ".sidebar-sticky",
    ),
    "pydata_sphinx_theme": (
        'html_theme_options = {"footer_end": ["checkface-badge"]}',
        ".footer-items__end",
    ),
    "sphinx_book_theme": (
        'html_theme_options = {"footer_content_items": ["checkface-badge.html"]}',
        ".bd-footer-content__inner",
    ),
}


@pytest.mark.parametrize("theme", THEMES)
def test_each_page_shows_the_badge_once(theme: str, build_themed: BuildOnce) -> None:
    built = build_themed(theme)

    assert PAGES == {name for name in PAGES if 1 == len(built.page(name).select(BADGE))}
    plain = built.page("guide/plain.html")
    (image,) = plain.select(BADGE)
    assert "Face of tiny 1.0, learn creek depend fit" == image["alt"]
    assert ((built.site / "guide") / str(image["src"])).is_file()
    assert ["check.html"] == [link["href"] for link in plain.select(".checkface-slot a")]


@pytest.mark.parametrize("theme", BY_HAND)
def test_a_badge_that_is_placed_by_hand_is_the_only_one(theme: str, site: Workshop) -> None:
    line, place = BY_HAND[theme]
    site.configure(f"html_theme = {theme!r}", line)
    page = site.clean_build().page("guide/plain.html")

    assert (1, 1) == (len(page.select(BADGE)), len(page.select(f"{place} {BADGE}")))


ROWS = {
    "alabaster": ".footer + .checkface-slot",
    "furo": "footer .bottom-of-page > .checkface-slot",
    "pydata_sphinx_theme": "footer .footer-items__center > .footer-item > .checkface-slot",
    "sphinx_book_theme": "footer .bd-footer-content__inner > .footer-item > .checkface-slot",
    "sphinx_rtd_theme": ".wy-nav-content footer > .checkface-slot",
    "classic": "div.footer > .checkface-slot",
}


@pytest.mark.parametrize("theme", ROWS)
def test_the_badge_stands_in_the_row_of_the_themes_own_footer(
    theme: str, build_themed: BuildOnce
) -> None:
    page = build_themed(theme).page("guide/plain.html")

    assert 1 == len(page.select(f"{ROWS[theme]} > .checkface-badge"))


def test_a_theme_that_stands_on_another_has_its_place(site: Workshop) -> None:
    (site.source / "ours").mkdir()
    site.write("ours/theme.conf", "[theme]\ninherit = furo\n")
    site.configure("html_theme_path = ['.']", "html_theme = 'ours'")
    page = site.clean_build().page("index.html")

    assert 1 == len(page.select(f"footer .bottom-of-page {BADGE}"))


def test_a_page_without_side_bar_has_it_in_the_footer(site: Workshop) -> None:
    site.configure("html_sidebars = {'index': []}")
    page = site.clean_build().page("index.html")

    assert 1 == len(page.select(BADGE))
    assert not page.select(".sphinxsidebar")


def test_the_badge_can_be_left_out(site: Workshop) -> None:
    site.clean_build()
    site.configure("checkface_badge = False")

    assert not site.clean_build().page("guide/plain.html").select(".checkface-badge")


def test_a_template_of_the_project_wins(site: Workshop) -> None:
    (site.source / "templates").mkdir()
    site.write(
        "templates/checkface-badge.html",
        "<p id='ours'>{{ checkface.title }}|{{ checkface.words }}|{{ checkface.digest }}|"
        "{{ checkface.command }}|{{ checkface.src }}|{{ checkface.is_commit }}</p>",
    )
    site.configure("templates_path = ['templates']")
    (ours,) = site.clean_build().page("guide/plain.html").select("#ours")
    name = "cf1-sha256-586976cb721c32dfd7cf0de303cff2b4-face-128.png"

    assert [
        "tiny 1.0",
        "learn creek depend fit",
        "sha256:586976cb721c32dfd7cf0de303cff2b45ceb1c871d409285d7c0a0fab3529ea8",
        "pip-checkface install tiny==1.0",
        f"../_images/{name}",
        "False",
    ] == ours.text.split("|")


@pytest.mark.parametrize("processes", ["1", "4"])
def test_a_template_can_show_any_face(processes: str, site: Workshop) -> None:
    (site.source / "templates").mkdir()
    call = "checkface_face('released/tiny-1.0.tar.gz', size=40, trio=True)"
    site.write(
        "templates/layout.html",
        f"{{% extends '!layout.html' %}}{{% block footer %}}{{{{ {call} }}}}{{% endblock %}}",
    )
    site.configure("templates_path = ['templates']", "checkface_badge = False")
    built = site.apart.clean_build("html", "-j", processes)
    (image,) = built.page("guide/plain.html").select("img")

    assert ("128", "40") == (image["width"], image["height"])
    assert ((built.site / "guide") / str(image["src"])).is_file()
