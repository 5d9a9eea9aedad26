"""Promises of the extension where no documentation tool gives it a store."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from tests.plugins.markdown.conftest import SITE, WORDS, Convert

from checkface import Digest, MismatchError, UnresolvedReferenceError
from checkface.errors import OutputError
from checkface_markdown.wanted import WrittenError

ANY = "{checkface}`text:x`"


def pictures(project: Path) -> list[Path]:
    return sorted((project / SITE).glob("*.png"))


def test_pictures_and_style_are_written_and_linked(convert: Convert, project: Path) -> None:
    html = convert(ANY, url_prefix="../pictures/")
    (picture,) = pictures(project)

    assert f'src="../pictures/{picture.name}"' in html
    assert '<link href="../pictures/checkface.css" rel="stylesheet" />' in html
    assert (project / SITE / "checkface.css").exists()
    assert (project / SITE / "checkface.js").exists()


def test_the_link_to_the_style_is_below_the_title(convert: Convert) -> None:
    assert convert(f"# Title\n\n{ANY}").startswith("<h1>Title</h1>\n<link")
    assert convert(f"{ANY}").startswith("<link")


def test_a_page_without_a_face_needs_no_style(convert: Convert, project: Path) -> None:
    assert "<p>Nothing</p>" == convert("Nothing")
    assert not (project / "site").exists()


def test_a_site_may_have_its_own_style(convert: Convert) -> None:
    assert "<link" not in convert(ANY, style=False)


def test_a_picture_that_is_there_is_not_drawn_again(
    convert: Convert, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = convert(ANY)
    before = [path.stat().st_mtime_ns for path in (project / SITE).iterdir()]
    monkeypatch.setattr("checkface.pages.Portrait.png", lambda _: pytest.fail("drawn again"))

    assert first == convert(ANY)
    assert before == [path.stat().st_mtime_ns for path in (project / SITE).iterdir()]


def test_pictures_may_go_to_several_folders(convert: Convert, project: Path) -> None:
    convert(ANY, output_dir=["docs/faces", "site/faces"])
    names = [
        {path.name for path in (project / folder).iterdir()}
        for folder in ("docs/faces", "site/faces")
    ]

    assert names[0] == names[1]
    assert 3 == len(names[0])


def test_a_warning_says_why_and_the_page_says_where(
    convert: Convert, caplog: pytest.LogCaptureFixture, project: Path
) -> None:
    with caplog.at_level(logging.WARNING):
        html = convert("One\n\n```checkface\npath:nowhere.whl\n```")

    assert '<span class="checkface-missing">[No face: checkface path:nowhere.whl]</span>' in html
    assert str(project) not in html
    assert ["line 3: no face: "] == [each[:17] for each in caplog.messages]
    assert "nowhere.whl" in caplog.text


def test_metadata_above_a_page_makes_its_lines_unknown(
    convert: Convert, caplog: pytest.LogCaptureFixture
) -> None:
    convert("title: x\n\n```checkface\npath:nowhere.whl\n```", "meta")

    assert ["no face: "] == [each[:9] for each in caplog.messages]


def test_what_is_missing_may_be_ignored(convert: Convert) -> None:
    assert "" == convert("```checkface\nnowhere\n```", on_missing="ignore", style=False)


def test_a_mistake_of_the_author_is_not_ignored(convert: Convert) -> None:
    assert "No face" in convert("```checkface\n:sise: 3\n```", on_missing="ignore")


def test_what_is_missing_may_be_an_error(convert: Convert) -> None:
    with pytest.raises(UnresolvedReferenceError, match="nowhere"):
        convert("{checkface}`nowhere`", on_missing="error")


def test_a_release_that_was_never_set_is_said(
    convert: Convert, caplog: pytest.LogCaptureFixture
) -> None:
    convert("{checkface}`release`", release="")

    assert "set the option release" in caplog.text


def test_the_first_release_that_is_found_is_shown(convert: Convert) -> None:
    assert WORDS in convert(
        "{checkface}`release`", release=["manifest:later.json", "manifest:checkface.json"]
    )


def test_another_release_than_the_expected_one_is_always_an_error(convert: Convert) -> None:
    with pytest.raises(MismatchError):
        convert("{checkface}`release`", expect=str(Digest.of_text("x")), on_missing="ignore")


def test_a_folder_that_cannot_be_written_is_said(
    convert: Convert, caplog: pytest.LogCaptureFixture, project: Path
) -> None:
    (project / "site").write_bytes(b"")

    assert "No face" in convert(ANY, style=False)
    assert "cannot write" in caplog.text
    with pytest.raises(OutputError, match="cannot write"):
        convert(ANY, style=False, on_missing="error")


def test_whatever_is_broken_in_drawing_breaks_no_page(
    convert: Convert, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> bytes:
        raise RuntimeError("out of ink")

    monkeypatch.setattr("checkface.pages.Portrait.png", broken)

    assert "No face" in convert(ANY, style=False)
    assert "no picture of text: out of ink" in caplog.text


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("release", 3),
        ("expect", "123"),
        ("expect", 0),
        ("size", 0),
        ("badge_size", "big"),
        ("inline_size", 1025),
        ("on_missing", "shout"),
        ("output_dir", 3),
    ],
)
def test_an_option_that_cannot_be_meant_is_an_error(
    option: str, value: object, convert: Convert
) -> None:
    with pytest.raises(WrittenError, match=option):
        convert(ANY, **{option: value})
