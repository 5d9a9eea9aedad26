"""`pip-checkface ledger` moves what was accepted between machines, and adds no contradiction."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.plugins.pip_verify.ledger.conftest import Machines

from checkface import Digest, Face
from checkface_channels.attestation.identities import Identities, SignerRecord

FIRST, SECOND = Digest.of_text("first"), Digest.of_text("second")
TIME = "2026-01-31T12:00:00Z"
JSON_LIST = ["list", "--json"]


def words(digest: Digest) -> str:
    return " ".join(Face(digest).words)


def test_an_export_is_the_same_for_the_same_content_whatever_its_history(
    machine: Machines, tmp_path: Path
) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    laptop.accepts(plum="first", fig="second")
    desk.ledger.record(reversed(laptop.ledger.read()))
    desk.ledger.record(laptop.ledger.read())

    assert laptop.run("export", str(tmp_path / "laptop.jsonl")).code == 0
    assert desk.run("export", str(tmp_path / "desk.jsonl")).code == 0

    text = (tmp_path / "laptop.jsonl").read_text()
    assert text == (tmp_path / "desk.jsonl").read_text()
    assert [json.loads(line)["filename"] for line in text.splitlines()] == ["fig.whl", "plum.whl"]
    assert {json.loads(line)["schema"] for line in text.splitlines()} == {1}
    assert laptop.run("export", "-").out == text


def test_an_export_that_fails_leaves_the_old_file_whole(
    machine: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, out = machine("laptop"), tmp_path / "out" / "export.jsonl"
    laptop.accepts(plum="first")
    laptop.run("export", str(out))
    before = out.read_bytes()
    laptop.accepts(fig="second")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    failed = laptop.run("export", str(out))

    assert failed.code == 14
    assert f"cannot write {str(out)!r}: No space left on device" in failed.err
    assert before == out.read_bytes()
    assert os.listdir(out.parent) == [out.name]  # noqa: PTH208 - names are the point


def test_a_ledger_is_not_exported_over_itself(machine: Machines) -> None:
    laptop = machine("laptop")
    laptop.accepts(plum="first")

    done = laptop.run("export", str(laptop.path))

    assert done.code == 14
    assert "is the ledger itself" in done.err


def test_an_export_replaces_no_device_and_keeps_a_link(machine: Machines, tmp_path: Path) -> None:
    laptop, pipe, link = machine("laptop"), tmp_path / "pipe", tmp_path / "link"
    laptop.accepts(plum="first")
    os.mkfifo(pipe)
    link.symlink_to(tmp_path / "export.jsonl")
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    piped, done = laptop.run("export", str(pipe)), laptop.run("export", str(link))

    assert piped.code == 0
    assert os.read(reader, 1 << 16).decode() == laptop.ledger.export_text()
    os.close(reader)
    assert pipe.is_fifo()
    assert done.code == 0
    assert link.is_symlink()
    assert (tmp_path / "export.jsonl").read_text() == laptop.ledger.export_text()


def test_faces_of_both_sides_stand_beside_what_differs(
    machine: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, desk, out = machine("laptop"), machine("desk"), str(tmp_path / "export.jsonl")
    laptop.accepts(plum="first")
    desk.accepts(plum="second")
    laptop.run("export", out)
    monkeypatch.setenv("CHECKFACE_IMAGE", "blocks")

    done = desk.run("compare", out)

    assert done.code == 12
    here, there = done.out.split(words(SECOND))
    assert all("\x1b[38;2;" in picture for picture in (here, there))
    assert words(FIRST) in there


def test_an_import_adds_what_is_new_and_nothing_twice(machine: Machines, tmp_path: Path) -> None:
    laptop, desk, out = machine("laptop"), machine("desk"), str(tmp_path / "export.jsonl")
    laptop.accepts(plum="first", fig="second")
    desk.accepts(fig="second", date="first")
    laptop.run("export", out)

    done = desk.run("import", out)
    lines = desk.path.read_text()
    again = desk.run("import", out)

    assert (done.code, done.out) == (0, "1 file imported; 1 file known already\n")
    assert desk.knows() == {"plum.whl": FIRST, "fig.whl": SECOND, "date.whl": FIRST}
    assert (again.code, again.out) == (0, "0 files imported; 2 files known already\n")
    assert lines == desk.path.read_text()


def test_what_was_imported_keeps_its_host_and_time(machine: Machines, tmp_path: Path) -> None:
    laptop, desk, out = machine("laptop"), machine("desk"), str(tmp_path / "export.jsonl")
    laptop.accepts(plum="first")
    laptop.run("export", out)

    desk.run("import", out)

    assert laptop.ledger.read() == desk.ledger.read()


def test_one_file_that_differs_keeps_all_of_an_import_out(
    machine: Machines, tmp_path: Path
) -> None:
    laptop, desk, out = machine("laptop"), machine("desk"), str(tmp_path / "export.jsonl")
    laptop.accepts(plum="first", fig="second")
    desk.accepts(plum="second")
    laptop.run("export", out)
    before = desk.path.read_bytes()

    done = desk.run("import", out)

    assert done.code == 12
    assert before == desk.path.read_bytes()
    for told in (str(FIRST), words(FIRST), str(SECOND), words(SECOND)):
        assert told in done.out
    assert "nothing was imported" in done.err
    assert "pip-checkface ledger forget plum.whl" in done.err


def test_a_comparison_says_of_each_file_how_it_stands_and_changes_nothing(
    machine: Machines, tmp_path: Path
) -> None:
    laptop, desk, out = machine("laptop"), machine("desk"), str(tmp_path / "export.jsonl")
    laptop.accepts(plum="first", fig="second", date="first")
    desk.accepts(plum="second", fig="second", kiwi="first")
    laptop.run("export", out)
    before = desk.path.read_bytes()

    done = desk.run("compare", out)

    assert done.code == 12
    assert "DIFFERS     plum.whl" in done.out
    for told in (str(FIRST), words(FIRST), str(SECOND), words(SECOND)):
        assert told in done.out
    assert "same        fig.whl\nonly here   kiwi.whl\nonly there  date.whl\n" in done.out
    assert "1 different, 1 the same, 1 only here, 1 only there\n" in done.out
    assert before == desk.path.read_bytes()


def test_ledgers_without_a_contradiction_compare_with_0(machine: Machines, tmp_path: Path) -> None:
    laptop, desk, out = machine("laptop"), machine("desk"), str(tmp_path / "export.jsonl")
    laptop.accepts(plum="first")
    desk.accepts(plum="first", fig="second")
    laptop.run("export", out)

    done = desk.run("compare", out)

    assert (done.code, done.err) == (0, "")
    assert "DIFFERS" not in done.out


@pytest.mark.parametrize("command", ["import", "compare"])
@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        '{"schema": 2}',
        f'{{"schema": 1, "filename": ["x"], "digest": "{FIRST}", "host": "", "time": "{TIME}"}}',
        '{"schema": 1, "filename": "x", "digest": "sha256:0", "host": "", "time": ""}',
        "[" * 100_000,
    ],
)
def test_a_damaged_file_is_one_error_with_its_line_and_nothing_is_imported(
    machine: Machines, tmp_path: Path, command: str, line: str
) -> None:
    laptop, desk, out = machine("laptop"), machine("desk"), tmp_path / "export.jsonl"
    laptop.accepts(plum="first")
    desk.accepts(fig="second")
    laptop.run("export", str(out))
    out.write_text(out.read_text() + line + "\n")
    before = desk.path.read_bytes()

    done = desk.run(command, str(out))

    assert (done.code, done.out) == (14, "")
    assert "is damaged in line 2" in done.err
    assert "export the ledger again" in done.err
    assert done.err.count("\n") == 1
    assert before == desk.path.read_bytes()


@pytest.mark.parametrize("command", ["import", "compare"])
def test_a_file_that_is_not_there_is_no_empty_ledger(
    machine: Machines, tmp_path: Path, command: str
) -> None:
    done = machine("desk").run(command, str(tmp_path / "missing"))

    assert done.code == 14
    assert "no file" in done.err


def test_a_file_from_elsewhere_cannot_steer_the_terminal(machine: Machines, tmp_path: Path) -> None:
    desk, out = machine("desk"), tmp_path / "export.jsonl"
    desk.accepts(**{"\x1b[2Jplum": "second"})
    laptop = machine("laptop")
    laptop.accepts(**{"\x1b[2Jplum": "first", "\x1b[2Jfig": "first"})
    laptop.run("export", str(out))

    said = [desk.run("compare", str(out)), desk.run("import", str(out)), laptop.run("list")]

    assert [done.code for done in said] == [12, 12, 0]
    assert not [done for done in said if "\x1b" in done.text]


def test_the_list_is_also_there_for_machines(machine: Machines) -> None:
    laptop = machine("laptop")
    laptop.accepts(plum="first")

    content = json.loads(laptop.run(*JSON_LIST).out)

    (held,) = content["accepted"]
    assert content["schema"] == 1
    assert (held["filename"], held["digest"]) == ("plum.whl", str(FIRST))
    assert (" ".join(held["words"]), held["host"]) == (words(FIRST), "index.example")
    assert datetime.fromisoformat(held["time"]).tzinfo is not None


def test_forgetting_a_publisher_drops_one_project_however_its_name_is_written(
    machine: Machines,
) -> None:
    laptop = machine("laptop")
    identities = Identities(laptop.path.with_name("identities.jsonl"))
    time = datetime(2026, 1, 31, tzinfo=UTC)
    identities.record(
        SignerRecord(name, "octo/tiny", f"{name}.whl", "index.example", time)
        for name in ("my-plum", "fig")
    )

    done = laptop.run("forget-identity", "My_Plum")
    again = laptop.run("forget-identity", "My_Plum")

    assert done.code == 0
    assert set(identities.latest()) == {"fig"}
    assert again.code == 14
    assert "'my-plum'; known: fig" in again.err


@pytest.mark.parametrize("given", [[], ["lst"], ["forget"], ["export"], ["list", "x"]])
def test_words_that_are_no_ledger_command_are_told_all_that_there_are(
    machine: Machines, given: list[str]
) -> None:
    done = machine("laptop").run(*given)

    assert done.code == 14
    for command in ("list", "forget", "forget-identity", "export", "import", "compare"):
        assert f"ledger {command} " in done.err
