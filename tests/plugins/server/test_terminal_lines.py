"""In a terminal a person reads what happens: where it is, how it ends, and who asked for what."""

from __future__ import annotations

import io
import json
import re

import pytest

from checkface_server.operation.logs import Log

CLOCK = r"\d\d:\d\d:\d\d  "


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def without_clock(terminal: Terminal) -> list[str]:
    return [re.sub(f"^{CLOCK}", "", line) for line in terminal.getvalue().splitlines()]


def test_who_has_started_it_sees_where_it_is_and_how_it_ends(terminal: Terminal) -> None:
    where = {"url": "http://127.0.0.1:8080", "metrics": "http://127.0.0.1:9090"}
    Log(terminal).event("listening", **where, hosts="localhost, 127.0.0.1")

    assert [
        "checkface serves faces at http://127.0.0.1:8080",
        "  it answers under localhost, 127.0.0.1; another name needs --hosts",
        "  its numbers, for Prometheus: http://127.0.0.1:9090/metrics",
        "  Ctrl-C ends it",
    ] == terminal.getvalue().splitlines()


@pytest.mark.parametrize(
    ("bound", "opened"),
    [("0.0.0.0", "127.0.0.1"), ("[::]", "[::1]"), ("[::1]", "[::1]")],  # noqa: S104
)
def test_an_address_that_is_shown_can_be_opened(
    terminal: Terminal, bound: str, opened: str
) -> None:
    Log(terminal).event("listening", url=f"http://{bound}:8080", metrics=None)

    assert f"at http://{opened}:8080\n" in terminal.getvalue()
    assert "Prometheus" not in terminal.getvalue()


def test_each_line_is_words_and_repeats_nothing(terminal: Terminal) -> None:
    log = Log(terminal)
    log.event("ready")
    log.request("face", "GET", 200, 0.25, source="drawn", client="192.0.2.1")
    log.request("face", "\x1b[31m", 404, 0.25)
    log.event("process lost", "error", reason="\x1b]0;signal 9")
    log.event("stopping", seconds=30.0)
    log.event("stopped")

    assert [
        "ready to draw",
        "200  GET     face              0.250 s  drawn",
        "404  other   face              0.250 s",
        r"error: process lost  reason=\x1b]0;signal 9",
        "ending; what is being drawn is finished, for 30 seconds at most (Ctrl-C: at once)",
        "ended",
    ] == without_clock(terminal)


def test_what_no_person_reads_is_json() -> None:
    stream = io.StringIO()
    Log(stream).event("listening", url="http://127.0.0.1:8080", metrics=None, hosts="localhost")

    line = json.loads(stream.getvalue())
    assert ("listening", "localhost") == (line["event"], line["hosts"])
    assert "metrics" not in line
