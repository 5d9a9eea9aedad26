"""Words one thing that has happened: as JSON for programs, as plain words in a terminal."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol

from checkface import plain

METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "DELETE", "PUT", "PATCH"))
OTHER = "other"
"""A method that somebody has thought of: it is not repeated."""
EVERYWHERE = {"//0.0.0.0:": "//127.0.0.1:", "//[::]:": "//[::1]:"}
"""Addresses to listen on, which no browser opens, and what it opens instead."""


class Lines(Protocol):
    """One way to word things: each is a line, or several, without the last line's end."""

    def event(self, event: str, level: str, fields: Mapping[str, object]) -> str: ...

    def request(
        self, route: str, method: str, status: int, seconds: float, **more: str | None
    ) -> str: ...


class JsonLines:
    """An object a line."""

    def event(self, event: str, level: str, fields: Mapping[str, object]) -> str:
        said = {"time": _now(), "level": level, "event": event, **_without_none(fields)}
        return json.dumps(said, default=str)

    def request(
        self, route: str, method: str, status: int, seconds: float, **more: str | None
    ) -> str:
        """Made by hand: most answers take less time than a line that is not."""
        line = (
            f'{{"time": "{_now()}", "level": "info", "event": "request", "route": "{route}", '
            f'"method": "{_method(method)}", "status": {status}, "seconds": {seconds:.6f}'
        )
        for name, value in more.items():
            if value:
                line += f', "{name}": {json.dumps(value)}'
        return line + "}"


class TerminalLines:
    """For a person who has just started it, and wants to know what to do now."""

    def event(self, event: str, level: str, fields: Mapping[str, object]) -> str:
        if worded := WORDED.get(event):
            return worded(fields)
        known = _without_none(fields).items()
        named = " ".join(f"{name}={plain(str(value))}" for name, value in known)
        mark = "" if level == "info" else f"{level}: "
        return f"{_clock()}  {mark}{event}  {named}".rstrip()

    def request(
        self, route: str, method: str, status: int, seconds: float, **more: str | None
    ) -> str:
        who = "  ".join(plain(value) for value in more.values() if value)
        what = f"{status}  {_method(method):<6}  {route:<14}"
        return f"{_clock()}  {what}  {seconds:7.3f} s  {who}".rstrip()


def _listening(fields: Mapping[str, object]) -> str:
    """The address first: it is what everybody looks for."""
    lines = [f"checkface serves faces at {_to_open(fields['url'])}", "  Ctrl-C ends it"]
    if hosts := fields.get("hosts"):
        lines.insert(1, f"  it answers under {hosts}; another name needs --hosts")
    if metrics := fields.get("metrics"):
        lines.insert(-1, f"  its numbers, for Prometheus: {_to_open(metrics)}/metrics")
    return "\n".join(lines)


def _stopping(fields: Mapping[str, object]) -> str:
    longest = f"for {fields['seconds']:g} seconds at most"
    return f"{_clock()}  ending; what is being drawn is finished, {longest} (Ctrl-C: at once)"


WORDED: dict[str, Callable[[Mapping[str, object]], str]] = {
    "listening": _listening,
    "ready": lambda _: f"{_clock()}  ready to draw",
    "stopping": _stopping,
    "stopped": lambda _: f"{_clock()}  ended",
}


def _to_open(url: object) -> str:
    text = plain(str(url))
    for ours, theirs in EVERYWHERE.items():
        text = text.replace(ours, theirs)
    return text


def _without_none(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}


def _method(method: str) -> str:
    return method if method in METHODS else OTHER


@lru_cache(maxsize=2)
def _second(number: int) -> str:
    return datetime.fromtimestamp(number, UTC).isoformat(timespec="seconds")[:19]


def _now() -> str:
    """ISO 8601, UTC, milliseconds."""
    now = time.time()
    return f"{_second(int(now))}.{int(now * 1000) % 1000:03}Z"


def _clock() -> str:
    """As the person's watch has it."""
    return time.strftime("%H:%M:%S")
