"""Promises of what stands in a page of HTML, and of what does not."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

import pytest
from tests.plugins.sphinx.conftest import BuildOnce, Open
from tests.plugins.sphinx.sphinx_workshop import PROJECTS, Built, Workshop, indexed_words

from checkface import Digest, Manifest

OURS = {"learn", "creek", "swim", "carbon", "coupl", "sha256", "pip-checkfac", "tiny==1.0"}
HOSTILE = '<script>alert(1)</script>&".whl'


@pytest.fixture
def built(build_once: BuildOnce) -> Built:
    return build_once("html")


def test_the_block_says_what_the_site_documents(built: Built) -> None:
    (block,) = built.page("guide/check.html").select("figure.checkface-block")

    assert "This documentation describes tiny 1.0" in block.text
    assert "learn creek depend fit" in block.text
    assert "pip-checkface install tiny==1.0" in [code.text for code in block.select("code")]
    assert "https://example.org/check" == block.select("a")[0]["href"]
    image = block.select("img")[0]
    assert ("306", "96") == (image["width"], image["height"])


def test_a_link_to_a_page_is_relative_to_the_page(built: Built) -> None:
    links = [link["href"] for link in built.page("guide/check.html").select(".checkface-face a")]
    links += [link["href"] for link in built.page("guide/check.html").select("p > a:has(img)")]

    assert "plain.html" in links


def test_each_picture_of_each_page_is_there_and_is_described(built: Built) -> None:
    for path in built.site.rglob("*.html"):
        for image in built.page(str(path.relative_to(built.site))).select("img.checkface-picture"):
            assert (path.parent / str(image["src"])).is_file()
            assert 4 <= len(str(image["alt"]).split())


def test_a_table_of_the_release_has_all_of_its_files(built: Built) -> None:
    rows = built.page("index.html").select(".checkface-table tbody tr")

    assert ["tiny 1.0", "tiny-1.0-py3-none-any.whl", "tiny-1.0.tar.gz"] == [
        row.select("th")[0].text for row in rows
    ]


def test_the_search_index_has_no_word_of_ours(built: Built) -> None:
    words = indexed_words(built.site)

    assert "word" in words
    assert set() == words & OURS


def test_what_was_typed_after_text_is_in_the_source_alone(site: Workshop) -> None:
    built = site.clean_build()
    everywhere = [*built.site.rglob("*"), *site.folder.glob("trees-*/**/*")]
    found = [
        path for path in everywhere if path.is_file() and b"a secret that" in path.read_bytes()
    ]

    assert ["_sources/guide/check.rst.txt"] == [str(p.relative_to(built.site)) for p in found]


def test_a_hostile_file_name_is_only_text(site: Workshop) -> None:
    (site.source / HOSTILE.replace("/", ":")).write_text("x")
    name = HOSTILE.replace("/", ":")
    site.write("guide/plain.rst", f"Page\n====\n\n.. checkface:: ./{name}\n")
    page = site.clean_build().text("guide/plain.html")

    assert "<script>alert" not in page
    assert escape("<script>alert(1)<:script>&") in page


def test_pages_ask_nobody_else(built: Built) -> None:
    block = str(built.page("guide/plain.html").select(".checkface-slot")[0])

    assert ("http" in block, "onclick" in block, "style=" in block) == (False, False, False)
    for name in ("checkface.css", "checkface.js"):
        assert "http" not in built.text(f"_static/{name}")


def test_the_sites_record_is_the_manifest_byte_for_byte(built: Built) -> None:
    assert built.text("checkface.json") == (PROJECTS / "sphinx_site/checkface.json").read_text()
    assert "tiny" == Manifest.of_file(built.site / "checkface.json").release.project


def test_the_record_of_a_file_says_what_the_site_documents(site: Workshop) -> None:
    site.configure("checkface_release = 'released/tiny-1.0.tar.gz'")
    record = json.loads(site.clean_build().text("checkface.json"))

    assert {
        "documents": {
            "title": "tiny 1.0",
            "digest": str(Digest.of_file(site.source / "released/tiny-1.0.tar.gz")),
            "words": ["swim", "carbon", "couple", "rotate"],
            "is_commit": False,
        }
    } == record


def test_paths_start_at_the_folder_that_conf_py_says(site: Workshop) -> None:
    site.configure("checkface_folder = 'released'", "checkface_release = 'tiny-1.0.tar.gz'")
    site.write("index.rst", "Page\n====\n\n.. checkface:: tiny-1.0-py3-none-any.whl\n")
    site.write("guide/check.rst", ":orphan:\n\nPage\n====\n")
    site.write("guide/plain.rst", ":orphan:\n\nPage\n====\n")
    page = site.clean_build().page("index.html")

    assert {"elevator transfer suit divide", "swim carbon couple rotate"} == {
        words.text for words in page.select(".checkface-words")
    }


def test_without_a_release_there_is_no_badge_and_no_record_of_ours(open_project: Open) -> None:
    site = open_project("sphinx_myst").apart  # what MyST reads is in Sphinx's defaults from then on
    (site.source / "extra").mkdir()
    site.write("extra/checkface.json", "the project's own")
    site.configure("html_extra_path = ['extra']")
    built = site.clean_build()

    assert not built.page("index.html").select(".checkface-slot")
    assert "the project's own" == built.text("checkface.json")


def test_myst_has_the_same_directives_and_role(open_project: Open) -> None:
    page = open_project("sphinx_myst").apart.clean_build().page("index.html")

    assert 1 == len(page.select("figure.checkface-block img[width='152']"))
    assert 2 == len(page.select("span.checkface-face"))
    assert 1 == len(page.select("img[alt^='The third, ']"))
    assert 1 == len(page.select("figure.checkface-badge"))
    assert 2 == len(page.select(".checkface-table tbody tr"))


def test_our_words_are_in_the_language_of_the_site(site: Workshop) -> None:
    """Built apart: Sphinx keeps a language for whatever the same process builds later."""
    site.configure("language = 'de'", "checkface_about = 'guide/plain'")
    page = site.apart.clean_build().page("guide/check.html")
    (block,) = page.select("figure.checkface-block")

    assert "de" == block["lang"]
    assert "Diese Dokumentation beschreibt tiny 1.0" in block.text
    assert ["plain.html"] == [link["href"] for link in block.select(".checkface-about a")]
    assert ["Gesicht", "Name", "Wörter", "Prüfsumme"] == [
        each.text for each in page.select(".checkface-rows thead th")
    ]
    assert "This documentation" not in page.text


def test_a_book_is_in_the_language_of_the_site(site: Workshop) -> None:
    site.configure("language = 'fr'")
    text = site.apart.clean_build("text").text("guide/check.txt")

    assert "Cette documentation décrit tiny 1.0" in text
    assert "This documentation" not in text
