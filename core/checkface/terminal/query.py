"""Turns a terminal's answers into what it can draw; asks without leaving a trace.

The question goes to the controlling terminal in one write and ends with one that practically
every terminal answers (its device attributes), so that a terminal which knows nothing of pictures
does not cost the time limit. What a user has typed before is found first, and then nothing is
asked. What they type in the milliseconds between question and answer has been read by the time
that it is recognised; it is pushed back where the system allows it (TIOCSTI: macOS, BSD, older
Linux) and is lost where it does not. An answer that comes after the time limit is read by
whoever reads next.
"""

from __future__ import annotations

import os
import re
import select
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TextIO

LIMIT_SECONDS = 1.0
"""Long enough for an answer around the world; only terminals that say nothing at all cost it."""

QUESTION = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[16t\x1b[>q\x1b[c"
"""Can you draw kitty's pictures? How large is a cell? Who are you? What can you do?

Answered in this order.
"""

KITTY_OK = re.compile(rb"\x1b_Gi=31;OK\x1b\\")
CELL = re.compile(rb"\x1b\[6;(\d{1,5});(\d{1,5})t")
NAME = re.compile(rb"\x1bP>\|([ -~]*)\x1b\\")
ATTRIBUTES = re.compile(rb"\x1b\[\?([\d;]*)c")
REPLY = re.compile(rb"\x1b(?:_G|P>\|)[^\x1b]*\x1b\\|\x1b\[[\d;]*t|\x1b\[\?[\d;]*c")
CUT_SHORT = re.compile(rb"\x1b(_G[^\x1b]*\x1b?|P(>(\|[^\x1b]*\x1b?)?)?|\[\??[\d;]*)?\Z")
SIXEL_ATTRIBUTE = b"4"

LONGEST = 4096
"""Bytes of an answer: more is none, and would be read for as long as it comes."""

LARGEST_CELL = 200
LARGEST_RATIO = 4
"""Beyond these, a size of a cell is a mistake of the terminal's."""


@dataclass(frozen=True)
class Answer:
    """What a terminal says about itself."""

    kitty: bool
    """Draws pictures by kitty's protocol."""

    sixel: bool
    """Draws sixels."""

    cell: tuple[int, int] | None
    """Width and height of a character in pixels, if it tells."""

    name: str = ""
    """Its own name and version, as it writes them, if it tells."""


@dataclass(frozen=True)
class Window:
    """The size of a terminal's window."""

    columns: int
    rows: int
    cell: tuple[int, int] | None
    """Width and height of a character in pixels, if the system knows."""


def window(stream: TextIO) -> Window | None:
    """The window behind `stream`; None if there is none or it has no size."""
    try:
        descriptor = stream.fileno()
        size = os.get_terminal_size(descriptor)
    except (OSError, ValueError):  # io.UnsupportedOperation is both
        return None
    if not size.columns or not size.lines:
        return None
    return Window(size.columns, size.lines, _cell_of_window(descriptor))


def ask(limit: float = LIMIT_SECONDS) -> Answer | None:
    """What the controlling terminal says about itself, and everything about it as it was before.

    None if it says nothing within `limit` seconds, and without asking if standard input or output
    is not it, if we are in the background, where asking would stop us, if something was typed
    ahead, which would be mixed up with the answer, and on Windows, which has no such terminals.
    """
    if not (os.isatty(0) and os.isatty(1)) or not hasattr(signal, "pthread_sigmask"):
        return None
    try:
        descriptor = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return None
    try:
        return _conversation(descriptor, limit)
    except OSError:  # the terminal went away
        return None
    finally:
        os.close(descriptor)


def parse(received: bytes) -> Answer | None:
    """What the bytes of an answer say; None if they are no whole answer."""
    attributes = ATTRIBUTES.search(received)
    if not attributes:
        return None
    cell, name = CELL.search(received), NAME.search(received)
    return Answer(
        kitty=KITTY_OK.search(received) is not None,
        sixel=SIXEL_ATTRIBUTE in attributes[1].split(b";")[1:],  # the first one is the model
        cell=_plausible(int(cell[2]), int(cell[1])) if cell else None,
        name=name[1].decode("ascii") if name else "",
    )


def stray(received: bytes) -> bytes:
    """What is no part of an answer: the user's typing."""
    return CUT_SHORT.sub(b"", REPLY.sub(b"", received))


def _conversation(terminal: int, limit: float) -> Answer | None:
    if os.tcgetpgrp(terminal) != os.getpgrp() or _readable(terminal, 0):
        return None
    with _signals_later():
        with _unbuffered_input(terminal):
            # Once more: part of a line that is being typed shows up only now.
            if _readable(terminal, 0) or not _writable(terminal):
                return None
            os.write(terminal, QUESTION)
            received = _answer(terminal, time.monotonic() + limit)
        _push_back(terminal, stray(received))
    return parse(received)


def _answer(terminal: int, deadline: float) -> bytes:
    """Read byte by byte: what is typed after the answer stays for whoever reads next."""
    received = b""
    while not ATTRIBUTES.search(received) and len(received) < LONGEST:
        left = deadline - time.monotonic()
        if left <= 0 or not _readable(terminal, left):  # what always has more is readable for ever
            break
        byte = os.read(terminal, 1)
        if not byte:
            break
        received += byte
    return received


@contextmanager
def _signals_later() -> Iterator[None]:
    """Let nothing end or stop us before the terminal is as it was: a second at most."""
    wait = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, wait)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _unbuffered_input(terminal: int) -> Iterator[None]:
    """Each byte at once and none of them shown; Ctrl-C stays Ctrl-C.

    TCSANOW, since TCSAFLUSH would throw away what was typed ahead, and TCSADRAIN waits for ever
    on a terminal whose output a user has paused.
    """
    import termios

    before = termios.tcgetattr(terminal)
    changed = termios.tcgetattr(terminal)
    changed[3] &= ~(termios.ICANON | termios.ECHO)
    changed[6][termios.VMIN], changed[6][termios.VTIME] = 1, 0
    try:
        termios.tcsetattr(terminal, termios.TCSANOW, changed)
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)


def _readable(terminal: int, seconds: float) -> bool:
    return bool(select.select([terminal], [], [], max(seconds, 0))[0])


def _writable(terminal: int) -> bool:
    """Not if a user has paused the output with Ctrl-S: writing would wait for them."""
    return bool(select.select([], [terminal], [], 0)[1])


def _push_back(terminal: int, typed: bytes) -> None:
    import fcntl
    import termios

    with suppress(OSError):  # forbidden on new Linux
        for byte in typed:
            fcntl.ioctl(terminal, termios.TIOCSTI, bytes([byte]))


def _cell_of_window(descriptor: int) -> tuple[int, int] | None:
    try:
        import fcntl
        import struct
        import termios

        size = fcntl.ioctl(descriptor, termios.TIOCGWINSZ, bytes(8))
    except (ImportError, OSError):  # Windows
        return None
    rows, columns, width, height = struct.unpack("4H", size)
    return _plausible(width // columns, height // rows) if rows and columns else None


def _plausible(width: int, height: int) -> tuple[int, int] | None:
    sane = 0 < width <= LARGEST_CELL and 0 < height <= LARGEST_CELL
    return (width, height) if sane and width <= height <= LARGEST_RATIO * width else None
