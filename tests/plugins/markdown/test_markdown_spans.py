"""Promises of spans such as {checkface}`REFERENCE`."""

from __future__ import annotations

from pathlib import Path

import markdown
import pytest
from tests.plugins.markdown.conftest import WORDS, Convert


def test_a_span_is_a_face_in_the_line_with_its_words(convert: Convert) -> None:
    html = convert("See {checkface}`release`, and go on.")

    assert 'width="32" height="32"' in html
    assert f'<span class="checkface-words">{WORDS}</span>' in html
    assert ", and go on.</p>" in html


def test_its_options_stand_behind_it(convert: Convert) -> None:
    html = convert('{checkface}`text:x`{size=64 trio caption=no alt="A b" link=there} {more}')

    assert 'width="204" height="64"' in html
    assert 'alt="A b, ' in html
    assert '<a href="there">' in html
    assert "checkface-words" not in html
    assert html.endswith(" {more}</p>")


def test_attr_list_lets_it_be(convert: Convert) -> None:
    html = convert("{checkface}`text:x`{: size=64 }", "attr_list")

    assert 'width="64"' in html


@pytest.mark.parametrize(
    "written",
    [
        "`` {checkface}`text:x` ``",
        "`{checkface}text:x`",
        r"\{checkface}`text:x`",
        "{checkface} `text:x`",
        "{checkfaces}`text:x`",
        "    {checkface}`text:x`",
    ],
)
def test_what_only_looks_like_one_is_text(written: str, convert: Convert) -> None:
    html = convert(f"A\n\n{written}\n")

    assert "<img" not in html
    assert "text:x" in html


def test_more_than_one_in_a_line(convert: Convert) -> None:
    html = convert("{checkface}`text:x` `code` {checkface}``text:y`` *{checkface}`text:z`*")

    assert 3 == html.count("<img")
    assert "<code>code</code>" in html


def test_a_headings_anchor_and_its_line_in_the_contents_have_no_words(
    convert: Convert,
) -> None:
    html = convert("[TOC]\n\n# Release 1.0 {checkface}`release`", "toc")

    assert '<a href="#release-10">Release 1.0</a>' in html
    assert '<h1 id="release-10">' in html
    assert 1 == html.count(WORDS + "</span>")


def test_two_pages_of_one_converter_have_their_own_faces(tmp_path: Path) -> None:
    converter = markdown.Markdown(
        extensions=["checkface"], extension_configs={"checkface": {"output_dir": str(tmp_path)}}
    )
    first = converter.convert("{checkface}`text:x`")
    converter.reset()
    second = converter.convert("Nothing")

    assert "<img" in first
    assert "<p>Nothing</p>" == second
