"""Promises of our words in the languages of pages: each language has all of them, and no other."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from tests.core.test_html import COMMIT, LAYOUTS, RELEASE, WITH_WORDS, WORDS, Tags

from checkface.pages import LANGUAGES, WHAT_IS_THIS, Portrait, Texts, block_html, script, texts_in

ROOT = Path(__file__).parents[2]
OTHERS = sorted(set(LANGUAGES) - {"en"})
SAME_IN = {
    "en": set(),
    "de": {"Name", "{name}:", "{description}, {words}"},
    "fr": {"commit {name}", "{description}, {words}"},
    "es": {"commit {name}", "{name}:", "{description}, {words}"},
    "ja": set(),
    "zh": set(),
}
"""What is written as in English."""


def said(texts: Texts) -> dict[str, str]:
    """Each word of a language, by its field."""
    found = {each.name: getattr(texts, each.name) for each in fields(texts)}
    headings = found.pop("headings")
    for name in ("lang", "direction", "about"):
        found.pop(name)
    return {**found, **{f"headings.{at}": each for at, each in enumerate(headings)}}


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_each_word_of_its_own_and_says_the_same_things(language: str) -> None:
    english, ours = said(texts_in("en")), said(texts_in(language))
    places = {
        key: (set(re.findall(r"\{\w+\}", english[key])), set(re.findall(r"\{\w+\}", ours[key])))
        for key in english
    }

    assert {key: ones for key, ones in places.items() if ones[0] != ones[1]} == {}
    assert SAME_IN[language] == {ours[key] for key in ours if ours[key] == english[key]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("shown", [RELEASE, COMMIT])
def test_nothing_of_a_page_is_left_in_another_language(
    language: str, layout: str, shown: Portrait
) -> None:
    """Whatever is no name, no word of the face and no command is one of that language's texts."""
    portrait = replace(shown, texts=texts_in(language))
    page = Tags(LAYOUTS[layout](portrait, "x.png"))
    english = {each for each in said(texts_in("en")).values() if "{" not in each}
    english -= set(said(texts_in(language)).values())
    attributes = [str(value) for _, given in page.found for value in given.values()]

    assert [] == [
        each for each in english if each in page.said or any(each == value for value in attributes)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", WITH_WORDS)
def test_a_screen_reader_is_told_how_to_speak(language: str, layout: str) -> None:
    """Our sentences in their language, and the words, which are English on every page, in it."""
    page = Tags(LAYOUTS[layout](replace(RELEASE, texts=texts_in(language)), "x.png"))
    (words,) = (given for _, given in page.found if (given.get("class") or "") == "checkface-words")

    assert texts_in(language).lang == page.found[0][1]["lang"]
    assert (None if language == "en" else "en") == words.get("lang")
    assert "dir" not in page.found[0][1]


@pytest.mark.parametrize(
    ("written", "lang"),
    [
        ("de", "de"),
        ("de-CH", "de"),
        ("de_AT", "de"),
        ("FR", "fr"),
        ("pt_BR", "en"),
        ("zh", "zh-Hans"),
        ("zh_CN", "zh-Hans"),
        ("zh-Hans-CN", "zh-Hans"),
        ("zh_TW", "en"),
        ("zh-Hant", "en"),
        ("ar", "en"),
        ("den", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_language_of_a_page_is_found_however_its_tool_writes_it(
    written: str | None, lang: str
) -> None:
    assert lang == texts_in(written).lang


def test_english_in_a_page_that_runs_from_right_to_left_runs_as_english_does() -> None:
    whole = Tags(block_html(replace(RELEASE, texts=texts_in("he")), "x.png")).found[0][1]

    assert ("en", "ltr") == (whole["lang"], whole["dir"])


def test_french_has_its_blanks_and_no_line_ends_at_them() -> None:
    page = Tags(block_html(replace(RELEASE, texts=texts_in("fr")), "x.png")).said

    assert "Pour vérifier\u00a0:" in page
    assert "de la version\u202f; les mêmes" in page
    assert not re.search(r" [:;!?]", page)


def test_a_language_changes_no_digest_no_words_and_no_command() -> None:
    shown = {
        language: Tags(block_html(replace(RELEASE, texts=texts_in(language)), "x.png")).said
        for language in LANGUAGES
    }

    for page in shown.values():
        assert WORDS in page
        assert str(RELEASE.documented.resolved.digest) in page
        assert "pip-checkface install tiny==1.0" in page
    assert len(LANGUAGES) == len(set(shown.values()))


def test_the_script_says_what_the_page_says() -> None:
    page = Tags(block_html(replace(RELEASE, texts=texts_in("de")), "x.png"))
    given = page.found[0][1]

    assert ("Kopieren", "{text} kopieren", "Kopiert") == (
        given["data-copy"],
        given["data-copy-text"],
        given["data-copied"],
    )
    assert {"copy", "copyText", "copied"} <= set(re.findall(r"\w+", script()))


def test_the_page_about_faces_is_there() -> None:
    repository = "https://github.com/checkface/checkface"

    assert f'Repository = "{repository}"' in (ROOT / "pyproject.toml").read_text()
    assert WHAT_IS_THIS.startswith(f"{repository}/blob/main/")
    assert (ROOT / WHAT_IS_THIS.removeprefix(f"{repository}/blob/main/")).is_file()
