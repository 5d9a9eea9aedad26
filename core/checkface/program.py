"""Turns a command into a process that ends well: its errors into sentences, all ends into codes.

Every command of ours goes through here, so that a reader that went away, a full disk, closed
streams, Ctrl-C and what nobody has thought of look alike in all of them: one sentence on stderr, a
documented exit code, never a traceback. Who wants that sets $CHECKFACE_TRACEBACK.
"""

from __future__ import annotations

import contextlib
import io
import os
import select
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    from checkface.errors import CheckfaceError

__all__ = ["ENDING", "INTERRUPTED", "PIPE_CLOSED", "TRACEBACK_VARIABLE", "Boundary", "start"]

INTERRUPTED = 130
"""What a shell reports for a command that Ctrl-C ended: 128 + SIGINT."""

PIPE_CLOSED = 141
"""What a shell reports for a command whose reader went away: 128 + SIGPIPE."""

FAILED = 2
"""What `CheckfaceError` ends with; not imported, because nothing may be before Ctrl-C counts."""

TRACEBACK_VARIABLE = "CHECKFACE_TRACEBACK"
"""Set to anything, errors are also shown as Python shows them: for those who mend checkface."""

LONGEST_SHOWN = 300

ENDING = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)
)
"""Ctrl-C, Ctrl-\\, `kill` or `timeout`, and a closed window; Windows knows only some of them.

Who presses Ctrl-\\ wants an end and has no use for a core file: what is ours is tidied up, as git
and ssh do.
"""


def start(module: str) -> NoReturn:
    """The whole life of a process whose `main` is in `module`, from before that is imported."""
    try:
        _listen()
        code = import_module(module).main()
        _end_by_signals_from_now_on()
    except KeyboardInterrupt:
        code = _code_of_interruption()
    sys.exit(code)


def _code_of_interruption() -> int:
    """However often Ctrl-C is pressed, also in the midst of our end."""
    while True:
        try:
            _end_by_signals_from_now_on()
        except KeyboardInterrupt:
            continue
        return INTERRUPTED


def _listen() -> None:
    """Each of them raises KeyboardInterrupt, unless it is ignored, as under nohup."""
    for number in ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)


def _end_by_signals_from_now_on() -> None:
    """All is said and done; Python's own end must not tell of Ctrl-C with a traceback."""
    for number in ENDING:
        if signal.getsignal(number) is signal.default_int_handler:
            signal.signal(number, signal.SIG_DFL)


def _code_of(error: CheckfaceError) -> int:
    return error.exit_code


@dataclass(frozen=True)
class Boundary:
    """The border between one command and its process."""

    name: str
    """What starts each sentence on stderr."""
    failed: int = FAILED
    """The code of an error that nobody has foreseen."""
    code_of: Callable[[CheckfaceError], int] = _code_of
    several_lines: bool = False
    """Whether the sentences of this command may have lines of their own."""
    interruption: str = ""
    """What is said when Ctrl-C has ended it; nothing if empty."""
    tell: Callable[[str], None] | None = None
    """Says a sentence; None: on stderr, behind the name."""

    def run(self, command: Callable[[], int]) -> int:
        """The exit code of `command`, when all it has printed is where it should be."""
        _make_streams()
        try:
            code = self._code(command)
            return self._flush_output(code)
        except BrokenPipeError:  # stderr: there is nobody to tell
            return _settle_streams(PIPE_CLOSED)
        except KeyboardInterrupt:
            return _settle_streams(self.end_interrupted())

    def report(self, error: CheckfaceError) -> int:
        """Tell it, unless it has been told, and give its code.

        That two digests differ is told by the code also where nobody reads the sentence.
        """
        from checkface.errors import MismatchError

        try:
            self._tell(error)
        except BrokenPipeError:
            if not isinstance(error, MismatchError):
                raise
            _give_up(sys.stderr)
        return self.code_of(error)

    def end_interrupted(self) -> int:
        """Tell that Ctrl-C has ended it, and give its code."""
        with contextlib.suppress(OSError):  # a closed window reads nothing
            if self.interruption and _takes_more(sys.stderr):
                print(f"\n{self.name}: {self.interruption}", file=sys.stderr, flush=True)
        return INTERRUPTED

    def _code(self, command: Callable[[], int]) -> int:
        try:
            return command()
        except SystemExit as end:  # argparse's, after help and wrong usage
            return _code_of_exit(end)
        except BrokenPipeError:
            return PIPE_CLOSED
        except Exception as error:  # noqa: BLE001 - this is the border
            return self._code_of_error(error)

    def _code_of_error(self, error: Exception) -> int:
        from checkface.errors import CheckfaceError

        if isinstance(error, CheckfaceError):
            return self.report(error)
        _show_traceback(error)
        self._say(_why_unprinted() or _sentence(error))
        return self.failed

    def _tell(self, error: CheckfaceError) -> None:
        from checkface.plain_text import plain, plain_lines

        _show_traceback(error)
        if not error.told:
            self._say((plain_lines if self.several_lines else plain)(str(error)))

    def _say(self, sentence: str) -> None:
        with contextlib.suppress(OSError):  # a full stdout is not what has to be told now
            sys.stdout.flush()
        try:
            if self.tell:
                self.tell(sentence)
            else:
                print(f"{self.name}: {sentence}", file=sys.stderr, flush=True)
        except BrokenPipeError:
            raise
        except OSError:  # a full stderr: the exit code has to do
            _give_up(sys.stderr)

    def _flush_output(self, code: int) -> int:
        """A full disk or a reader that has gone away is met here, where it is told, not at exit.

        What was told on stderr already keeps its code.
        """
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            return _settle_streams(code if code not in UNTOLD else PIPE_CLOSED)
        except OSError:
            if code in UNTOLD:
                code = self.failed
                self._say(_why_unprinted())
            return _settle_streams(code)
        return self._flush_errors(code)

    @staticmethod
    def _flush_errors(code: int) -> int:
        try:
            sys.stderr.flush()
        except BrokenPipeError:
            raise
        except OSError:  # a full stderr: the exit code has to do
            return _settle_streams(code)
        return _settle_streams(code) if code == PIPE_CLOSED else code


