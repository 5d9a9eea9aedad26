"""Whatever stands in the files that a user keeps: nothing wrong is read and nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.patience import LONGEST
from tests.plugins.pip_verify.ledger.machine import Machine

from checkface import Acceptance, Digest, Ledger
from checkface.errors import LedgerError
from checkface.records import Records
from checkface_channels.attestation.identities import Identities, SignerRecord

FIRST = Digest.of_text("first")


def acceptance(name: str = "a.whl", **other: object) -> str:
    """A line of the ledger."""
    return json.dumps(json.loads(Acceptance.now(name, FIRST, "host").line()) | other)


@dataclass(frozen=True)
class Word:
    """A small record."""

    text: str

    def content(self) -> dict[str, str]:
        return {"text": self.text}

    @classmethod
    def of_content(cls, content: Mapping[str, Any]) -> Word:
        return cls(content["text"])


def words(path: Path) -> Records[Word]:
    return Records(path, Word.of_content, "the words", "mend it")


Step = tuple[str, Any]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("append"), st.lists(st.text(max_size=8), max_size=3)),
        st.tuples(st.just("truncate"), st.integers(0, 400)),
        st.tuples(st.just("glue"), st.integers(0, 10)),
        st.tuples(st.just("drop"), st.text(max_size=2)),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(steps=STEPS)
def test_no_history_of_a_file_makes_a_wrong_record_or_loses_one_in_silence(
    steps: list[Step],
) -> None:
    """Cut off anywhere, with line ends taken out: it reads as what was written, or says damage."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "words.jsonl")
        written: list[Word] = []
        for kind, value in steps:
            written = _step(path, written, kind, value)


def _step(path: Path, written: list[Word], kind: str, value: Any) -> list[Word]:
    data = path.read_bytes() if path.exists() else b""
    records = words(path)
    if kind in {"truncate", "glue"}:
        lines = data.splitlines(keepends=True)
        if kind == "glue" and value < len(lines):
            lines[value] = lines[value].rstrip(b"\n")
        path.write_bytes(data[:value] if kind == "truncate" else b"".join(lines))
        whole = path.read_bytes().splitlines()
        return [each for each, line in zip(written, whole, strict=False) if _is_whole(line)]
    before = path.read_bytes() if path.exists() else None
    try:
        held = list(records.read())
    except LedgerError:
        with pytest.raises(LedgerError, match="is damaged in line"):
            records.append([Word("new")])
        assert before == path.read_bytes()
        path.unlink()  # what the sentence says to do
        return []
    assert written == held
    if kind == "append":
        new = [Word(text) for text in value]
        records.append(new)
        return held + new
    records.drop(lambda word: word.text == value)
    return [word for word in held if word.text != value]


