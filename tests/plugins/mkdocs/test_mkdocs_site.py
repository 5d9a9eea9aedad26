"""Promises of a built site, in each theme."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from bs4 import BeautifulSoup
from tests.plugins.mkdocs.site_workshop import WORDS, Addresses, Workshop

from checkface.pages import WHAT_IS_THIS

PAGES = ["index.html", "install/index.html", "guide/releases/index.html"]


def test_each_page_shows_the_release_in_its_footer(built: Workshop) -> None:
    for name in [*PAGES, "404.html"]:
        page = built.read(name)
        badge = page[page.rindex('<div class="checkface-footer">') :]

        assert f'alt="Face of tiny 1.0, {WORDS}"' in badge
        assert f'<span class="checkface-words">{WORDS}</span>' in badge
        assert badge.index("</div>") < badge.index("</footer>") < badge.index("</body>")


def test_materials_small_print_ends_with_the_badge_whatever_is_in_it(workshop: Workshop) -> None:
    ours = {"checkface": {"release": "manifest:checkface.json"}}
    small = "<div><div>All rights</div> reserved</div>"
    workshop.write({"name": "material", "font": False}, [ours], copyright=small)
    workshop.build()
    page = BeautifulSoup(workshop.read("index.html"), "html.parser")
    (inner,) = page.select(".md-footer-meta__inner")

    assert ["md-copyright", "checkface-footer"] == [
        each["class"][0] for each in inner.find_all("div", recursive=False)
    ]


def test_nothing_of_ours_leads_nowhere(built: Workshop) -> None:
    assert [] == built.dead_ends()


def test_a_copy_of_the_site_below_a_version_leads_nowhere_else(
    built: Workshop, tmp_path: Path
) -> None:
    """As mike keeps versions, and as a reader has it who downloaded the site."""
    copy = Workshop(tmp_path)
    shutil.copytree(built.site, copy.site / "1.0")

    assert [] == copy.dead_ends()


def test_the_page_of_an_error_finds_the_picture_at_any_depth(built: Workshop) -> None:
    ours = [each for each in Addresses(built.read("404.html")).found if "cf1-" in each]

    assert ours
    assert all(each.startswith("/tiny/assets/checkface/") for each in ours)


def test_the_badge_leads_to_the_page_for_checking(built: Workshop) -> None:
    def link(name: str) -> str | None:
        footer = built.read(name).rpartition('<div class="checkface-footer">')[2]
        found = re.search(r'<a href="([^"]*)"', footer.partition("</figure>")[0])
        return found and found[1]

    assert "install/" == link("index.html")
    assert "../../install/" == link("guide/releases/index.html")
    assert "/tiny/install/" == link("404.html")
    assert link("install/index.html") is None


def test_the_page_for_checking_ends_with_the_whole_block(built: Workshop) -> None:
    page = built.read("install/index.html")

    assert 1 == page.count('<figure class="checkface-block"')
    assert "This documentation describes</span> <strong>tiny 1.0</strong>" in page
    assert "-trio-256.png" in page


def test_a_link_to_a_page_is_found_as_mkdocs_finds_it(built: Workshop) -> None:
    link = '<a href="../../install/"><strong>tiny-1.0.tar.gz</strong></a>'

    assert link in built.read("guide/releases/index.html")


def test_the_search_reads_none_of_it(built: Workshop) -> None:
    index = (built.site / "search/search_index.json").read_text()

    assert "It does nothing, in ten bytes" in index
    for word in [WORDS, "elevator", "sha256:", "describes", "tiny-1.0", "pip-checkface", "Face"]:
        assert word not in index


def test_headings_and_titles_have_no_words_of_a_face(built: Workshop) -> None:
    page = built.read("index.html")

    assert 'id="release-10"' in page
    assert '"title":"Release 1.0"' in (built.site / "search/search_index.json").read_text()


def test_the_record_at_the_root_is_the_manifest(built: Workshop) -> None:
    assert (built.folder / "checkface.json").read_bytes() == (
        built.site / "checkface.json"
    ).read_bytes()
    assert "1.0" == json.loads(built.read("checkface.json"))["version"]


def test_a_site_has_each_picture_once_and_asks_no_other_site_for_any(built: Workshop) -> None:
    assert 8 == len(built.pictures())
    for name in PAGES:
        ours = {each for each in Addresses(built.read(name)).found if "checkface" in each}
        assert not [each for each in ours - {WHAT_IS_THIS} if "//" in each]


def test_the_style_comes_before_the_sites_own(workshop: Workshop) -> None:
    workshop.write(
        "mkdocs",
        [{"checkface": {"release": "manifest:checkface.json"}}],
        extra_css=["own.css"],
    )
    workshop.page("own.css", "")
    workshop.build()
    page = workshop.read("index.html")

    assert page.index("checkface.css") < page.index("own.css")


def test_our_words_are_in_the_language_of_the_theme(workshop: Workshop) -> None:
    workshop.configure({"name": "mkdocs", "locale": "fr"})
    workshop.build()
    page = workshop.read("install/index.html")

    assert 'lang="fr"' in page
    assert f'alt="Trois visages de tiny 1.0, {WORDS}"' in page
    assert f'alt="Visage de tiny 1.0, {WORDS}"' in page
    assert "This documentation" not in page


def test_our_words_are_in_a_language_that_is_set(workshop: Workshop) -> None:
    workshop.configure("mkdocs", language="de")
    workshop.build()

    assert f'alt="Drei Gesichter von tiny 1.0, {WORDS}"' in workshop.read("install/index.html")


def test_what_says_what_a_face_is_may_be_a_page_of_the_site(workshop: Workshop) -> None:
    workshop.configure(
        about="guide/releases.md#releases", block=["install.md", "guide/releases.md"]
    )
    workshop.build()
    about = '<p class="checkface-about">'

    assert f'{about}<a href="../guide/releases/#releases">Drawn' in workshop.read(
        "install/index.html"
    )
    assert f"{about}Drawn" in workshop.read("guide/releases/index.html")


def test_a_page_about_faces_that_is_not_there_is_said(workshop: Workshop) -> None:
    workshop.configure(about="missing.md")
    code, said = workshop.try_build("--strict")

    assert 1 == code
    assert "about names 'missing.md', which is no page of this site" in said
