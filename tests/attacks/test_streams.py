"""However a command's streams are broken: a documented code, a sentence or none, no traceback."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import shlex
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from tests.fakes.patience import LONGEST, wait_for

from checkface import CheckfaceError, MismatchError, program
from checkface.program import Boundary
from checkface_gate.errors import DifferenceError

CHECKFACE = "python -m checkface"
PIP = "python -m checkface_pip_verify"
TWINE = "python -m twine checkface"

GOOD = {
    "checkface --help": f"{CHECKFACE} --help",
    "checkface --version": f"{CHECKFACE} --version",
    "checkface words --help": f"{CHECKFACE} words --help",
    "checkface words": f"{CHECKFACE} words text:",
    "checkface words --json": f"{CHECKFACE} words text: --json",
    "checkface compare": f"{CHECKFACE} compare text: text:",
    "checkface cache": f"{CHECKFACE} cache info",
    "pip-checkface --help": f"{PIP} --help",
    "pip-checkface": f"{PIP}",
    "pip-checkface ledger": f"{PIP} ledger list --json",
    "pip-checkface lock diff --help": f"{PIP} lock diff --help",
    "twine checkface --help": f"{TWINE} --help",
}
BAD = {
    "checkface, no such reference": (f"{CHECKFACE} words nowhere", 2),
    "checkface, wrong usage": (f"{CHECKFACE} paint", 2),
    "checkface, a difference": (f"{CHECKFACE} compare text: text:a", 1),
    "pip-checkface, no such ledger command": (f"{PIP} ledger burn", 14),
    "pip-checkface, no such lock": (f"{PIP} lock show nowhere.lock", 14),
    "twine checkface, wrong usage": (f"{TWINE} --wait x dist", 2),
    "the action, without inputs": ("python -m checkface_github_action", 2),
}
FROM_ITS_BEGINNING = ("checkface words", "checkface, no such reference")
"""What each Python starts for by itself; for the others it is a fork with the same streams."""


def each_of(commands: Iterable[str]) -> list[object]:
    return [
        pytest.param(each, marks=pytest.mark.cold if each in FROM_ITS_BEGINNING else ())
        for each in commands
    ]


BUFFERED = pytest.mark.parametrize("buffered", ["", "1"], ids=["buffered", "unbuffered"])


ODD_NAMES = ("Größe", "日本", "a\udcff", "😀")

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def run(shell_path: str, tmp_path: Path) -> Run:
    """In a real shell, which makes the streams."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("PYTHONUNB")}
    ours = {"CHECKFACE_LEDGER": str(tmp_path / "ledger"), "PATH": shell_path}

    def run(command: str, buffered: str = "", **environ: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["bash", "-c", command],
            env=plain | ours | {"PYTHONUNBUFFERED": buffered} | environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=120,
            cwd=tmp_path,
        )

    return run


CLOSED = """
import os, subprocess, sys
read, write = os.pipe()
os.close(read)
stream = {"1": "stdout", "2": "stderr"}[sys.argv[1]]
sys.exit(subprocess.run(sys.argv[2:], **{stream: write}).returncode)
"""


def without_reader(stream: int, command: str) -> str:
    """The reader is gone before the command starts: no matter of luck."""
    return f"{shlex.quote(sys.executable)} -IS -c {shlex.quote(CLOSED)} {stream} {command}"


@BUFFERED
@pytest.mark.parametrize("what", each_of(GOOD))
def test_a_reader_that_went_away_is_141(what: str, buffered: str, run: Run) -> None:
    done = run(without_reader(1, GOOD[what]), buffered)

    assert (program.PIPE_CLOSED, b"") == (done.returncode, done.stderr)


@pytest.mark.parametrize("what", each_of(BAD))
def test_a_reader_of_errors_that_went_away_is_141(what: str, run: Run) -> None:
    command, code = BAD[what]
    done = run(without_reader(2, command))

    told_on_stdout = code == 1 or "github_action" in command
    assert (code if told_on_stdout else program.PIPE_CLOSED) == done.returncode
    assert b"Traceback" not in done.stdout


@BUFFERED
@pytest.mark.parametrize("what", each_of(GOOD))
def test_a_full_disk_is_a_sentence_and_a_failure(what: str, buffered: str, run: Run) -> None:
    done = run(f"{GOOD[what]} > /dev/full", buffered)

    assert (14 if what.startswith("pip") else 2) == done.returncode
    assert b"No space left on device" in done.stderr
    assert 1 == done.stderr.count(b"\n")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">&- 2>/dev/full"])
@pytest.mark.parametrize(
    "what", each_of(["checkface words", "pip-checkface ledger", "pip-checkface"])
)
def test_closed_streams_are_as_the_null_device(what: str, closed: str, run: Run) -> None:
    done = run(f"{GOOD[what]} {closed}")

    assert (0, b"") == (done.returncode, done.stderr)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full"])
@pytest.mark.parametrize("what", each_of(BAD))
def test_a_failure_keeps_its_code_whatever_is_closed(what: str, closed: str, run: Run) -> None:
    command, code = BAD[what]
    done = run(f"{command} {closed}")

    assert code == done.returncode
    assert b"Traceback" not in done.stdout + done.stderr


def test_what_is_told_never_ends_in_stdout_because_stderr_is_closed(run: Run) -> None:
    """Python prints to stdout where stderr is None: a program would read the sentence as data."""
    done = run(f"{CHECKFACE} words nowhere 2>&-")

    assert (2, b"") == (done.returncode, done.stdout)


