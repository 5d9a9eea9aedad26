"""What is asked about can be read: the order of a listing, and that it fits its terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from checkface import Acceptance, Artifact, Digest
from checkface_pip_verify.gate.channels import NOBODY_ASKED
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.gate.recognition import Recognised
from checkface_pip_verify.pip.plan import Wheel
from checkface_pip_verify.screen import consent
from checkface_pip_verify.screen.display import Display
from checkface_pip_verify.screen.listing import MANY, Listing

THEN = datetime(2026, 1, 2, tzinfo=UTC)


def wheel(
    name: str,
    *,
    requested: bool = False,
    host: str = "h.example",
    kind: str = "new",
    replaces: str | None = None,
) -> Recognised:
    """`kind` says what was accepted before: `seen`, `changed`, or another file: `sibling`."""
    filename = f"{name}-1.0-py3-none-any.whl"
    digest = Digest.of_text(name)
    made = Wheel(name, "1.0", filename, f"https://{host}/{filename}", {}, requested, ("app", "fig"))
    accepted = {
        "seen": Acceptance(filename, digest, host, THEN),
        "changed": Acceptance(filename, Digest.of_text("other"), host, THEN),
        "sibling": Acceptance(f"{name}-1.0-1-py3-none-any.whl", digest, host, THEN),
    }
    return Recognised(
        Candidate(made, Artifact(filename, 1, digest)),
        accepted.get(kind) if kind != "sibling" else None,
        NOBODY_ASKED,
        replaces,
        accepted["sibling"] if kind == "sibling" else None,
    )


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(
    monkeypatch: pytest.MonkeyPatch,
    wheels: Iterable[Recognised],
    columns: int = 80,
    stream: io.StringIO | None = None,
) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setattr(sys, "stdout", stream := stream or Tty())
    Display("none").show(list(wheels))
    return stream.getvalue().splitlines()


APP = wheel("app", requested=True)
MIXED = [
    APP,
    wheel("calm", kind="seen"),
    wheel("fig"),
    wheel("odd", kind="sibling"),
    wheel("plum", replaces="0.9"),
]

GOLDEN_80 = """\
app 1.0  requested  sha256:a172cedc…  favorite predict two steel  h.example  new
    sha256:a172cedcae47474b615c54d510a5d84a8dea3032e958587430b413538be3f333
odd 1.0  needed by app, fig  sha256:990cb8eb…  hungry priority tube cheap
    h.example
    new: another file of odd 1.0, accepted on 2026-01-02: other build tag
2 new, from h.example:
fig 1.0   asset exist one refuse  new                needed by app, fig
plum 1.0  frog injury edit again  new, replaces 0.9  needed by app, fig
1 seen before, from h.example:
calm 1.0  oyster return glare space  seen 2026-01-02  needed by app, fig
"""

GOLDEN_120 = """\
app 1.0  requested  sha256:a172cedc…  favorite predict two steel  h.example  new
    sha256:a172cedcae47474b615c54d510a5d84a8dea3032e958587430b413538be3f333
1 new, from h.example:
fig 1.0  asset exist one refuse  new  needed by app, fig  sha256:8c39c634…
"""


def test_a_terminal_of_80_columns_gets_a_short_line_for_each_that_comes_along(
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


def test_many_that_were_seen_before_are_one_paragraph_below_all_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = [wheel(f"calm{number}", kind="seen") for number in range(MANY + 1)]
    text = " ".join(shown(monkeypatch, [APP, *seen, wheel("plum")]))

    assert "7 seen before, with the same bytes: calm0 1.0, calm1 1.0" in text
    assert text.index("plum 1.0") < text.index("7 seen before")
    assert text.endswith("calm6 1.0 (their faces: --report-html FILE)")


@pytest.mark.parametrize("kind", ["changed", "sibling", "new"])
def test_what_needs_a_look_is_never_folded(kind: str) -> None:
    seen = [wheel(f"calm{number}", kind="seen") for number in range(40)]
    loud = wheel("plum", kind=kind)
    listing = Listing.of([APP, *seen, loud], folds=True)

    assert len(listing.folded) == 40
    assert loud in listing.wheels_to_show
    assert listing.wheels_to_show.index(loud) == 1


def test_all_that_was_asked_for_and_seen_folds_only_where_it_is_much() -> None:
    few = [wheel(f"calm{number}", kind="seen", requested=True) for number in range(MANY)]

    assert Listing.of(few, folds=True).large == tuple(few)
    assert (
        Listing.of([*few, wheel("x", kind="seen", requested=True)], folds=True).wheels_to_show == ()
    )


@pytest.mark.parametrize("columns", [40, 80, 140])
def test_a_list_that_has_scrolled_away_says_so_and_fits_its_width(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    hosts = ("a.example", "b.example")
    many = [wheel(f"a-rather-long-name-{n}", host=hosts[n % 2]) for n in range(30)]
    lines = shown(monkeypatch, [APP, *many], columns)

    assert "rows and your terminal 24: scroll up" in " ".join(lines)
    assert max(map(len, lines)) <= max(columns, len(str(APP.candidate.digest)) + 4)
    assert any("b.example" in line for line in lines)


def test_a_list_that_fits_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "scroll up" not in " ".join(shown(monkeypatch, MIXED))


def test_the_question_names_what_needs_a_look_and_not_forty_requirements() -> None:
    asked = [wheel(f"wanted{number}", requested=True) for number in range(9)]
    told = consent.summary([*asked, wheel("odd", kind="sibling")]).splitlines()

    assert told[0].endswith("wanted5 1.0 and 3 more and 1 that they need: 10 new")
    assert told[1].startswith("Look at odd 1.0: another file of odd 1.0, accepted on 2026-01-02")
