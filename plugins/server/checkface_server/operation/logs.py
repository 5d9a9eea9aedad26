"""Writes what happens here, one JSON object a line: never a path, a query or what was typed.

What libraries log may repeat what somebody sent. Of them a line has the logger, the level, and
where in the code; of errors the kinds and where they were raised, not their words.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import TextIO

from checkface_server.operation.outlet import Outlet

METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "DELETE", "PUT", "PATCH"))
OTHER = "other"
"""A method that somebody has thought of: it is not repeated."""
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
        self._outlet, self._names_clients = (
            Outlet(stream or sys.stderr, _line_of_loss),
            names_clients,
        )
        self._waiting: list[str] = []

    def event(self, event: str, level: str = "info", **fields: object) -> None:
        """A field that is None is left out."""
        self._waiting.append(_line(event, level, fields))
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

        Made by hand and written with others: most answers take less time than a line of its own.
        """
        line = (
            f'{{"time": "{_now()}", "level": "info", "event": "request", "route": "{route}", '
            f'"method": "{method if method in METHODS else OTHER}", "status": {status}, '
            f'"seconds": {seconds:.6f}'
        )
        if source:
            line += f', "source": "{source}"'
        if client and self._names_clients:
            line += f', "client": {json.dumps(client)}'
        if not self._waiting:
            _later(self.flush)
        self._waiting.append(line + "}")
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


def _line(event: str, level: str, fields: Mapping[str, object]) -> str:
    said = {name: value for name, value in fields.items() if value is not None}
    return json.dumps({"time": _now(), "level": level, "event": event, **said}, default=str)


def _line_of_loss(lines: int) -> str:
    return _line("lines lost", "warning", {"lines": lines})


def _later(work: Callable[[], None]) -> None:
    """In a moment; where no loop runs, with the next event."""
    with contextlib.suppress(RuntimeError):
        asyncio.get_running_loop().call_later(LONGEST_UNWRITTEN, work)


@lru_cache(maxsize=2)
def _second(number: int) -> str:
    return datetime.fromtimestamp(number, UTC).isoformat(timespec="seconds")[:19]


def _now() -> str:
    """ISO 8601, UTC, milliseconds."""
    now = time.time()
    return f"{_second(int(now))}.{int(now * 1000) % 1000:03}Z"


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