def test_a_file_never_takes_the_number_of_a_closed_stream(run: Run, tmp_path: Path) -> None:
    """git, a child of ours, would print into it."""
    done = run(f"{CHECKFACE} draw text: -o a.png --size 64 <&- >&- 2>&-")

    assert 0 == done.returncode
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "environ",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "cp1252:strict"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX"},
    ],
)
def test_any_name_is_printed_in_any_encoding(
    environ: dict[str, str], run: Run, tmp_path: Path
) -> None:
    for name in ODD_NAMES:
        (tmp_path / name).write_bytes(b"")
    done = run(f"{CHECKFACE} words *", **environ)

    assert (0, b"") == (done.returncode, done.stderr)
    assert len(ODD_NAMES) == done.stdout.count(b"\t")


@pytest.mark.parametrize(
    "error",
    [
        RecursionError("maximum recursion depth exceeded"),
        MemoryError(),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"),
        ZeroDivisionError("a\x1b[2J\nb"),
        OSError(5, "Input/output error"),
        KeyError("x" * 10_000),
    ],
)
def test_what_nobody_has_foreseen_is_one_sentence(
    error: Exception, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> int:
        raise error

    monkeypatch.delenv(program.TRACEBACK_VARIABLE, raising=False)
    assert 14 == Boundary("name", failed=14).run(fails)
    said = capsys.readouterr().err
    assert said.startswith("name: ")
    assert 1 == said.count("\n")
    assert len(said) < 500
    assert "\x1b" not in said

    monkeypatch.setenv(program.TRACEBACK_VARIABLE, "1")
    assert 14 == Boundary("name", failed=14).run(fails)
    assert "Traceback" in capsys.readouterr().err


def test_an_error_of_ours_is_its_sentence_and_its_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails() -> int:
        raise CheckfaceError("a\x1b[2J\nb")

    assert 2 == Boundary("name").run(fails)
    assert "name: a\\x1b[2J\\x0ab\n" == capsys.readouterr().err


def test_a_difference_keeps_its_code_where_nobody_reads_the_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Broken(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    def raising(error: CheckfaceError) -> Callable[[], int]:
        def fails() -> int:
            raise error

        return fails

    monkeypatch.setattr(sys, "stderr", Broken())
    assert 12 == Boundary("name").run(raising(DifferenceError("a")))
    assert 1 == Boundary("name").run(raising(MismatchError("a")))
    assert program.PIPE_CLOSED == Boundary("name").run(raising(CheckfaceError("a")))


UNREAD = {
    "check": f"{PIP} lock check lock.txt --against wheels | head -n 1",
    "check --json": without_reader(1, f"{PIP} lock check lock.txt --against wheels --json"),
    "ledger compare": without_reader(1, without_reader(2, f"{PIP} ledger compare theirs")),
    "ledger compare, full": f"{PIP} ledger compare theirs >/dev/full",
    "ledger import": without_reader(2, f"{PIP} ledger import theirs"),
}


@pytest.mark.parametrize("way", UNREAD)
def test_a_difference_is_12_whoever_has_gone_away(way: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels/plum-1.0-py3-none-any.whl").write_bytes(b"other bytes")
    (tmp_path / "lock.txt").write_text(f"plum==1.0 --hash=sha256:{'0' * 64}\n")
    record = '{"schema": 1, "filename": "plum-1.0-py3-none-any.whl", "digest": "sha256:%s", '
    record += '"host": "", "time": "2026-01-01T00:00:00Z"}\n'
    for name, digit in (("ledger", "0"), ("theirs", "1")):
        (tmp_path / name).write_text(record % (digit * 64))

    done = run(f"set -o pipefail; {UNREAD[way]}", "1")

    assert 12 == done.returncode, done
    assert b"Traceback" not in done.stdout + done.stderr


ENTRY = {
    "checkface": "checkface",
    "pip-checkface": "checkface_pip_verify",
    "the action": "checkface_github_action",
}


STANDING_STILL = """
import sys, time

class Still:
    def find_spec(self, name, path=None, target=None):
        if name == "hashlib":
            print("IMPORTING", flush=True)
            for _ in range(1200):  # Python acts on no signal that comes just before a sleep
                time.sleep(0.05)

sys.meta_path.insert(0, Still())
"""


@pytest.mark.parametrize("what", ENTRY)
@pytest.mark.parametrize("number", program.ENDING)
def test_a_signal_is_130_also_while_all_is_imported(
    what: str, number: signal.Signals, tmp_path: Path
) -> None:
    """The import of a module that everything needs tells us when, and stands still there.

    A `hashlib.py` of ours would not do: PYTHONPATH hides no module from pip-checkface.
    """
    (tmp_path / "sitecustomize.py").write_text(STANDING_STILL)
    with subprocess.Popen(
        [sys.executable, "-m", ENTRY[what], "words", "text:"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
    ) as process:
        assert process.stdout
        assert b"IMPORTING\n" == process.stdout.readline()
        process.send_signal(number)
        out, err = process.communicate(timeout=LONGEST)

    assert (program.INTERRUPTED, b"", b"") == (process.returncode, out, err)


def test_a_reader_that_stands_still_does_not_hold_up_an_end(tmp_path: Path) -> None:
    """The pipe is full, nobody reads it, and SIGTERM has to end it all the same.

    Once more after a while, for Python acts on none that comes just before it writes.
    """
    command = [sys.executable, "-m", "checkface", "words", *(["text:"] * 20_000)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    ) as process:
        assert process.stdout
        pipe = process.stdout.fileno()
        wait_for(lambda: unread_bytes(pipe) >= FULL, "a pipe that is full")
        for _ in range(3):
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=LONGEST / 3)

    assert program.INTERRUPTED == process.returncode


FULL = 48 << 10
"""Bytes: of the 64 KiB of a pipe more than Python leaves room for."""


def unread_bytes(pipe: int) -> int:
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)
