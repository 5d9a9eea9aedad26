"""Whatever is at the place that a command writes to: it is written whole, or kept and told."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.fakes.patience import LONGEST

from checkface import special_files
from checkface.errors import OutputError
from checkface.files import append_to_file, require_writable, write_file

TREE = set[tuple[str, int, bytes]]


def tree(folder: Path) -> TREE:
    """All that is in a folder: names, kinds and contents."""
    return {
        (
            str(path),
            path.lstat().st_mode,
            path.read_bytes() if stat.S_ISREG(path.lstat().st_mode) else b"",
        )
        for path in folder.rglob("*")
    }


def a_folder(path: Path) -> None:
    path.mkdir()


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))


def a_loop(path: Path) -> None:
    path.symlink_to(path)


def a_link_to_a_folder(path: Path) -> None:
    path.symlink_to(path.parent)


def below_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_bytes(b"in the way")


REFUSED: list[Callable[[Path], None]] = [
    a_folder,
    a_socket,
    a_loop,
    a_link_to_a_folder,
    below_a_file,
]


@pytest.mark.parametrize("make", REFUSED)
@pytest.mark.parametrize("write", [lambda path: write_file(path, b"new"), require_writable])
def test_what_cannot_be_replaced_is_refused_and_kept(
    tmp_path: Path, make: Callable[[Path], None], write: Callable[[Path], None]
) -> None:
    path = tmp_path / "in" / "out.json"
    path.parent.mkdir()
    make(path)
    before = tree(tmp_path)

    with pytest.raises(OutputError, match="cannot write"):
        write(path)

    assert before == tree(tmp_path)


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "in/" + "y" * 300 + "/z"])
@pytest.mark.parametrize("write", [lambda path: write_file(path, b"new"), require_writable])
def test_an_impossible_name_is_refused_and_nothing_is_made(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    with pytest.raises(OutputError):
        write(tmp_path / name)

    assert not tree(tmp_path)


def test_a_check_makes_no_folder(tmp_path: Path) -> None:
    require_writable(tmp_path / "a" / "b" / "c.json")
    with pytest.raises(OutputError, match="missing"):
        require_writable(tmp_path / "a" / "b" / "c.json", makes_folder=False)

    assert not tree(tmp_path)


def test_a_new_file_is_whole_and_alone_in_a_new_folder(tmp_path: Path) -> None:
    write_file(tmp_path / "new" / "a.bin", b"data")

    assert ["a.bin"] == [path.name for path in (tmp_path / "new").iterdir()]
    assert b"data" == (tmp_path / "new" / "a.bin").read_bytes()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444, 0o755])
def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    """A report that only its owner may read does not become everybody's."""
    path = tmp_path / "report.json"
    path.write_bytes(b"old")
    path.chmod(mode)

    write_file(path, b"new")

    assert (b"new", mode) == (path.read_bytes(), stat.S_IMODE(path.stat().st_mode))


@pytest.mark.parametrize("before", [b"old", None], ids=["to a file", "to nothing yet"])
def test_a_link_stays_and_its_target_is_written(tmp_path: Path, before: bytes | None) -> None:
    target, link, second = tmp_path / "deep" / "target", tmp_path / "link", tmp_path / "second"
    target.parent.mkdir()
    if before:
        target.write_bytes(before)
    link.symlink_to("deep/target")
    second.symlink_to("link")

    write_file(second, b"new")

    assert link.is_symlink()
    assert second.is_symlink()
    assert b"new" == target.read_bytes()


@pytest.mark.parametrize("size", [4, 1 << 20])
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path, size: int) -> None:
    pipe, data, read = tmp_path / "pipe", os.urandom(size), list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()

    write_file(pipe, data)
    reader.join(LONGEST)

    assert [data] == read
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("size", [4, 1 << 20])
def test_a_pipe_without_a_reader_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(special_files, "PATIENCE", 0.1)
    alone, still = tmp_path / "alone", tmp_path / "still"
    os.mkfifo(alone)
    os.mkfifo(still)
    reader = os.open(still, os.O_RDONLY | os.O_NONBLOCK)

    with pytest.raises(OutputError, match="nobody reads it"):
        write_file(alone, bytes(size))
    if size > 1 << 16:
        with pytest.raises(OutputError, match="has not read"):
            write_file(still, bytes(size))
    os.close(reader)


@pytest.mark.parametrize("name", ["/dev/full", "link"])
def test_a_device_is_written_to_and_not_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / "link").symlink_to("/dev/full")

    with pytest.raises(OutputError, match="No space left on device"):
        write_file(tmp_path / name, b"new")

    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)
    assert (tmp_path / "link").is_symlink()


def test_the_null_device_takes_all() -> None:
    null = Path(os.devnull)
    before = null.stat()
    write_file(null, b"new")

    assert os.path.samestat(before, null.stat())


SCRIPT = """
from pathlib import Path
from checkface.files import write_file
print("before")
write_file(Path("{place}"), b"DATA\\n")
print("after")
"""


@pytest.mark.parametrize("place", ["/dev/stdout", "/proc/self/fd/1", "/dev/fd/1", "log", "link"])
@pytest.mark.parametrize("into", ["file", "pipe"])
def test_standard_output_is_written_to_in_its_turn(tmp_path: Path, place: str, into: str) -> None:
    """Also where it is a file: replacing that would lose what is printed."""
    (tmp_path / "link").symlink_to("/dev/stdout")
    command = [sys.executable, "-c", SCRIPT.format(place=place)]
    if into == "pipe":
        said = subprocess.run(command, stdout=subprocess.PIPE, cwd=tmp_path, check=True).stdout
    else:
        with (tmp_path / "log").open("wb") as log:
            subprocess.run(command, stdout=log, cwd=tmp_path, check=True)
        said = (tmp_path / "log").read_bytes()

    expected = b"before\nafter\n" if (place, into) == ("log", "pipe") else b"before\nDATA\nafter\n"
    assert expected == said


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch, call: str) -> Iterator[None]:
    """As fsync, write or rename tell it."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os if hasattr(os, call) and call != "replace" else Path, call, full)
        yield


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    before = tree(tmp_path)

    with full_disk(monkeypatch, call), pytest.raises(OutputError, match="No space left"):
        write_file(path, b"new")

    assert before == tree(tmp_path)


def test_ctrl_c_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    before = tree(tmp_path)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(path, b"new")

    assert before == tree(tmp_path)


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_full_disk_adds_no_half_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "summary.md"
    path.write_bytes(b"theirs\n")

    with full_disk(monkeypatch, call), pytest.raises(OutputError, match="No space left"):
        append_to_file(path, "ours\n")

    assert b"theirs\n" == path.read_bytes()


def test_lines_are_added_on_lines_of_their_own(tmp_path: Path) -> None:
    """A step before us may have left its last line open: glued to it, neither counts."""
    path = tmp_path / "output"
    path.write_bytes(b"theirs=1")

    append_to_file(path, "ours=2\n")
    append_to_file(path, "name=\udcff\n")

    assert b"theirs=1\nours=2\nname=\\udcff\n" == path.read_bytes()


@pytest.mark.parametrize("make", [a_folder, a_socket])
def test_nothing_is_added_to_what_is_no_file(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "out")

    with pytest.raises(OutputError):
        append_to_file(tmp_path / "out", "line\n")
    with pytest.raises(OutputError):
        append_to_file(tmp_path / "nodir" / "out", "line\n")

    assert not (tmp_path / "nodir").exists()
