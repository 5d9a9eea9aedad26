"""Counts for Prometheus on one thread: without the locks that take longer than what is counted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily


@dataclass
class Cell:
    """The observations of one set of labels."""

    bounds: Sequence[float]
    counts: list[int] = field(init=False)
    """Between two bounds; the last one is beyond them all."""
    total: float = 0.0

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.bounds) + 1)

    def observe(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    @property
    def buckets(self) -> list[tuple[str, float]]:
        """How many were at most so large."""
        names = [*(str(float(bound)) for bound in self.bounds), "+Inf"]
        return list(zip(names, accumulate(self.counts), strict=True))


@dataclass(eq=False)
class Histograms:
    """Of one name, by labels."""

    name: str
    explanation: str
    labels: tuple[str, ...]
    bounds: tuple[float, ...]
    cells: dict[tuple[str, ...], Cell] = field(default_factory=dict)

    def cell(self, *labels: str) -> Cell:
        found = self.cells.get(labels)
        if found is None:
            found = self.cells[labels] = Cell(self.bounds)
        return found

    def collect(self) -> Iterator[HistogramMetricFamily]:
        family = HistogramMetricFamily(self.name, self.explanation, labels=self.labels)
        for labels, cell in self.cells.items():
            family.add_metric(labels, buckets=cell.buckets, sum_value=cell.total)
        yield family


@dataclass(eq=False)
class Counters:
    """Of one name, by labels."""

    name: str
    explanation: str
    labels: tuple[str, ...]
    counts: dict[tuple[str, ...], int] = field(default_factory=dict)

    def add(self, *labels: str) -> None:
        self.counts[labels] = self.counts.get(labels, 0) + 1

    def collect(self) -> Iterator[CounterMetricFamily]:
        family = CounterMetricFamily(self.name, self.explanation, labels=self.labels)
        for labels, count in self.counts.items():
            family.add_metric(labels, count)
        yield family
