"""Promises of fences called `checkface`."""

from __future__ import annotations

import re

import pytest
from tests.plugins.markdown.conftest import WORDS, Convert

from checkface import CheckfaceError, MismatchError

FENCES = ["fenced_code", "pymdownx.superfences"]


def fence(*lines: str, name: str = "checkface") -> str:
    return "\n".join([f"```{name}", *lines, "```"])


def test_a_fence_is_the_whole_block(convert: Convert) -> None:
    html = convert(f"Before\n{fence('manifest:checkface.json')}\nAfter")

    assert re.search(
        r"<p>Before</p>\s*<figure class=\"checkface-block\".*</figure>", html, re.DOTALL
    )
    assert "<p>After</p>" in html
    assert WORDS in html
    assert "pip-checkface install tiny==1.0" in html


@pytest.mark.parametrize("written", [fence(), fence("release"), fence(name="{checkface}")])
def test_no_reference_is_the_documented_release(written: str, convert: Convert) -> None:
    assert "This documentation describes</span> <strong>tiny 1.0</strong>" in convert(written)


@pytest.mark.parametrize(
    "written",
    [
        fence(":size: 64", "text:x"),
        fence("text:x", ":size: 64"),
        fence("", ":size: 64", "", "text:x"),
        fence(":size: 64", name="{checkface} text:x"),
        fence(":size: 64", name="checkface text:x"),
        fence(":size: 64", "text:x").replace("```", "~~~~"),
    ],
)
def test_a_reference_stands_in_the_fence_or_beside_its_name(written: str, convert: Convert) -> None:
    html = convert(written)

    assert 'width="64"' in html
    assert "<strong>text</strong>" in html


def test_options_say_how_it_is_shown(convert: Convert) -> None:
    html = convert(
        fence(
            "text:x", ":trio:", ":size: 50", ":layout: face", ":caption:", ":alt: Mine", ":link: y"
        )
    )

    assert 'width="160" height="50"' in html
    assert 'alt="Mine, ' in html
    assert '<a href="y"><img' in html
    assert "checkface-words" in html


@pytest.mark.parametrize("written", [fence(":layout: badge"), fence(name="checkface-badge")])
def test_a_badge_is_small(written: str, convert: Convert) -> None:
    html = convert(written)

    assert '<figure class="checkface-badge"' in html
    assert 'width="48"' in html


def test_a_table_has_a_row_for_each_reference_and_each_file_of_a_manifest(
    convert: Convert,
) -> None:
    html = convert(fence("manifest:checkface.json", "text:x", name="checkface-table"))

    rows = re.findall(r'<th scope="row">(.*?)</th>', html)
    assert ["tiny 1.0", "tiny-1.0-py3-none-any.whl", "tiny-1.0.tar.gz", "text"] == rows


def test_a_table_of_nothing_is_one_of_the_release(convert: Convert) -> None:
    html = convert(fence(name="checkface-table"))

    assert 3 == html.count('scope="row"')


@pytest.mark.parametrize("other", FENCES)
def test_a_fence_in_a_list_stays_in_it(other: str, convert: Convert) -> None:
    html = convert("- one\n\n    ```checkface\n    text:x\n    ```\n\n- two", other)

    assert re.search(r"<li>\s*<p>one</p>\s*<figure.*</figure>\s*</li>", html, re.DOTALL)
    assert 1 == html.count("<ul>")


def test_a_fence_in_a_quote_stays_in_it(convert: Convert) -> None:
    html = convert("> one\n>\n> ```checkface\n> text:x\n> ```")

    assert re.search(r"<blockquote>.*<figure.*</figure>\s*</blockquote>", html, re.DOTALL)


@pytest.mark.parametrize("other", FENCES)
def test_a_page_about_us_may_show_a_fence_in_another(other: str, convert: Convert) -> None:
    html = convert(f"````\n{fence('text:x')}\n````\n\n~~~ text\n{fence('text:x')}\n~~~", other)

    assert "<figure" not in html
    assert 2 == html.count("```checkface")


@pytest.mark.parametrize("other", FENCES)
@pytest.mark.parametrize("name", ["python", "checkfaces", "checkface-sheet", "{.checkface}"])
def test_other_fences_are_left_to_others(name: str, other: str, convert: Convert) -> None:
    assert "<figure" not in convert(fence("text:x", name=name), other)


def test_a_fence_without_an_end_is_text(convert: Convert) -> None:
    html = convert(f"```checkface\ntext:x\n\n~~~\n\n{fence('text:y')[:-4]}")

    assert "<figure" not in html


def test_an_open_fence_hides_none_below_it(convert: Convert) -> None:
    assert "<figure" in convert(f"~~~\n\n{fence('text:y')}")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([":sise: 3"], "has the option 'sise': expected some of size, trio"),
        ([":size: 0"], "size is '0': expected a whole number from 1 to 1024"),
        ([":size: big"], "size is 'big': expected a whole number"),
        ([":layout: card"], "layout is 'card': expected one of block, face, badge"),
        ([":trio: 3"], "trio is '3': expected yes, no or nothing"),
        ([":alt:"], "alt is '': expected a text"),
        ([":expect: 123"], "expect is '123': "),
        (["text:a", "git:HEAD"], "names 2 things: expected one"),
    ],
)
def test_what_cannot_be_meant_is_an_error_that_says_so(
    lines: list[str], said: str, convert: Convert
) -> None:
    with pytest.raises(CheckfaceError, match=re.escape(said)):
        convert(fence(*lines), on_missing="error")


def test_a_table_takes_only_a_size(convert: Convert) -> None:
    with pytest.raises(CheckfaceError, match="has the option 'trio': expected some of size"):
        convert(fence(":trio:", name="checkface-table"), on_missing="error")


def test_a_digest_that_differs_is_always_an_error(convert: Convert) -> None:
    with pytest.raises(MismatchError, match=r"tiny 1\.0 has .*, expected sha256:00"):
        convert(fence(f":expect: sha256:{'00' * 32}"), on_missing="ignore")


def test_what_follows_text_is_nowhere_in_the_page_or_the_log(
    convert: Convert, caplog: pytest.LogCaptureFixture
) -> None:
    page = convert(fence("text:open sesame") + "\n\n" + fence("text:open sesame", ":sise: 3"))

    assert "sise" in caplog.text
    assert "sesame" not in page + caplog.text
