"""Numbers as Prometheus reads them, with few labels, and lines as an operator reads them."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os

import pytest
from prometheus_client.parser import text_string_to_metric_families

from checkface import Digest
from checkface_server.operation import logs
from checkface_server.operation.logs import Handler, Log
from checkface_server.operation.metrics import Metrics
from checkface_server.pictures import Kind, Picture, Scene, Shape
from checkface_server.renderer import Rendered
from checkface_server.subjects import Portrait
from checkface_server.work.studio import BusyError, File, Source, TooMuchError

PLANTED = "correct-horse-battery-staple"
PICTURE = Picture(Scene((Portrait(Digest.of_text(PLANTED)),)), Shape(64, Kind.PNG))


def samples(metrics: Metrics) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    families = text_string_to_metric_families(metrics.text().decode())
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def value(metrics: Metrics, name: str, **labels: str) -> float:
    return samples(metrics)[f"checkface_{name}", frozenset(labels.items())]


def test_an_answer_is_counted_and_timed_by_its_route() -> None:
    metrics = Metrics()
    for seconds in (0.0001, 0.02, 0.02, 1e6):
        metrics.count_request("face", "GET", 200, seconds)

    labels = {"route": "face", "method": "GET", "status": "200"}
    assert 4 == value(metrics, "requests_total", **labels)
    assert 4 == value(metrics, "request_seconds_count", route="face")
    assert 1e6 < value(metrics, "request_seconds_sum", route="face")
    assert 1 == value(metrics, "request_seconds_bucket", route="face", le="0.01")
    assert 3 == value(metrics, "request_seconds_bucket", route="face", le="0.025")
    assert 4 == value(metrics, "request_seconds_bucket", route="face", le="+Inf")


@pytest.mark.parametrize("bound", [0.0005, 0.01, 60])
def test_what_takes_exactly_a_bound_is_within_it(bound: float) -> None:
    metrics = Metrics()
    metrics.count_request("face", "GET", 200, bound)

    assert 1 == value(metrics, "request_seconds_bucket", route="face", le=str(float(bound)))


def test_methods_that_somebody_thinks_of_make_no_labels() -> None:
    metrics = Metrics()
    for number in range(1000):
        metrics.count_request("face", f"{PLANTED}{number}", 405, 0.0)

    assert 1000 == value(metrics, "requests_total", route="face", method="other", status="405")
    assert PLANTED.encode() not in metrics.text()


def test_what_has_not_happened_yet_is_nought() -> None:
    metrics = Metrics()

    assert 0 == value(metrics, "files_total", source="drawn", kind="png")
    assert 0 == value(metrics, "cache_seconds_count", layer="disk", result="hit")
    assert 0 == value(metrics, "refusals_total", reason="busy")
    assert 0 == value(metrics, "faces_drawn_total")


def test_each_step_of_a_picture_is_counted() -> None:
    metrics = Metrics()
    metrics.count_look(Source.MEMORY, False, 0.00002)
    metrics.count_order(Rendered({}, 3, 1.5, 0.25))
    metrics.count_file(PICTURE, File(b"", Source.DRAWN, 0.125, 1.5, 0.25))
    metrics.count_refusal(BusyError("x", 1))
    metrics.count_refusal(TooMuchError("x", 1))
    metrics.count_loss()

    assert 1 == value(metrics, "cache_seconds_count", layer="memory", result="miss")
    assert 3 == value(metrics, "faces_drawn_total")
    assert 1 == value(metrics, "files_total", source="drawn", kind="png")
    assert [0.125, 1.5, 0.25] == [
        value(metrics, f"{step}_seconds_sum") for step in ("queue", "draw", "encode")
    ]
    assert [1, 1] == [
        value(metrics, "refusals_total", reason=reason) for reason in ("busy", "too_much")
    ]
    assert 1 == value(metrics, "processes_lost_total")
    assert PICTURE.name.encode() not in metrics.text()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("method", ["GET", '"}\n{"x": "', "ß", "A" * 1000])
def test_a_request_is_a_line_that_repeats_nothing(method: str) -> None:
    stream = io.StringIO()
    log = Log(stream)
    log.request("face", method, 200, 0.5, source="drawn", client="192.0.2.1")
    log.flush()

    (line,) = lines(stream)
    assert ("request", "face", 200, 0.5) == tuple(
        line[name] for name in ("event", "route", "status", "seconds")
    )
    assert ("GET" if method == "GET" else "other") == line["method"]
    assert "client" not in line


def test_lines_of_requests_are_written_together_and_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LONGEST_UNWRITTEN", 0.0)
    stream = io.StringIO()

    async def trial() -> None:
        log = Log(stream, names_clients=True)
        for _ in range(3):
            log.request("face", "GET", 200, 0.5, client="192.0.2.1")
        assert "" == stream.getvalue()
        await asyncio.sleep(0.05)

    asyncio.run(asyncio.wait_for(trial(), 60))
    assert ["192.0.2.1"] * 3 == [line["client"] for line in lines(stream)]


def test_an_event_comes_after_what_was_before_it() -> None:
    stream = io.StringIO()
    log = Log(stream)
    log.request("face", "GET", 200, 0.5)
    log.event("stopped")

    assert ["request", "stopped"] == [line["event"] for line in lines(stream)]


def test_a_reader_that_has_gone_away_is_no_error() -> None:
    stream = io.StringIO()
    stream.close()
    Log(stream).event("ready")


def _raise() -> None:
    try:
        os.environ[PLANTED]
    except KeyError as error:
        raise ValueError(f"no {PLANTED}") from error


@pytest.mark.parametrize("logger", ["uvicorn.error", "asyncio", "a.library"])
def test_what_libraries_say_repeats_nothing(logger: str) -> None:
    stream = io.StringIO()
    handler = Handler(Log(stream))
    said = logging.getLogger(f"{logger}.tests")
    said.addHandler(handler)
    said.propagate = False
    try:
        _raise()
    except ValueError:
        said.exception("failed for %s", PLANTED)
    said.removeHandler(handler)

    (line,) = lines(stream)
    assert PLANTED not in stream.getvalue()
    assert str(line["error"]).startswith("['ValueError', 'KeyError'")
    assert "error" == line["level"]
    if not logger.startswith("uvicorn"):
        assert "said" not in line
