"""What is asked about can be read: the order of a listing, and that it fits its terminal."""

from __future__ import annotations

import io

import pytest
from tests.gate.plans import shown, wheel

from checkface_gate.screen.listing import MANY, Listing
from checkface_gate.screen.question import question

APP = wheel("app", requested=True)
MIXED = [
    APP,
    wheel("calm", kind="seen"),
    wheel("fig"),
    wheel("odd", kind="sibling"),
    wheel("plum", replaces="0.9"),
]

GOLDEN_80 = """\
1 seen before, from h.example:
calm 1.0  oyster return glare space  seen 2026-01-02  needed by app, fig

2 new, from h.example:
fig 1.0   asset exist one refuse                needed by app, fig
plum 1.0  frog injury edit again  replaces 0.9  needed by app, fig

odd 1.0  needed by app, fig  sha256:990cb8eb…  hungry priority tube cheap
    h.example
    new: another file of odd 1.0, accepted on 2026-01-02: other build tag

app 1.0  requested  new
favorite predict two steel  h.example
sha256:a172cedcae47474b615c54d510a5d84a8dea3032e958587430b413538be3f333
"""

GOLDEN_120 = """\
1 new, from h.example:
fig 1.0  asset exist one refuse  needed by app, fig  sha256:8c39c634…

app 1.0  requested  new
favorite predict two steel  h.example
sha256:a172cedcae47474b615c54d510a5d84a8dea3032e958587430b413538be3f333
"""


def test_what_was_asked_for_stands_last_and_what_is_known_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert shown(monkeypatch, MIXED) == GOLDEN_80.splitlines()


def test_a_wide_terminal_gets_the_digest_and_who_needs_it_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert shown(monkeypatch, [APP, wheel("fig")], 120) == GOLDEN_120.splitlines()


def test_a_pipe_gets_one_whole_line_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = [wheel(f"calm{number}", kind="seen") for number in range(MANY + 1)]
    lines = shown(monkeypatch, [APP, *seen], stream=io.StringIO())

    assert len(lines) == 2 + len(seen)
    assert all(line.endswith("  h.example  seen 2026-01-02") for line in lines[2:])


def test_many_that_were_seen_before_are_one_row_above_all_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = [wheel(f"calm{number}", kind="seen") for number in range(40)]
    lines = shown(monkeypatch, [APP, *seen, wheel("plum")])

    assert lines[0].startswith("40 seen before: calm0 1.0, calm1 1.0, ")
    assert lines[0].endswith(", …")
    assert lines[1] == ""


@pytest.mark.parametrize("kind", ["changed", "sibling", "new"])
def test_what_needs_a_look_is_never_among_those_seen_before(kind: str) -> None:
    seen = [wheel(f"calm{number}", kind="seen") for number in range(40)]
    loud = wheel("plum", kind=kind)
    listing = Listing.of([APP, *seen, loud])

    assert listing.seen.wheels == tuple(seen)
    assert {"changed": listing.changed, "sibling": listing.odd, "new": listing.fresh.wheels}[
        kind
    ] == (loud,)


def test_all_that_was_asked_for_and_seen_folds_only_where_it_is_much() -> None:
    few = [wheel(f"calm{number}", kind="seen", requested=True) for number in range(MANY)]
    one_more = wheel("x", kind="seen", requested=True)

    assert Listing.of(few).requested == tuple(few)
    assert Listing.of([*few, one_more]).requested == ()
    assert Listing.of([*few, one_more], folds=False).requested == (*few, one_more)


@pytest.mark.parametrize("columns", [40, 80, 140])
def test_a_list_that_has_scrolled_away_says_so_and_fits_its_width(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    hosts = ("a.example", "b.example")
    many = [wheel(f"a-rather-long-name-{n}", host=hosts[n % 2]) for n in range(150)]
    lines = shown(monkeypatch, [APP, *many], columns)

    assert "rows, and your terminal has 24: scroll up" in " ".join(map(str.strip, lines))
    assert max(map(len, lines)) <= columns


def test_a_list_that_fits_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "scroll up" not in " ".join(shown(monkeypatch, MIXED))


def test_the_question_names_what_needs_a_look_and_not_forty_requirements() -> None:
    asked = [wheel(f"wanted{number}", requested=True) for number in range(9)]
    odd, told = question([*asked, wheel("odd", kind="sibling")]).splitlines()

    assert told.startswith("Install 10 wheels, all new (wanted0, wanted1, ")
    assert told.endswith("wanted5 and 4 more)?")
    assert odd.startswith("Look at odd 1.0: another file of odd 1.0, accepted on 2026-01-02")
