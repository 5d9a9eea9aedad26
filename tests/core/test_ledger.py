"""The ledger loses nothing, guesses nothing and never overwrites what it cannot read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from checkface import Acceptance, Digest, Ledger, LedgerError

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


def test_processes_that_record_at_once_lose_no_line(tmp_path: Path) -> None:
    code = (
        "import sys; from checkface import Acceptance, Digest, Ledger; from pathlib import Path\n"
        "for n in range(20): Ledger(Path(sys.argv[1])).record("
        "[Acceptance.now(f'{sys.argv[2]}-{n}', Digest.of_text('x'), '')])"
    )
    path = tmp_path / "ledger.jsonl"
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(path), str(number)])
        for number in range(4)
    ]

    assert [0] * 4 == [process.wait() for process in running]
    assert 80 == len({held.filename for held in Ledger(path).read()})
