"""Promises of one look: cards, pages, reports and what is posted show the same tiles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.core.test_html import DIGEST, RELEASE, Tags

from checkface.pages import block_html, script, style
from checkface.pictures.card import FACE_RADIUS, TRIO_GAP, TRIO_SIDE
from checkface.pictures.tiles import GAP, RADIUS

REPORT = Path(__file__).parents[2] / "core/checkface_gate/report/page.css"


def test_a_card_has_the_tiles_of_the_files() -> None:
    assert pytest.approx(float(GAP), abs=0.01) == TRIO_GAP / TRIO_SIDE
    assert pytest.approx(float(RADIUS), abs=0.01) == FACE_RADIUS / TRIO_SIDE


def test_a_report_has_them_too() -> None:
    css = REPORT.read_text()
    (gap,) = re.findall(r"\.faces \{[^}]*gap: (\d+)px", css)
    (side, radius) = re.findall(r"\.faces img \{ width: (\d+)px[^}]*border-radius: (\d+)px", css)[0]

    assert [float(GAP * int(side)), float(RADIUS * int(side))] == [float(gap), float(radius)]


def test_a_page_adds_nothing_to_what_is_in_the_file() -> None:
    rule = re.findall(r"^img(?:\.checkface-picture)+ \{([^}]*)\}", style(), re.MULTILINE)[0]

    assert "border-radius: 0" in rule
    assert "box-shadow: none" in rule


@pytest.mark.parametrize("css", [style(), REPORT.read_text()], ids=["pages", "reports"])
def test_groups_of_digits_are_set_apart_in_the_same_way(css: str) -> None:
    assert ".checkface-digits { display: inline-block; padding-inline-end: .5ch; }" in css


def test_digits_are_in_groups_without_a_script_and_copied_without_blanks() -> None:
    page = block_html(RELEASE, "x.png")
    groups = re.findall(r'<span class="checkface-digits">([^<]*)</span>', page)

    assert ["sha256:", *(DIGEST.value[at : at + 8] for at in range(0, 64, 8))] == groups
    assert str(DIGEST) in Tags(page).said
    assert "checkface-digits" not in script()
