"""The ledger loses nothing, guesses nothing and never overwrites what it cannot read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from checkface import Acceptance, Digest, Ledger
from checkface.errors import LedgerError

FIRST, SECOND = Digest.of_text("first"), Digest.of_text("second")


def test_what_is_recorded_is_read_back_in_order(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "deep" / "ledger.jsonl")
    recorded = [Acceptance.now("a.whl", FIRST, "host"), Acceptance.now("b.whl", SECOND, "")]
    ledger.record(recorded[:1])
    ledger.record(recorded[1:])

    assert tuple(recorded) == ledger.read()


def test_the_latest_acceptance_of_a_file_name_counts(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    assert ledger.latest("a.whl") is None

    ledger.record([Acceptance.now("a.whl", FIRST, ""), Acceptance.now("a.whl", SECOND, "")])

    latest = ledger.latest("a.whl")
    assert latest is not None
    assert SECOND == latest.digest


def test_forgetting_drops_one_file_name_and_keeps_the_rest(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.record([Acceptance.now(name, FIRST, "") for name in ("a", "b", "a")])

    assert 2 == ledger.forget("a")
    assert 0 == ledger.forget("a")
    assert ["b"] == [held.filename for held in ledger.read()]


@pytest.mark.parametrize(
    "line", ["nonsense", "{}", "[]", '{"schema": 2}', '{"schema": 1, "filename": "a"}', "\x00", "7"]
)
def test_a_damaged_ledger_is_reported_with_path_and_line_and_left_alone(
    tmp_path: Path, line: str
) -> None:
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    ledger.record([Acceptance.now("a", FIRST, "")])
    with path.open("a") as file:
        file.write(line + "\n")
    before = path.read_bytes()

    for attempt in (ledger.read, lambda: ledger.record([Acceptance.now("b", FIRST, "")])):
        with pytest.raises(LedgerError, match=r"ledger\.jsonl is damaged in line 2"):
            attempt()
    with pytest.raises(LedgerError):
        ledger.forget("a")
    assert before == path.read_bytes()


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ledger = Ledger(tmp_path / "file" / "ledger.jsonl")

    with pytest.raises(LedgerError, match=r"cannot (read|write) the ledger"):
        ledger.record([Acceptance.now("a", FIRST, "")])


RUNS = """
import sys
from pathlib import Path
from threading import Thread
from checkface import Acceptance, Digest, Ledger

def run(name):
    Ledger(Path(sys.argv[1])).record(
        Acceptance.now(f"{name}-{n}", Digest.of_text(name), "") for n in range(3)
    )

threads = [Thread(target=run, args=(f"{sys.argv[2]}-{t}",)) for t in range(5)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


def test_50_runs_at_once_lose_no_line(tmp_path: Path) -> None:
    """Ten processes of five threads each, beside somebody who imports and forgets all the while.

    To forget is to write the file anew: what is appended meanwhile has to wait.
    """
    path, elsewhere = tmp_path / "ledger.jsonl", Ledger(tmp_path / "elsewhere.jsonl")
    elsewhere.record([Acceptance.now("imported", FIRST, "")])
    running = [
        subprocess.Popen([sys.executable, "-c", RUNS, str(path), str(number)])
        for number in range(10)
    ]
    while any(process.poll() is None for process in running):
        Ledger(path).merge(elsewhere.read())
        Ledger(path).forget("imported")

    assert [0] * 10 == [process.wait(120) for process in running]
    held = [each.filename for each in Ledger(path).read()]
    expected = {f"{p}-{t}-{n}" for p in range(10) for t in range(5) for n in range(3)}
    assert sorted(expected) == sorted(held)


def test_a_merge_adds_what_only_they_have_and_says_how_both_stood(tmp_path: Path) -> None:
    ours, theirs = Ledger(tmp_path / "ours"), Ledger(tmp_path / "theirs")
    ours.record(Acceptance.now(name, FIRST, "") for name in ("both", "ours"))
    theirs.record(Acceptance.now(name, FIRST, "") for name in ("theirs", "both"))

    found = ours.merge(theirs.read())

    names = [[held.filename for held in some] for some in (found.same, found.only_here)]
    assert [["both"], ["ours"]] == names
    assert ["theirs"] == [held.filename for held in found.only_there]
    assert () == found.different
    assert ["both", "ours", "theirs"] == [held.filename for held in ours.read()]


def test_a_merge_adds_nothing_if_one_file_differs(tmp_path: Path) -> None:
    ours, theirs = Ledger(tmp_path / "ours"), Ledger(tmp_path / "theirs")
    ours.record([Acceptance.now("both", FIRST, "")])
    theirs.record([Acceptance.now("both", SECOND, ""), Acceptance.now("theirs", FIRST, "")])

    found = ours.merge(theirs.read())

    assert [(FIRST, SECOND)] == [(here.digest, there.digest) for here, there in found.different]
    assert ["both"] == [held.filename for held in ours.read()]


def test_what_was_accepted_last_is_what_is_compared(tmp_path: Path) -> None:
    """As with every install: older lines are history."""
    ours, theirs = Ledger(tmp_path / "ours"), Ledger(tmp_path / "theirs")
    ours.record([Acceptance.now("a", FIRST, ""), Acceptance.now("a", SECOND, "")])
    theirs.record([Acceptance.now("a", SECOND, "")])

    assert ["a"] == [held.filename for held in ours.compare(theirs.read()).same]


def test_an_export_reads_as_a_ledger_of_what_was_accepted_last(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.record(Acceptance.now("b", digest, "") for digest in (FIRST, SECOND))
    ledger.record([Acceptance.now("a", FIRST, "host")])

    assert 2 == ledger.export(tmp_path / "export.jsonl")

    exported = Ledger.of_export(tmp_path / "export.jsonl").read()
    assert [("a", FIRST), ("b", SECOND)] == [(held.filename, held.digest) for held in exported]
    assert ledger.export_text() == (tmp_path / "export.jsonl").read_text()


def test_no_ledger_yet_exports_as_an_empty_one(tmp_path: Path) -> None:
    assert "" == Ledger(tmp_path / "ledger.jsonl").export_text()


def test_a_line_without_its_end_does_not_run_into_the_next(tmp_path: Path) -> None:
    """As an editor may leave it."""
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.path.write_text(Acceptance.now("a", FIRST, "").line().rstrip())

    ledger.record([Acceptance.now("b", FIRST, "")])

    assert ["a", "b"] == [held.filename for held in ledger.read()]


@pytest.mark.parametrize(
    "time", ["2026-01-31", "2026-01-31T12:00:00", "yesterday", 7, "2026-13-01T00:00:00Z"]
)
def test_a_time_that_names_no_moment_is_damage(tmp_path: Path, time: object) -> None:
    line = json.loads(Acceptance.now("a", FIRST, "").line()) | {"time": time}
    (tmp_path / "ledger.jsonl").write_text(json.dumps(line))

    with pytest.raises(LedgerError, match="damaged in line 1"):
        Ledger(tmp_path / "ledger.jsonl").read()


def test_a_moment_of_another_zone_is_kept_in_utc(tmp_path: Path) -> None:
    line = json.loads(Acceptance.now("a", FIRST, "").line()) | {"time": "2026-01-31T01:00:00+02:00"}
    (tmp_path / "ledger.jsonl").write_text(json.dumps(line))

    assert '"time": "2026-01-30T23:00:00Z"' in Ledger(tmp_path / "ledger.jsonl").export_text()
