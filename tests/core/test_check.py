"""Promises of `checkface check`: what differs from the manifest is found, and named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from checkface import Manifest, Release
from checkface.face import Face, Trio
from checkface.pictures import face_png, sheet_png, trio_png
from checkface.pictures.alike import same_sheet
from checkface.pictures.page import SCALE
from checkface.pictures.published import Note, entries_of, label
from checkface.pictures.sheet import FACE, Grid
from checkface.release import Artifact

if TYPE_CHECKING:
    from tests.core.conftest import Checkface

WHEEL, SDIST = "tiny-1.0-py3-none-any.whl", "tiny-1.0.tar.gz"


@pytest.fixture(scope="session")
def release() -> Release:
    texts = {WHEEL: "a wheel", SDIST: "an sdist"}
    from checkface import Digest

    return Release.of_artifacts(
        Artifact(name, len(text), Digest.of_text(text)) for name, text in texts.items()
    )


@pytest.fixture
def posted(tmp_path: Path, release: Release) -> Path:
    """A folder as somebody downloads it from a release page."""
    files = {
        WHEEL: b"a wheel",
        SDIST: b"an sdist",
        "SHA256SUMS": release.sha256sums.encode(),
        "checkface.json": Manifest.of(release, {}).text.encode(),
        "checkface-trio.png": trio_png(release.digest, 64),
        "face.png": face_png(Face(release.artifacts[0].digest, 2), 64),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def everything(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name != "checkface.json")


def test_what_is_as_recorded_passes(process: Checkface, posted: Path) -> None:
    done = process("check", "checkface.json", *everything(posted), "--all")

    assert (0, "") == (done.code, done.err)
    assert 5 == done.out.count("\nsame ")
    assert "tiny 1.0\n" in done.out


@pytest.mark.parametrize("name", [WHEEL, "SHA256SUMS"])
def test_other_bytes_are_named_with_both_digests(
    checkface: Checkface, posted: Path, name: str
) -> None:
    before = (posted / name).read_bytes()
    (posted / name).write_bytes(before + b"!")

    done = checkface("check", "checkface.json", *everything(posted), "--json")
    told = json.loads(done.out)

    assert 1 == done.code
    assert "different" == told["verdict"]
    assert [name] == [each["name"] for each in told["files"] if each["standing"] == "different"]
    (found,) = (each for each in told["files"] if each["name"] == name)
    assert found["expected"] != found["actual"]


@pytest.mark.parametrize("name", ["checkface-trio.png", "face.png"])
def test_one_other_pixel_of_a_posted_picture_is_found(
    checkface: Checkface, posted: Path, name: str
) -> None:
    with Image.open(posted / name) as image:
        image.load()
        note = PngInfo()
        note.add_text("checkface", str(image.info["checkface"]))
        red, *others = image.getpixel((5, 5))  # type: ignore[misc]
        image.putpixel((5, 5), (red ^ 1, *others))
        image.save(posted / name, pnginfo=note)

    done = checkface("check", "checkface.json", posted / name)

    assert 1 == done.code
    assert f"DIFFERENT  {name}" in done.out


def test_a_strip_as_draw_writes_it_is_true_as_well(
    checkface: Checkface, posted: Path, release: Release
) -> None:
    note = PngInfo()
    note.add_text("checkface", f"cf1 {release.digest} trio")
    Trio(release.digest).image(64).save(posted / "strip.png", pnginfo=note)

    assert 0 == checkface("check", "checkface.json", "strip.png").code


@pytest.mark.parametrize("where", [(66, 5), (0, 0)])
def test_nothing_hides_where_a_tile_is_transparent(
    checkface: Checkface, posted: Path, where: tuple[int, int]
) -> None:
    """A gap, a corner: a viewer that knows no transparency would show it."""
    path = posted / "checkface-trio.png"
    with Image.open(path) as image:
        image.load()
        note = PngInfo()
        note.add_text("checkface", str(image.info["checkface"]))
        assert 0 == image.getpixel(where)[3]  # type: ignore[index]
        image.putpixel(where, (255, 0, 0, 0))
        image.save(path, pnginfo=note)

    assert 1 == checkface("check", "checkface.json", path).code


@pytest.mark.usefixtures("posted")
def test_a_picture_of_somebody_else_is_not_recorded(
    checkface: Checkface,
) -> None:
    """Also a true face, if its digest is of another release."""
    checkface("draw", "text:another", "-o", "other.png", "--size", "64")

    done = checkface("check", "checkface.json", "other.png")

    assert 1 == done.code
    assert "UNKNOWN    other.png  a face of sha256:" in done.out


@pytest.mark.parametrize("damage", [b"", b"\x89PNG\r\n\x1a\nnothing more", b"a face, truly"])
def test_a_damaged_picture_differs(checkface: Checkface, posted: Path, damage: bytes) -> None:
    (posted / "face.png").write_bytes(damage)

    done = checkface("check", "checkface.json", "face.png")

    assert 1 == done.code
    assert "DIFFERENT  face.png  no picture that can be read" in done.out


@pytest.mark.usefixtures("posted")
def test_a_draft_is_nothing_to_compare_with(checkface: Checkface) -> None:
    checkface("draw", WHEEL, "-o", "draft.png", "--size", "64", "--precision", "draft")

    done = checkface("check", "checkface.json", "draft.png")

    assert 1 == done.code
    assert "UNKNOWN    draft.png" in done.out


def test_a_file_that_was_added_is_found(checkface: Checkface, posted: Path) -> None:
    (posted / "tiny-1.0-py2-none-any.whl").touch()

    done = checkface("check", "checkface.json", *everything(posted))

    assert 1 == done.code
    assert "UNKNOWN    tiny-1.0-py2-none-any.whl  the manifest has no file of this name" in done.out


def test_wrong_words_in_the_manifest_are_found(checkface: Checkface, posted: Path) -> None:
    """They are what a person would read over the phone, and no digest covers them."""
    path = posted / "checkface.json"
    content = json.loads(path.read_text())
    content["artifacts"][1]["words"][0] = "zoo"
    path.write_text(json.dumps(content))

    done = checkface("check", "checkface.json")

    assert 1 == done.code
    assert f"DIFFERENT  {SDIST}: the words in the manifest are not those of its digest" in done.out


@pytest.mark.usefixtures("posted")
def test_what_was_not_named_is_listed_and_fails_only_when_all_is_asked_for(
    checkface: Checkface,
) -> None:
    some = checkface("check", "checkface.json", WHEEL)
    every = checkface("check", "checkface.json", WHEEL, "--all")

    assert (0, 1) == (some.code, every.code)
    assert f"unchecked  {SDIST}" in some.out


@pytest.mark.usefixtures("posted")
@pytest.mark.parametrize("arguments", [("gone.json",), ("checkface.json", "gone.whl"), (WHEEL,)])
def test_what_cannot_be_read_is_a_failure_and_no_difference(
    checkface: Checkface, arguments: tuple[str, ...]
) -> None:
    done = checkface("check", *arguments)

    assert 2 == done.code
    assert done.err.startswith("checkface: ")


def test_a_contact_sheet_is_redrawn(checkface: Checkface, posted: Path, release: Release) -> None:
    (posted / "sheet.png").write_bytes(sheet_png(release))
    same = checkface("check", "checkface.json", "sheet.png")
    with Image.open(posted / "sheet.png") as image:
        note = PngInfo()
        note.add_text("checkface", str(Note(release.digest, "sheet")))
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(posted / "sheet.png", pnginfo=note)
    other = checkface("check", "checkface.json", "sheet.png")

    assert (0, 1) == (same.code, other.code)


def test_on_a_sheet_faces_are_compared_to_the_bit_and_letters_by_their_looks(
    posted: Path, release: Release
) -> None:
    (posted / "sheet.png").write_bytes(sheet_png(release))
    with Image.open(posted / "sheet.png") as image:
        drawn = image.convert("RGB")
    grid = Grid.of(len(entries_of(release)), title="tiny 1.0")
    x, y = (round(place * SCALE) for place in grid.corners[0])
    face, words = drawn.copy(), drawn.copy()
    red, *others = face.getpixel((x + 100, y + 100))  # type: ignore[misc]
    face.putpixel((x + 100, y + 100), (red ^ 1, *others))
    words.paste((0, 0, 0), (x, y + FACE * SCALE + 80, x + 24, y + FACE * SCALE + 100))
    edge = drawn.copy()
    edge.putpixel((x, y + FACE * SCALE + 60), (0, 0, 0))

    assert not same_sheet(face, drawn, grid)
    assert not same_sheet(words, drawn, grid)
    assert same_sheet(edge, drawn, grid)


def test_a_note_is_read_back_or_refused() -> None:
    from checkface import Digest

    digest = Digest.of_text("")
    notes = [Note(digest, "trio"), Note(digest, "face 255"), Note(digest, "sheet", draft=True)]

    assert notes == [Note.parse(str(note)) for note in notes]
    assert [None] * 4 == [
        Note.parse(text)
        for text in ("", f"cf2 {digest} trio", f"cf1 {digest} face 256", "cf1 sha256:00 trio")
    ]


@pytest.mark.parametrize(
    ("filename", "told"),
    [
        ("a-1-py3-none-any.whl", "py3 any"),
        ("a-1-cp313-cp313t-linux_x86_64.whl", "cp313t linux_x86_64"),
        (
            "a-1-cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
            "cp39 manylinux_2_17_x86_64",
        ),
        ("a-1.tar.gz", "sdist"),
        ("a.whl", "a.whl"),
        ("setup.exe", "setup.exe"),
    ],
)
def test_on_a_sheet_files_are_told_apart_by_what_differs(filename: str, told: str) -> None:
    assert told == label(filename)
