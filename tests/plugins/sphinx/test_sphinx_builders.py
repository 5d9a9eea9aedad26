"""Promises of every builder: pictures where it has some, and words where it has none."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree as ET

import pytest
from tests.plugins.sphinx.conftest import BuildOnce
from tests.plugins.sphinx.sphinx_workshop import Workshop, picture_size

WORDS = "learn creek depend fit"
RELEASE = "sha256:586976cb721c32dfd7cf0de303cff2b45ceb1c871d409285d7c0a0fab3529ea8"
WHEEL = "fb209c6283a3d406f620365272de9b99648328d42326226776c7a7aa21db98a7"
WHEEL_WORDS = "elevator transfer suit divide"
COMMAND = "pip-checkface install tiny==1.0"
HTML = ["html", "dirhtml", "singlehtml", "htmlhelp", "json", "pickle"]
OTHERS = ["gettext", "xml", "pseudoxml", "linkcheck", "dummy", "texinfo", "latex"]
NEEDS_TEX = pytest.mark.skipif(
    not all(map(shutil.which, ["latexmk", "pdflatex", "pdftotext", "pdfimages"])),
    reason="needs latexmk, pdflatex and poppler's tools",
)
XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"


@pytest.mark.parametrize("builder", [*HTML, *OTHERS])
def test_no_builder_complains(builder: str, build_once: BuildOnce) -> None:
    assert [] == build_once(builder).warnings


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_html_shows_the_release(builder: str, build_once: BuildOnce) -> None:
    built = build_once(builder)
    page = {
        "html": "guide/check.html",
        "dirhtml": "guide/check/index.html",
        "singlehtml": "index.html",
    }
    image = built.page(page[builder]).select_one('img[src*="trio"]')

    assert image is not None
    assert f"Three faces of tiny 1.0, {WORDS}" == image["alt"]
    source = (built.site / page[builder]).parent / str(image["src"])
    assert (816, 256) == picture_size(source)


@pytest.mark.parametrize("builder", ["text", "man"])
def test_without_pictures_the_words_stand(builder: str, build_once: BuildOnce) -> None:
    built = build_once(builder)
    name = {"text": "guide/check.txt", "man": "tiny.1"}
    said = built.text(name[builder]).replace("\\", "")

    assert {True} == {part in said for part in (WORDS, RELEASE, COMMAND, WHEEL)}
    assert f"You will see its wheel: {WHEEL_WORDS}" in said
    assert "[The source, swim carbon couple rotate]" in said
    assert "secret" not in said


@pytest.mark.parametrize("builder", ["xml", "pseudoxml"])
def test_a_tree_holds_the_words_and_no_node_of_ours(builder: str, build_once: BuildOnce) -> None:
    said = build_once(builder).text(f"guide/check.{builder}")

    assert WORDS in said
    assert ("secret" in said, "Faces" in said) == (False, False)


def test_translators_see_no_face(build_once: BuildOnce) -> None:
    said = build_once("gettext").text("guide.pot")

    assert ("Only words." in said, "creek" in said, "pip-checkface" in said) == (True, False, False)


def test_texinfo_has_the_pictures(build_once: BuildOnce) -> None:
    built = build_once("texinfo")

    assert WORDS in built.text("tiny.texi")
    assert list(built.site.glob("tiny-figures/cf1-*-trio-256.png"))


def parsed(xml: bytes) -> ET.Element:
    return ET.fromstring(xml)  # noqa: S314 (we have built it)


def test_an_epub_lists_and_shows_its_pictures(build_once: BuildOnce) -> None:
    with zipfile.ZipFile(build_once("epub").site / "tiny.epub") as file:
        book = {name: file.read(name) for name in file.namelist()}
    listed = parsed(book["content.opf"]).iter(f"{OPF}item")
    pictures = {item.attrib["href"]: item.attrib["media-type"] for item in listed}
    page = parsed(book["guide/check.xhtml"])
    trio, wheel = [
        image.attrib for image in page.iter(f"{XHTML}img") if "trio" in image.attrib["src"]
    ]

    assert f"Three faces of tiny 1.0, {WORDS}" == trio["alt"]
    assert "width: 306px; height: 96px;" == trio["style"]
    assert f"Three faces of tiny-1.0-py3-none-any.whl, {WHEEL_WORDS}" == wheel["alt"]
    assert "image/png" == pictures[trio["src"].removeprefix("../")]
    assert (816, 256) == picture_size(io.BytesIO(book[trio["src"].removeprefix("../")]))
    assert RELEASE in "".join(page.itertext())


@NEEDS_TEX
def test_a_pdf_shows_faces_and_words(site: Workshop) -> None:
    built = site.clean_build("latex")
    made = subprocess.run(
        ["make", "-C", built.site], capture_output=True, text=True, check=False, errors="replace"
    )
    assert 0 == made.returncode, made.stdout[-2000:]
    pdf = str(built.site / "tiny.pdf")
    said = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True)
    shown = subprocess.run(
        ["pdfimages", "-list", pdf], capture_output=True, text=True, check=True
    ).stdout

    assert {True} == {part in said.stdout for part in (WORDS, RELEASE, COMMAND)}
    assert "Overfull" not in (built.site / "tiny.log").read_text(errors="replace")
    assert " 816   256 " in shown


@pytest.mark.parametrize("builder", ["html", "latex", "singlehtml"])
def test_a_face_in_a_title_stays_out_of_tables_of_contents(builder: str, site: Workshop) -> None:
    site.write("guide/plain.rst", "Wheel :checkface:`released/tiny-1.0.tar.gz` title\n" + 70 * "=")
    built = site.clean_build(builder)
    if builder == "html":
        assert "carbon" not in str(built.page("index.html").select_one("div.toctree-wrapper"))
        assert "carbon" in str(built.page("guide/plain.html").select_one("h1"))