UNTOLD = {0, 1}
"""Codes whose reason is on stdout alone."""


def _settle_streams(code: int) -> int:
    """Python flushes once more at its end; what fails then goes nowhere, to no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if code != INTERRUPTED or _takes_more(stream):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
                continue
        _give_up(stream)
    return code


def _takes_more(stream: TextIO) -> bool:
    """Whether printing would not wait: a reader that stands still must not hold up Ctrl-C."""
    try:
        return bool(select.select([], [stream.fileno()], [], 0)[1])
    except (OSError, ValueError):  # no real stream, or a system that cannot tell
        return True


def _give_up(stream: TextIO) -> None:
    """From now on it goes to the null device, with what it still holds."""
    with contextlib.suppress(OSError, ValueError):
        handle = os.open(os.devnull, os.O_WRONLY)
        os.dup2(handle, stream.fileno())
        os.close(handle)


def _make_streams() -> None:
    """Three streams that take whatever comes.

    One that the caller has closed becomes the null device: else the next file that is opened would
    get its number, and a child would print into it. What is no letter of the encoding is escaped:
    in what we print, and in what a person answers.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        _require_open(number)
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w" if number else "r", closefd=False))  # noqa: SIM115
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            with contextlib.suppress(io.UnsupportedOperation):  # something was read already
                stream.reconfigure(errors="backslashreplace")


def _require_open(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        handle = os.open(os.devnull, os.O_RDWR)
        os.dup2(handle, number)  # children inherit what dup2 has made
        if handle != number:
            os.close(handle)


def _code_of_exit(end: SystemExit) -> int:
    if end.code is None or isinstance(end.code, int):
        return end.code or 0
    print(end.code, file=sys.stderr)
    return 1


def _sentence(error: Exception) -> str:
    """What is known of an error that has no sentence of its own."""
    from checkface.plain_text import plain

    if isinstance(error, OSError):
        return plain(f"the system refused: {error}")
    if isinstance(error, MemoryError):
        return "there is not enough memory for it"
    said = plain(str(error))[:LONGEST_SHOWN]
    return (
        f"unexpected: {type(error).__name__}{': ' if said else ''}{said}; please report it, "
        f"with what {TRACEBACK_VARIABLE}=1 shows"
    )


def _why_unprinted() -> str:
    """What keeps stdout from being printed, if anything does."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return f"cannot write to standard output: {error.strerror or error}"
    return ""


def _show_traceback(error: Exception) -> None:
    if os.environ.get(TRACEBACK_VARIABLE):
        import traceback

        traceback.print_exception(error)
