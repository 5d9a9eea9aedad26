"""Writes what happens here, a line each: never a path, a query or what was typed.

What libraries log may repeat what somebody sent. Of them a line has the logger, the level, and
where in the code; of errors the kinds and where they were raised, not their words.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import TextIO

from checkface_server.operation.lines import JsonLines, Lines, TerminalLines
from checkface_server.operation.outlet import Outlet

MOST_WAITING = 100
"""Lines of answers that are written together."""
LONGEST_UNWRITTEN = 0.1
"""Seconds that such a line waits for others."""
LONGEST_CLOSE = 1.0
"""Seconds that the last lines have for being read."""
MOST_FRAMES = 12
TRUSTED = ("uvicorn",)
"""Whose messages, before anything is filled in, say something and repeat nothing."""


class Log:
    """Lines on a stream: standard error."""

    def __init__(self, stream: TextIO | None = None, *, names_clients: bool = False) -> None:
        stream = stream or sys.stderr
        self._lines, self._names_clients = lines_for(stream), names_clients
        self._outlet = Outlet(stream, self._line_of_loss)
        self._waiting: list[str] = []

    def event(self, event: str, level: str = "info", **fields: object) -> None:
        """A field that is None is left out."""
        self._waiting.append(self._lines.event(event, level, fields))
        self.flush()

    def request(
        self,
        route: str,
        method: str,
        status: int,
        seconds: float,
        *,
        source: str | None = None,
        client: str | None = None,
    ) -> None:
        """`route` is one of the table, never a path; a client is named where that is asked for.

        Written with others: most answers take less time than a line of its own.
        """
        client = client if self._names_clients else None
        line = self._lines.request(route, method, status, seconds, source=source, client=client)
        if not self._waiting:
            _later(self.flush)
        self._waiting.append(line)
        if len(self._waiting) > MOST_WAITING:
            self.flush()

    def error(self, error: BaseException, **fields: object) -> None:
        """What nobody has foreseen."""
        self.event("error", "error", error=kinds(error), at=_frames(error.__traceback__), **fields)

    def flush(self) -> None:
        """A reader that has gone away, or stands still, is no error."""
        lines, self._waiting = self._waiting, []
        if lines:
            self._outlet.write("\n".join(lines) + "\n")

    def close(self) -> None:
        """All that was said is written, unless nobody reads it. More may be said after it."""
        self.flush()
        self._outlet.drain(LONGEST_CLOSE)

    def _line_of_loss(self, lines: int) -> str:
        return self._lines.event("lines lost", "warning", {"lines": lines})


def lines_for(stream: TextIO) -> Lines:
    """In a terminal a person reads them. A stream that is closed is none."""
    with contextlib.suppress(OSError, ValueError):
        if stream.isatty():
            return TerminalLines()
    return JsonLines()


def _later(work: Callable[[], None]) -> None:
    """In a moment; where no loop runs, with the next event."""
    with contextlib.suppress(RuntimeError):
        asyncio.get_running_loop().call_later(LONGEST_UNWRITTEN, work)


class Handler(logging.Handler):
    """Of what libraries say."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.INFO)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self._log.event(
            "library",
            record.levelname.lower(),
            logger=record.name,
            said=_template(record),
            where=f"{Path(record.pathname).name}:{record.lineno}",
            error=kinds(error) if error else None,
            at=_frames(error.__traceback__) if error else None,
        )


def take_over(log: Log) -> None:
    """All that any library of this process logs or warns of goes there."""
    logging.captureWarnings(True)
    logging.basicConfig(handlers=[Handler(log)], level=logging.WARNING, force=True)


def kinds(error: BaseException) -> list[str]:
    """Of an error and what led to it."""
    found: list[str] = []
    while error is not None and len(found) < MOST_FRAMES:
        found.append(type(error).__name__)
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return found


def _template(record: logging.LogRecord) -> str | None:
    is_trusted = record.name.split(".", 1)[0] in TRUSTED
    return str(record.msg).strip() if is_trusted else None


def _frames(traceback: TracebackType | None) -> list[str]:
    """The last ones, where it was raised at the end."""
    frames = [
        f"{Path(frame.f_code.co_filename).name}:{line} {frame.f_code.co_name}"
        for frame, line in walk_tb(traceback)
    ]
    return frames[-MOST_FRAMES:]