def _is_whole(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


DAMAGE: dict[str, str | bytes] = {
    "a newer schema": acceptance(schema=2),
    "a truth for a schema": acceptance(schema=True),
    "a key twice": acceptance()[:-1] + ', "filename": "b.whl"}',
    "two records in one line": acceptance() + acceptance("b.whl"),
    "half a record": acceptance()[:40],
    "a deep one": "[" * 100_000,
    "a number of 5,000 digits": acceptance(schema=1)[:-1] + ', "x": ' + "9" * 5000 + "}",
    "not UTF-8": b"\xff\xfe",
    "zeros, as after a power cut": b"\0" * 512,
    "a digest of nothing": acceptance(digest="sha256:"),
    "a blank line": "",
    "a list": "[1]",
    "no zone": acceptance(time="2026-01-31T12:00:00"),
}


@pytest.mark.parametrize("what", DAMAGE)
@pytest.mark.parametrize("place", ["first", "last", "last, without its end"])
def test_damage_is_told_with_its_line_and_nothing_is_written(
    tmp_path: Path, what: str, place: str
) -> None:
    written = DAMAGE[what]
    damaged = written if isinstance(written, bytes) else written.encode()
    good = acceptance().encode()
    lines = [damaged, good, b""] if place == "first" else [good, damaged]
    if place == "last" or not damaged:
        lines.append(b"")
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.path.write_bytes(b"\n".join(lines))
    before = ledger.path.read_bytes()

    number = 1 if place == "first" else 2
    for attempt in (
        ledger.read,
        lambda: ledger.record([Acceptance.now("c.whl", FIRST, "")]),
        lambda: ledger.forget("a.whl"),
        lambda: ledger.merge([Acceptance.now("c.whl", FIRST, "")]),
    ):
        with pytest.raises(LedgerError, match=rf"damaged in line {number} "):
            attempt()

    assert before == ledger.path.read_bytes()


def test_a_newer_schema_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text(acceptance(schema=7) + "\n")

    with pytest.raises(LedgerError, match=r"schema 7, expected 1: a newer checkface .* update"):
        Ledger(tmp_path / "ledger").read()


TIMES = {
    "9999-12-31T23:59:59-01:00": "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59.999999-23:59": "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+14:00": "0001-01-01T00:00:00Z",
    "0987-06-05T04:03:02Z": "0987-06-05T04:03:02Z",
    "1969-12-31T23:59:59Z": "1969-12-31T23:59:59Z",
    "2026-01-31T12:00:00+05:45": "2026-01-31T06:15:00Z",
    "2026-01-31T12:00:00.5-00:00:01": "2026-01-31T12:00:01Z",
    "20260131T120000Z": "2026-01-31T12:00:00Z",
    "2026-W05-6T12:00:00Z": "2026-01-31T12:00:00Z",
}


@pytest.mark.parametrize("time", TIMES)
def test_no_moment_breaks_a_read(
    tmp_path: Path, time: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(tmp_path / "ledger", monkeypatch, capsys)
    machine.path.write_text(acceptance(time=time) + "\n")

    assert f'"time": "{TIMES[time]}"' in machine.ledger.export_text()
    assert machine.run("list").code == 0
    assert TIMES[time] in machine.run("list", "--json").out
    machine.ledger.record([Acceptance.now("b.whl", FIRST, "")])
    (tmp_path / "export").write_text(machine.ledger.export_text())
    assert machine.run("compare", str(tmp_path / "export")).code == 0


@pytest.mark.parametrize("letter", ["\udc80", "a\udfff.whl", "b\ud83d\ud83d.whl"])
def test_half_a_character_is_refused_from_others_and_read_where_it_is(
    tmp_path: Path,
    letter: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    machine = Machine(tmp_path / "ledger", monkeypatch, capsys)
    line = acceptance(letter) + "\n"
    (tmp_path / "export").write_text(line)
    refused = machine.run("import", str(tmp_path / "export"))

    assert refused.code == 14
    assert "half a character" in refused.err
    assert not machine.path.exists()

    machine.path.write_text(line)
    listed = machine.run("list")
    assert listed.code == 0
    assert machine.run("list", "--json").code == 0
    shown = listed.out.split()[1]
    assert shown.isascii()
    assert machine.run("forget", shown).code == 0
    assert () == machine.ledger.read()


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def an_endless_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def a_loop(path: Path) -> None:
    path.symlink_to(path)


def read_only(path: Path) -> None:
    path.write_text(acceptance() + "\n")
    path.chmod(0o444)


@pytest.mark.parametrize("make", [a_folder, a_pipe, an_endless_device, a_loop, read_only])
def test_a_place_that_is_no_file_of_ours_is_one_sentence(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    make(ledger.path)
    before = ledger.path.lstat().st_mode

    with pytest.raises(LedgerError, match="the ledger"):
        ledger.record([Acceptance.now("b.whl", FIRST, "")])
    if make is not read_only:
        with pytest.raises(LedgerError, match="cannot read the ledger"):
            ledger.read()

    assert before == ledger.path.lstat().st_mode


def test_a_link_to_a_ledger_stays_one_and_both_names_share_a_lock(tmp_path: Path) -> None:
    real, link = tmp_path / "real" / "ledger", tmp_path / "link"
    Ledger(real).record([Acceptance.now("a.whl", FIRST, "")])
    link.symlink_to(real)
    Ledger(link).record([Acceptance.now("b.whl", FIRST, "")])
    Ledger(link).forget("a.whl")

    assert link.is_symlink()
    assert ["b.whl"] == [held.filename for held in Ledger(real).read()]
    assert not (tmp_path / "link.lock").exists()


def test_who_wants_no_ledger_may_say_the_null_device() -> None:
    ledger = Ledger(Path(os.devnull))

    assert () == ledger.read()


def test_an_export_may_come_through_a_pipe(tmp_path: Path) -> None:
    """Such as `ledger import <(ssh desk pip-checkface ledger export -)`."""
    script = (
        "import sys; from pathlib import Path; from checkface import Ledger\n"
        "print(len(Ledger.of_export(Path(sys.argv[1])).read()))"
    )
    (tmp_path / "export").write_text(acceptance() + "\n")
    command = f"{sys.executable} -c '{script}' <(cat export)"
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert "1\n" == done.stdout


def test_an_identity_behind_a_line_without_its_end_is_a_line_of_its_own(tmp_path: Path) -> None:
    identities = Identities(tmp_path / "identities.jsonl")
    identities.record([SignerRecord.now("a", "x", "a.whl", "host")])
    identities.path.write_bytes(identities.path.read_bytes().rstrip())

    identities.record([SignerRecord.now("b", "y", "b.whl", "host")])

    assert {"a", "b"} == set(identities.latest())


ENDLESS = """
import sys
from pathlib import Path
from checkface import Acceptance, Digest, Ledger

ledger, digest = Ledger(Path(sys.argv[1])), Digest.of_text("")
for round in range(1_000_000):
    ledger.record(Acceptance.now(f"{sys.argv[2]}-{round}-{n}", digest, "x" * 500) for n in range(9))
    print(round, "x" * 4000, flush=True)
"""
"""Its lines are long, so that who is read late has to wait, and does not write a huge ledger."""


def test_a_kill_in_the_middle_leaves_whole_rounds(tmp_path: Path) -> None:
    """Two at once, killed again and again: what was said to be recorded is there, and all reads."""
    path, said = tmp_path / "ledger.jsonl", dict[str, int]()
    for run in range(3):
        names = [f"{run}{side}" for side in "ab"]
        running = {
            name: subprocess.Popen(
                [sys.executable, "-c", ENDLESS, str(path), name], stdout=subprocess.PIPE
            )
            for name in names
        }
        for name, process in running.items():
            assert process.stdout
            for _ in range(20 + run):
                said[name] = int(process.stdout.readline().split()[0])
        for process in running.values():
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=LONGEST)

    held = [each.filename for each in Ledger(path).read()]
    for name, last in said.items():
        mine = [each for each in held if each.startswith(f"{name}-")]
        assert mine[: 9 * (last + 1)] == [
            f"{name}-{r}-{n}" for r in range(last + 1) for n in range(9)
        ]
        assert len(mine) % 9 == 0
