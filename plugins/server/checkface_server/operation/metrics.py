"""Counts what happens here, for Prometheus: bounded labels, nothing of what was asked.

docs/serving.md says what each number means.
"""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from checkface_server.operation.counting import Counters, Histograms
from checkface_server.operation.lines import METHODS, OTHER
from checkface_server.pictures import Kind, Picture
from checkface_server.renderer import DrawingFailedError, Rendered
from checkface_server.work.studio import BusyError, File, RefusedError, Source

WAITS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60)
ANSWERS = (0.0005, 0.001, 0.005, *WAITS)
LOOKS = (0.00001, 0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5)


class Metrics:
    """Of one server, in a registry of its own."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._count_answers()
        self._count_drawings()
        self._make_labels()

    def _count_answers(self) -> None:
        self._requests = Counters(
            "checkface_requests",
            "Answers; a route is one of the table, never an address.",
            ("route", "method", "status"),
        )
        self._request_seconds = Histograms(
            "checkface_request_seconds",
            "From a request's head to its answer's end.",
            ("route",),
            ANSWERS,
        )
        self._files = Counters(
            "checkface_files",
            "Files that were given, by where they came from.",
            ("source", "kind"),
        )
        self._cache_seconds = Histograms(
            "checkface_cache_seconds",
            "To look for a file in a layer of what is kept.",
            ("layer", "result"),
            LOOKS,
        )
        for one in (self._requests, self._request_seconds, self._files, self._cache_seconds):
            self._registry.register(one)

    def _count_drawings(self) -> None:
        registry = self._registry
        self._queue_seconds = self._wait_histogram(
            "queue", "A picture that was drawn waited for its turn."
        )
        self._draw_seconds = self._wait_histogram("draw", "Faces were drawn for an order.")
        self._encode_seconds = self._wait_histogram("encode", "The files of an order were encoded.")
        self._faces = Counter(
            "checkface_faces_drawn", "Faces that were drawn: what it costs.", registry=registry
        )
        self._refusals = Counter(
            "checkface_refusals",
            "Pictures that were refused: busy (503), the queue is full in time; "
            "too_much (429), a client's share is spent.",
            ["reason"],
            registry=registry,
        )
        self._failures = Counter(
            "checkface_failures", "Pictures that could not be drawn (500).", registry=registry
        )
        self._lost = Counter(
            "checkface_processes_lost", "Processes that ended unasked.", registry=registry
        )

    def count_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """`route` is one of the table, never a path."""
        known = method if method in METHODS else OTHER
        self._requests.add(route, known, str(status))
        self._request_seconds.cell(route).observe(seconds)

    def count_file(self, picture: Picture, file: File) -> None:
        """A file was given."""
        self._files.add(*self._by_source[file.source, picture.shape.kind])
        if file.source is Source.DRAWN:
            self._queue_seconds.observe(file.queue_seconds)

    def count_order(self, rendered: Rendered) -> None:
        """An order was drawn."""
        self._faces.inc(rendered.drawn)
        self._draw_seconds.observe(rendered.draw_seconds)
        self._encode_seconds.observe(rendered.encode_seconds)

    def count_refusal(self, error: RefusedError) -> None:
        """A picture was not let in."""
        self._refusals.labels("busy" if isinstance(error, BusyError) else "too_much").inc()

    def count_failure(self, _error: DrawingFailedError) -> None:
        """A picture could not be drawn."""
        self._failures.inc()

    def count_look(self, layer: Source, is_there: bool, seconds: float) -> None:  # noqa: FBT001
        """A file was looked for."""
        self._looks[layer, is_there].observe(seconds)

    def count_loss(self) -> None:
        """A process that draws has ended unasked."""
        self._lost.inc()

    def gauge(self, name: str, explanation: str, value: Callable[[], float]) -> None:
        """A number that is asked for when somebody looks."""
        Gauge(f"checkface_{name}", explanation, registry=self._registry).set_function(value)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)

    def _wait_histogram(self, what: str, explanation: str) -> Histogram:
        return Histogram(
            f"checkface_{what}_seconds", explanation, buckets=WAITS, registry=self._registry
        )

    def _make_labels(self) -> None:
        """All at once: what has not happened yet is 0."""
        self._by_source = {
            (source, kind): (source.value, kind.value) for source in Source for kind in Kind
        }
        self._files.counts.update(dict.fromkeys(self._by_source.values(), 0))
        self._looks = {
            (layer, there): self._cache_seconds.cell(layer.value, "hit" if there else "miss")
            for layer in (Source.MEMORY, Source.DISK, Source.OBJECTS)
            for there in (True, False)
        }
        for reason in ("busy", "too_much"):
            self._refusals.labels(reason)
