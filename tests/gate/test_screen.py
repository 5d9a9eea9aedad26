"""What is asked about stands on one screen, whatever the plan and however wide the terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.gate.plans import asked, draw_quickly, plainly, shown, wheel

from checkface.terminal import text_width
from checkface_gate.recognition import LedgerKind, Recognised

GOLDEN = Path(__file__).parents[1] / "golden" / "terminal"
UPDATE_VARIABLE = "CHECKFACE_UPDATE_GOLDEN"
ROWS = 40

SEEN = [wheel(f"known{n}", f"{n}.{n % 7}", kind="seen") for n in range(57)]
FRESH = [wheel("uvloop", "0.22.1"), wheel("websockets", "15.0.1")]

PLANS = {
    "57-seen-2-new": [wheel("app", "2.0", requested=True, kind="seen"), *SEEN[1:], *FRESH],
    "3-new": [wheel("app", "2.0", requested=True), *FRESH],
    "changed": [wheel("app", "2.0", requested=True, kind="changed"), *FRESH],
    "one": [wheel("app", "2.0", requested=True)],
}


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        draw_quickly(patch)
        yield


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("plan", PLANS)
def test_what_stands_on_a_screen_never_changes_unnoticed(
    monkeypatch: pytest.MonkeyPatch, plan: str, columns: int
) -> None:
    """`make golden` renews the files; look at them before you commit them. `#` is a picture."""
    wheels = PLANS[plan]
    rows = shown(monkeypatch, wheels, columns, ROWS, "blocks")
    below = [] if plan == "changed" else asked(wheels, columns)
    text = "".join(f"{row}\n" for row in [*map(plainly, rows), *below])
    golden = GOLDEN / f"install-{plan}.{columns}.txt"
    if os.environ.get(UPDATE_VARIABLE):
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text


in_time = settings(deadline=None, max_examples=25, phases=[Phase.explicit, Phase.generate])
"""A screen with pictures takes its time."""

names = st.text("abcdefghijklmnopqrstuvwxyz-0", min_size=1, max_size=40)
odd_names = st.one_of(names, names, names, st.text("界字名前a-", min_size=1, max_size=30))
versions = st.from_regex(r"[1-9]\d{0,3}(\.\d{1,6}){0,6}(rc\d{1,9})?", fullmatch=True)


kinds = st.tuples(odd_names, versions, st.sampled_from(["h.example", "beispiel:8443/字"]))


@st.composite
def plans(draw: st.DrawFn, most_new: int = 30) -> dict[str, Any]:
    """Something is asked for, much is known, some is new or odd. Small to look at."""
    return {
        "seen": draw(st.integers(0, 57)),
        "new": draw(st.lists(kinds, max_size=most_new)),
        "sibling": draw(st.lists(kinds, max_size=2)),
        "requested": draw(st.lists(kinds, min_size=1, max_size=2)),
        "known": draw(st.booleans()),
    }


def wheels_of(plan: dict[str, Any]) -> list[Recognised]:
    known = "seen" if plan["known"] else "new"
    told = (("requested", known), ("new", "new"), ("sibling", "sibling"))
    made = [
        wheel(f"{name}{n}", version, host=host, kind=kind, requested=which == "requested")
        for which, kind in told
        for n, (name, version, host) in enumerate(plan[which])
    ]
    return [*made, *SEEN[: plan["seen"]]]


widths = st.one_of(st.sampled_from([40, 60, 80, 120]), st.integers(40, 200))


@in_time
@given(plans(), widths, st.sampled_from(["none", "blocks"]))
def test_no_row_is_wider_than_its_terminal(plan: dict[str, Any], columns: int, image: str) -> None:
    wheels = wheels_of(plan)
    for row in _screen(wheels, columns, image):
        assert text_width(plainly(row)) <= columns


@in_time
@given(plans(most_new=12), st.integers(80, 200), st.sampled_from(["none", "blocks"]))
def test_the_last_rows_hold_the_question_the_trio_and_all_that_is_new(
    plan: dict[str, Any], columns: int, image: str
) -> None:
    wheels = wheels_of(plan)
    rows = list(map(plainly, _screen(wheels, columns, image)))[-ROWS:]
    text = "".join(row.strip() for row in rows).replace(" ", "")

    assert rows[-1].endswith("[y/N/?]")
    for each in wheels:
        if each.candidate.wheel.requested:
            assert str(each.candidate.digest) in text
        if each.status is not LedgerKind.SEEN or each.candidate.wheel.requested:
            assert each.candidate.wheel.name in text
    trios = sum("#" * 18 in row for row in rows)
    if image == "blocks" and len(wheels) - _seen(wheels) <= 6:
        assert trios >= 6 * _requested(wheels)


@in_time
@given(plans(), st.sampled_from([60, 80, 120]))
def test_what_is_asked_for_stands_right_above_the_question(
    plan: dict[str, Any], columns: int
) -> None:
    wheels = wheels_of(plan)
    rows = list(map(plainly, shown_at(wheels, columns, "none")))
    last = [each for each in wheels if each.candidate.wheel.requested][-1]

    assert str(last.candidate.digest)[-8:] in rows[-1]


def shown_at(wheels: Sequence[Recognised], columns: int, image: str) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        return shown(patch, wheels, columns, ROWS, image)


def _screen(wheels: Sequence[Recognised], columns: int, image: str) -> list[str]:
    return [*shown_at(wheels, columns, image), *asked(wheels, columns)]


def _seen(wheels: Sequence[Recognised]) -> int:
    along = (each for each in wheels if not each.candidate.wheel.requested)
    return sum(each.status is LedgerKind.SEEN for each in along)


def _requested(wheels: Sequence[Recognised]) -> int:
    return sum(each.candidate.wheel.requested for each in wheels)


MADE_LONG = 14
LONG = {
    "names": [wheel(f"{'a' * 2000}{n}") for n in range(MADE_LONG)],
    "hyphens": [wheel(f"{'a-' * 900}{n}") for n in range(MADE_LONG)],
    "versions": [wheel(f"fig{n}", f"1.{'7' * 3000}") for n in range(MADE_LONG)],
    "one of them": [wheel("a" * 9000), *(wheel(f"fig{n}") for n in range(MADE_LONG))],
}


@pytest.mark.parametrize("image", ["none", "blocks"])
@pytest.mark.parametrize("along", LONG)
def test_no_name_is_so_long_that_it_pushes_away_what_is_asked_for(along: str, image: str) -> None:
    app = wheel("app", "2.0", requested=True)
    rows = list(map(plainly, _screen([app, *LONG[along]], 80, image)))[-ROWS:]

    assert str(app.candidate.digest) in rows
    assert sum("#" * 18 in row for row in rows) >= 6 * (image == "blocks")
    for n in range(MADE_LONG):
        assert any(f"{n} 1." in row for row in rows)
    assert len(asked([app, *LONG[along]], 80)) <= 8


def test_a_long_name_is_asked_about_by_both_of_its_ends() -> None:
    made = wheel(f"{'a' * 40}-b-{'c' * 40}", f"1.{'0' * 40}1", requested=True)
    told = "".join(row.strip() for row in asked([made], 80))
    assert f"{'a' * 23}…{'c' * 23}1.000000000…00000000001(new)?" in told.replace(" ", "")
