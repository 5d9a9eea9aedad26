"""The word SAME stands only where the bytes that lie there now are those that were written down."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.core.digest_lines import DIGEST_LINES
from tests.plugins.desktop.test_desk import DATA, NAME, SHA1, SHA256, SHA512, WRONG, ReadsAtOnce

from checkface import Finding, Standing
from checkface.errors import DigestError
from checkface_desktop import reading, window_command
from checkface_desktop.desk import Desk
from checkface_desktop.expectation import expected_in, finding, finding_of_two, other_file
from checkface_desktop.reading import CHANGED, path_of, read
from checkface_desktop.work import Read


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(DATA)
    return path


def append(file: Path) -> None:
    if file.stat().st_size == len(DATA):
        with file.open("ab") as opened:
            opened.write(b"!")


def write_and_set_the_time_back(file: Path) -> None:
    before = file.stat()
    file.write_bytes(b"HELLO")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def put_another_in_its_place(file: Path) -> None:
    other = file.with_name("other")
    other.write_bytes(DATA)
    other.replace(file)


def swap_and_swap_back(file: Path) -> None:
    aside = file.with_name("aside")
    file.replace(aside)
    file.write_bytes(b"other")
    aside.replace(file)


TICK = 0.05
"""Seconds: more than the steps in which a file system counts time."""
CHANGES = (append, write_and_set_the_time_back, put_another_in_its_place, swap_and_swap_back)


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_while_it_is_read_has_no_verdict(
    file: Path, change: Callable[[Path], None]
) -> None:
    """Though the digest of what was read may be the one that is expected."""
    time.sleep(TICK)
    changed = read(file, "sha256", lambda _: change(file))

    found = finding(changed, expected_in(str(changed.digest)))
    assert (found.standing, found.reason) == (Standing.UNREADABLE, CHANGED)
    copy = file.with_name("copy")
    copy.write_bytes(DATA)
    for pair in ((changed, read(copy, "sha256")), (read(copy, "sha256"), changed)):
        assert finding_of_two(*pair).standing is Standing.UNREADABLE


def test_a_file_that_grows_for_ever_is_not_read_for_ever(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_MORE", 10 * len(DATA))

    def grow(_: int) -> None:
        with file.open("ab") as opened:
            opened.write(DATA)

    found = read(file, "sha256", grow)

    assert (found.digest, found.reason) == (None, reading.GROWS)


def test_a_script_is_told_by_the_exit_code_that_it_changed(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from checkface_desktop import lines

    monkeypatch.setattr(
        lines, "read", lambda path, algorithm: read(path, algorithm, lambda _: append(file))
    )

    assert window_command.main(["--in", "text", "--", str(file)]) == 2
    assert CHANGED in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["itself", "symbolic", "hard"])
def test_a_file_is_not_compared_with_itself(file: Path, kind: str) -> None:
    other = file.with_name("other")
    if kind == "symbolic":
        other.symlink_to(file)
    elif kind == "hard":
        os.link(file, other)
    else:
        other = file.parent / "." / file.name

    found = finding_of_two(read(file, "sha256"), read(other, "sha256"))

    assert (found.standing, "same file" in found.reason) == (Standing.UNREADABLE, True)


def compared(text: str, *files: Path) -> list[Finding | None]:
    """What the window says of each, after all that it has to read."""
    reader = ReadsAtOnce()
    desk = Desk(reader, files, "sha256")
    desk.begin()
    desk.compare(text)
    reader.answer(desk)
    return [desk.finding(number) for number in range(len(files))]


def test_a_line_about_one_of_many_files_says_nothing_of_the_others(file: Path) -> None:
    other = file.with_name("other")
    other.write_bytes(b"other")

    found = compared(f"{SHA256}  {NAME}", file, other)

    assert [each.standing for each in found if each] == [Standing.SAME, Standing.UNKNOWN]


WHEEL = "tiny-1.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.bin", "dist\\a.bin"),
        ("a.bin", ".\\x/y\\a.bin"),
        (WHEEL, "Tiny-1.0.0-py3-none-any.whl"),
        ("a.bin", "A.BIN"),
        ("\u00e9.bin", "e\u0301.bin"),
        ("e\u0301.bin", "../\u00e9.bin"),
    ],
)
def test_a_name_that_is_written_otherwise_is_still_the_name_of_the_file(
    tmp_path: Path, name: str, written: str
) -> None:
    """Else the bytes of another file of the list would pass for it."""
    path = tmp_path / name
    path.write_bytes(DATA)

    (found,) = compared(f"{SHA256} *other.bin\n{WRONG} *{written}", path)

    assert found
    assert found.standing is Standing.DIFFERENT


def test_a_digest_without_a_name_is_held_against_each_of_many_files(file: Path) -> None:
    other = file.with_name("other")
    other.write_bytes(b"other")

    found = compared(SHA256, file, other)

    assert [each.standing for each in found if each] == [Standing.SAME, Standing.DIFFERENT]


@pytest.mark.parametrize("strong", [WRONG, hashlib.sha512(b"x").hexdigest()])
def test_a_weak_digest_that_is_equal_hides_no_strong_one_that_is_not(
    file: Path, strong: str
) -> None:
    reader = ReadsAtOnce()
    desk = Desk(reader, [file], "sha1")
    desk.begin()
    desk.compare(f"{SHA1}  {NAME}\n{strong}  {NAME}\n")
    reader.answer(desk)

    found = desk.finding(0)
    assert found
    assert found.standing is Standing.DIFFERENT


def test_of_two_strong_digests_the_one_that_is_shown_is_compared(file: Path) -> None:
    (found,) = compared(f"{SHA512}  {NAME}\n{SHA256}  {NAME}\n{SHA1}  {NAME}", file)

    assert found
    assert (found.standing, found.actual) == (Standing.SAME, read(file, "sha256").digest)


PASTED = [each for each in DIGEST_LINES if not {"of", "under"} & each.keys()]


@pytest.mark.parametrize("said", PASTED, ids=lambda each: each["what"])
def test_a_line_is_read_as_pages_read_it_or_it_is_refused(said: dict[str, Any]) -> None:
    """What is pasted is of no file, and below no other line."""
    if "python" in said or "reason" in said:
        with pytest.raises(DigestError):
            expected_in(said["line"])
        return
    found = [[str(each.digest), each.filename or None] for each in expected_in(said["line"]).all]
    assert found == said["reads"]


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("file:///dist/a?b#c", "/dist/a?b#c"),
        ("file:///dist/a%3Fb%23c", "/dist/a?b#c"),
        ("FILE://localhost/dist/x%20y", "/dist/x y"),
        ("file:/dist/x", "/dist/x"),
        ("file:///dist/%ff", os.fsdecode(b"/dist/\xff")),
    ],
)
def test_an_address_names_this_file_and_no_other(address: str, path: str) -> None:
    assert path_of(address) == Path(path)
    assert other_file(f"{address}\n") == Path(path)


@pytest.mark.parametrize(
    "address",
    ["sftp://host/dist/x", "file://host/etc/hostname", "smb://h/x", "http://[x", "file://[x/y"],
)
def test_what_lies_on_another_machine_is_told_and_not_looked_for_here(address: str) -> None:
    assert other_file(address) is None
    assert "not on this machine" in read(path_of(address), "sha256").reason


@pytest.mark.parametrize(("text", "path"), [("'/a b'", "/a b"), ("/a'", "/a'"), ("'/a\"", None)])
def test_quotes_are_taken_off_in_pairs(text: str, path: str | None) -> None:
    assert other_file(text) == (Path(path) if path else None)


def test_an_answer_for_a_file_that_vanished_is_told(file: Path) -> None:
    reader = ReadsAtOnce()
    desk = Desk(reader, [file], "sha256")
    desk.begin()
    file.unlink()
    reader.answer(desk)
    desk.compare(SHA256)

    found = desk.finding(0)

    assert found
    assert (found.standing, "No such file" in found.reason) == (Standing.UNREADABLE, True)
    assert desk.take(Read(7, read(file, "sha256"))) is None
