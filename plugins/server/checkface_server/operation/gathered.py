"""Gathers the numbers of several that answer into one page, each under its own name.

They are not added up: a counter would fall when one of them ends. Prometheus does that, and knows
what it is to start from nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families

LABEL = "front"
LONGEST_SILENCE = 30.0
"""Seconds after which one that has told nothing is taken for gone."""


class Numbers:
    """What each has told last. One for all, wherever it is."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said: dict[str, tuple[float, bytes]] = {}

    def tell(self, front: str, text: bytes) -> None:
        self._said[front] = (self._clock(), text)

    def all(self) -> dict[str, bytes]:
        """By name, of those that are there."""
        since = self._clock() - LONGEST_SILENCE
        self._said = {name: one for name, one in self._said.items() if one[0] >= since}
        return {name: text for name, (_, text) in self._said.items()}


def one_page(texts: Mapping[str, bytes]) -> bytes:
    """The numbers of all, each with a label that says whose it is."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Families(texts))
    return generate_latest(registry)


class _Families:
    """A collector of what was told."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = texts

    def collect(self) -> Iterator[Metric]:
        found: dict[str, Metric] = {}
        for front, text in sorted(self._texts.items()):
            for family in text_string_to_metric_families(text.decode()):
                one = found.setdefault(
                    family.name, Metric(family.name, family.documentation, family.type)
                )
                for sample in family.samples:
                    one.add_sample(sample.name, {**sample.labels, LABEL: front}, sample.value)
        return iter(found.values())
