"""Promises of what happens when there is no face, or another one than was expected."""

from __future__ import annotations

import pytest
from tests.plugins.sphinx.sphinx_workshop import Workshop, read_pages

from checkface.pages import Portrait

GONE = "pypi-mirror:gone"
PAGE = f".. checkface:: {GONE}\n   :layout: face\n"
RIGHT = "sha256:586976cb721c32dfd7cf0de303cff2b45ceb1c871d409285d7c0a0fab3529ea8"
WRONG = "sha256:" + 64 * "0"


def page(directive: str) -> str:
    return f"Page\n====\n\n{directive}\n"


def test_a_missing_face_is_a_warning_that_names_the_place(site: Workshop) -> None:
    site.write("guide/plain.rst", page(PAGE))
    built = site.build()

    assert 0 == built.code, built.log
    (warning,) = built.warnings
    assert "guide/plain.rst:4: WARNING: checkface: no face:" in warning
    assert GONE in warning
    assert "[checkface.missing]" in warning


def test_a_missing_face_is_looked_for_each_time(site: Workshop) -> None:
    site.write("guide/plain.rst", page(".. checkface:: later.whl"))
    site.build()
    (site.source / "later.whl").write_text("here")
    second = site.clean_build()

    assert {"guide/plain"} == read_pages(second.log)
    assert "Face of later.whl" in second.text("guide/plain.html")


@pytest.mark.parametrize("kind", ["checkface.missing", "checkface.*", "checkface"])
def test_the_warning_can_be_suppressed(kind: str, site: Workshop) -> None:
    site.write("guide/plain.rst", page(PAGE))
    site.configure(f"suppress_warnings = [{kind!r}]")

    assert [] == site.clean_build().warnings


def test_what_is_missing_can_be_ignored(site: Workshop) -> None:
    site.write("guide/plain.rst", page(f"{PAGE}\nor :checkface:`{GONE}` or\n"))
    site.configure("checkface_on_missing = 'ignore'")

    assert [] == site.clean_build().warnings


@pytest.mark.parametrize("processes", ["1", "2"])
def test_what_is_missing_can_fail_the_build(processes: str, site: Workshop) -> None:
    site.write("guide/plain.rst", page(PAGE))
    site.configure("checkface_on_missing = 'error'")
    built = site.apart.build("html", "-j", processes)

    assert 2 == built.code
    assert "checkface: cannot resolve 'pypi-mirror:gone'" in built.log


def test_a_missing_release_is_one_warning_and_no_badge(site: Workshop) -> None:
    (site.source / "checkface.json").unlink()
    site.configure("checkface_release = 'manifest:checkface.json'")
    site.write("index.rst", page(".. toctree::\n   :glob:\n\n   guide/*\n"))
    site.write("guide/check.rst", page("No directive."))
    built = site.build()

    assert 1 == len(built.warnings), built.log
    assert not built.page("index.html").select(".checkface-badge")
    assert not (built.site / "checkface.json").exists()


def test_a_release_that_goes_away_leaves_no_stale_badge(site: Workshop) -> None:
    site.clean_build()
    (site.source / "checkface.json").unlink()
    site.configure("checkface_release = 'manifest:checkface.json'")
    built = site.build()

    assert not built.page("guide/plain.html").select(".checkface-badge")
    assert not (built.site / "checkface.json").exists()


def test_the_expected_release_is_no_trouble(site: Workshop) -> None:
    site.configure(f"checkface_expect = {RIGHT!r}")
    site.clean_build()


@pytest.mark.parametrize("on_missing", ["warn", "ignore"])
@pytest.mark.parametrize("builder", ["html", "text"])
def test_another_release_than_expected_fails_always(
    builder: str, on_missing: str, site: Workshop
) -> None:
    site.configure(f"checkface_expect = {WRONG!r}", f"checkface_on_missing = {on_missing!r}")
    site.configure("suppress_warnings = ['checkface.*']")
    built = site.build(builder)

    assert 2 == built.code
    assert f"tiny 1.0 has {RIGHT}, expected {WRONG}" in built.log


def test_an_expected_release_that_is_missing_fails(site: Workshop) -> None:
    (site.source / "checkface.json").unlink()
    site.configure(
        "checkface_release = ['manifest:checkface.json']", f"checkface_expect = {RIGHT!r}"
    )
    built = site.build()

    assert 2 == built.code
    assert f"expected {RIGHT}, and found nothing" in built.log


