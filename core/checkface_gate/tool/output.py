"""Turns what pip says into lines that are safe to show, while pip runs.

pip repeats what strangers wrote: metadata, reasons, addresses, answers of servers. It writes into
files, and we show what comes there: so pip never waits for us, loses nothing if we are killed, and
can still ask its questions, whose answers it reads from the terminal itself.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TextIO

from checkface.terminal import STATUS, plain_row, terminal_rows
from checkface_channels.secrets import masked, secrets_in

MARK = "pip: "
"""Before each row of pip's words in the midst of ours: nothing in them can pass for ours."""

TICK_SECONDS = 0.05
QUIET_SECONDS = 0.15
"""After which an unfinished line, such as a question, is shown."""

LONGEST = 65_536
"""Letters of a line, before it is shown in pieces."""

USUAL_COLUMNS = 80

COLOURS = frozenset({"FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE", "TTY_INTERACTIVE"})
"""They make pip send escape sequences to what is no terminal."""


class Voice(Enum):
    """How pip is heard."""

    STEP = "one of our steps: each row is marked as pip's"
    COMMAND = "pip's own command: as it is where a program reads it, and plain at a terminal"
    UNHEARD = "as a step, but its complaints are an answer to us and to nobody else"
    UNTOUCHED = "an editor has the terminal"


class Talk:
    """A pip that runs, and what it says. If nobody hears it any more, it goes on in silence."""

    def __init__(self, process: subprocess.Popen[bytes], streams: Sequence[Stream]) -> None:
        self._process = process
        self._streams = streams
        self.send_signal = process.send_signal

    def wait(self, patience: float | None = None) -> int:
        """pip's exit code, once all it has said is shown. Raises `TimeoutExpired`."""
        end = None if patience is None else time.monotonic() + patience
        while True:
            try:
                code = self._process.wait(TICK_SECONDS)
            except subprocess.TimeoutExpired:
                self._show()
                if end is not None and time.monotonic() >= end:
                    raise
            else:
                self._show(last=True)
                return code

    def end_unheard(self) -> None:
        """Of one that has nothing to say yet."""
        self._process.kill()
        self._process.wait()
        self._close()

    def _show(self, *, last: bool = False) -> None:
        try:
            for stream in self._streams:
                stream.show(last=last)
        except OSError:  # the window or the pipe is closed: our next word says so
            last = True
        if last:
            self._close()

    def _close(self) -> None:
        for stream in self._streams:
            stream.close()
        self._streams = ()


def start(
    command: Sequence[str], environ: Mapping[str, str], voice: Voice, handed: Sequence[int] = ()
) -> Talk:
    """Start pip, which is heard through the `Talk` that comes back; it is `handed` open files."""
    known = secrets_in("\n".join([*command, *_urls_of(environ)]))
    out, err = (
        Stream(Speaker(stream, mark, known)) if (mark := _mark(stream, voice)) is not None else None
        for stream in (sys.stdout, sys.stderr)
    )
    unheard = subprocess.DEVNULL if voice is Voice.UNHEARD else None
    process = subprocess.Popen(
        command,
        env=quiet_environment(environ) if out or err else dict(environ),
        stdout=out.fileno if out else None,
        stderr=unheard or (err.fileno if err else None),
        pass_fds=handed,
    )
    return Talk(process, [stream for stream in (out, err) if stream])


def repeat(lines: Iterable[str], mark: str = MARK, known: frozenset[str] = frozenset()) -> None:
    """Show on standard error what the tool of `mark` said before, without the `known` secrets."""
    speaker = Speaker(sys.stderr, mark, known)
    speaker.take("\n".join(lines).encode("utf-8", "surrogateescape"))
    speaker.settle(last=True)


class Stream:
    """A file that pip writes to and we read. It has no name, so nothing of it is ever left."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self.fileno, name = tempfile.mkstemp(prefix="pip-checkface-")
        self._reader = open(name, "rb", buffering=0)  # noqa: SIM115 - closed when pip has ended
        self._name = Path(name)
        self._unlink()

    def show(self, *, last: bool = False) -> None:
        while data := self._reader.read(LONGEST):
            self._speaker.take(data)
        self._speaker.settle(last=last)

    def close(self) -> None:
        self._reader.close()
        os.close(self.fileno)
        self._unlink()

    def _unlink(self) -> None:
        with contextlib.suppress(OSError):  # Windows keeps it until it is closed
            self._name.unlink()


@dataclass
class Speaker:
    """Shows what was heard, line by line; an unfinished one as soon as nothing more comes."""

    stream: TextIO
    mark: str
    known: frozenset[str]
    """Secrets that pip has been given."""

    def __post_init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")
        self._unfinished = ""
        self._heard = time.monotonic()
        self._is_open = False
        """Whether the last row that was shown has not ended."""

    def take(self, data: bytes) -> None:
        self._heard = time.monotonic()
        *lines, self._unfinished = (self._unfinished + self._decoder.decode(data)).split("\n")
        for line in lines:
            self._take_line(line.removesuffix("\r"))
        if len(self._unfinished) > LONGEST:
            self.settle(last=True)

    def settle(self, *, last: bool = False) -> None:
        """Show an unfinished line, if pip waits for something or has ended."""
        if last or time.monotonic() - self._heard > QUIET_SECONDS:
            # The end of a URL is waited for: it may hold the other half of a password.
            word = self._unfinished.rfind(" ") + 1
            is_cut = "://" in self._unfinished[word:] and not last
            end = word if is_cut else len(self._unfinished)
            text, self._unfinished = self._unfinished[:end], self._unfinished[end:]
            if text:
                with STATUS.aside(leaves_row_open=True):
                    self._write(text)
                self._is_open = True
        if last and self._is_open:
            self._end_row()

    def _take_line(self, line: str) -> None:
        with STATUS.aside():
            if not self._is_open or line:
                self._write(line)
            self._end_row()

    def _write(self, text: str) -> None:
        if self._is_open:  # whoever answers a question has begun a new row, and maybe not
            self._end_row()
        safe = plain_row(masked(text.expandtabs(), self.known))
        self.stream.write(_encodable("\n".join(self._rows(safe)), self.stream))
        self.stream.flush()

    def _rows(self, text: str) -> list[str]:
        if not self.mark or not self.stream.isatty():
            return [self.mark + text]
        room = max(_columns(self.stream) - len(self.mark) - 1, len(self.mark))
        return [self.mark + row for row in terminal_rows(text, room)]

    def _end_row(self) -> None:
        self._is_open = False
        self.stream.write("\n")
        self.stream.flush()


def _mark(stream: TextIO, voice: Voice) -> str | None:
    """What stands before each row; None if pip writes to it itself."""
    if voice is Voice.UNTOUCHED:
        return None
    if voice is Voice.COMMAND:
        return "" if stream.isatty() else None
    return MARK


def quiet_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What lets pip write text, and nothing for terminals."""
    kept = {name: value for name, value in environ.items() if name not in COLOURS}
    columns = str(_columns(sys.stderr) - len(MARK) - 1)
    return {**kept, "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", "COLUMNS": columns}


def _urls_of(environ: Mapping[str, str]) -> list[str]:
    named = {name.upper(): value for name, value in environ.items()}
    return [v for name, v in named.items() if name.startswith("PIP_") or name.endswith("_PROXY")]


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL_COLUMNS
    except (OSError, ValueError):
        return USUAL_COLUMNS


def _encodable(text: str, stream: TextIO) -> str:
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