def test_a_directive_may_expect_a_digest(site: Workshop) -> None:
    wheel = "released/tiny-1.0-py3-none-any.whl"
    site.write("guide/plain.rst", page(f".. checkface:: {wheel}\n   :expect: {WRONG}"))
    built = site.build()

    assert 2 == built.code
    assert f"expected {WRONG}" in built.log


@pytest.fixture
def broken_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Portrait) -> bytes:
        raise RuntimeError("no hand to draw")

    monkeypatch.setattr(Portrait, "png", broken)


with_broken_drawing = pytest.mark.usefixtures("broken_drawing")


@with_broken_drawing
@pytest.mark.parametrize("builder", ["html", "latex", "epub"])
def test_what_cannot_be_drawn_is_a_warning_and_its_words_stand(
    builder: str, site: Workshop
) -> None:
    built = site.build(builder)

    assert 0 == built.code, built.log
    assert {True} == {"[checkface.drawing]" in warning for warning in built.warnings}
    assert "no picture of tiny 1.0: no hand to draw" in built.log
    name = {"html": "guide/check.html", "latex": "tiny.tex", "epub": "guide/check.xhtml"}
    assert "learn creek depend fit" in built.text(name[builder])
    assert [] == list(built.site.rglob("cf1-*.png"))


@with_broken_drawing
@pytest.mark.parametrize("builder", ["html", "latex"])
def test_what_cannot_be_drawn_fails_where_it_is_strict(builder: str, site: Workshop) -> None:
    site.configure("checkface_strict = True")
    built = site.build(builder)

    assert 2 == built.code
    assert "no picture of tiny 1.0: no hand to draw" in built.log


@with_broken_drawing
def test_a_builder_without_pictures_draws_none(site: Workshop) -> None:
    site.configure("checkface_strict = True")
    site.clean_build("text")


BAD_OPTIONS = {
    ":size: 1025": "expected a whole number from 1 to 1024",
    ":size: big": "big",
    ":layout: round": "round",
    ":expect: sha256:12": "expected 64 hexadecimal digits",
    ":trios:": "trios",
}


def test_an_option_that_cannot_be_meant_is_said_with_its_place(site: Workshop) -> None:
    site.write(
        "guide/plain.rst",
        page("\n".join(f".. checkface:: text:a\n   {option}\n" for option in BAD_OPTIONS)),
    )
    built = site.build()
    places = [line for line in built.log.splitlines() if "guide/plain.rst:" in line]

    assert [4, 7, 10, 13, 16] == [int(place.split(":")[1]) for place in places if "ERROR" in place]
    assert {True} == {said in built.log for said in BAD_OPTIONS.values()}


@pytest.mark.parametrize(
    "line",
    [
        "checkface_size = 0",
        "checkface_inline_size = True",
        "checkface_badge_size = 2000",
        "checkface_release = [1]",
        "checkface_expect = 'sha256:12'",
    ],
)
def test_a_value_that_cannot_be_meant_stops_the_build(line: str, site: Workshop) -> None:
    site.configure(line)
    built = site.build()

    assert 2 == built.code
    assert "Configuration error" in built.log
    assert line.split(maxsplit=1)[0] in built.log


def test_a_row_that_is_missing_takes_no_other_away(site: Workshop) -> None:
    site.write("guide/plain.rst", page(f".. checkface-table::\n\n   {GONE}\n   text:one\n"))
    site.write("guide/check.rst", page(f".. checkface-table:: {GONE}\n"))
    built = site.build()

    assert 2 == len(built.warnings), built.log
    assert 1 == len(built.page("guide/plain.html").select(".checkface-table tbody tr"))
    assert not built.page("guide/check.html").select(".checkface-table")


@pytest.mark.parametrize("on_missing", ["warn", "ignore"])
def test_a_manifest_that_was_edited_is_never_passed_over(on_missing: str, site: Workshop) -> None:
    manifest = site.source / "checkface.json"
    manifest.write_text(manifest.read_text().replace("fb209c", "fb209d"))
    site.configure(f"checkface_on_missing = {on_missing!r}")
    built = site.build()

    assert "somebody has edited it" in built.log
    assert not built.page("guide/plain.html").select(".checkface-badge")


def test_a_page_that_asks_for_a_release_where_none_is_set_is_told_how(site: Workshop) -> None:
    site.configure("checkface_release = []")
    built = site.build()

    assert "set checkface_release in conf.py" in built.log
    assert not built.page("guide/plain.html").select(".checkface-badge")
