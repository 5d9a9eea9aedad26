"""Turns the settings and the numbers of `checkface serve` into the tables of docs/serving.md.

make serving        renews them, and the dashboard that shows the numbers
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from checkface_server.operation.logs import Log
from checkface_server.operation.metrics import Metrics
from checkface_server.running.equipment import processes_of, studio_of
from checkface_server.settings import Settings, default_text, option, variable

PAGE = Path(__file__).with_name("serving.md")
OWN = "checkface_"


@dataclass(frozen=True)
class Number:
    """One of /metrics."""

    name: str
    kind: str
    labels: tuple[str, ...]
    meaning: str


def settings_table() -> Iterator[str]:
    yield "| option | variable of the environment | without it | what it sets |"
    yield "|---|---|---|---|"
    for one in fields(Settings):
        default = default_text(one)
        shown = default if default == "none" else f"`{default}`"
        help_text = one.metadata["help"].replace("|", "\\|")
        yield f"| `{option(one)}` | `{variable(one.name)}` | {shown} | {help_text} |"


def numbers_table() -> Iterator[str]:
    yield "| number | what it says | its labels |"
    yield "|---|---|---|"
    for one in numbers():
        labels = ", ".join(f"`{label}`" for label in one.labels)
        yield f"| `{one.name}` | {one.meaning} | {labels} |"


def numbers() -> list[Number]:
    """Of a server that has answered something, as its own page tells them."""
    metrics = Metrics()
    settings, log = Settings(cache_mib=0), Log()
    studio_of(settings, processes_of(settings, metrics, log), metrics, log)
    metrics.count_request("home", "GET", 200, 0.1)
    text = metrics.text().decode()
    found = re.findall(r"^# HELP (\S+) (.*)\n# TYPE \S+ (\S+)", text, re.MULTILINE)
    return [
        Number(name, kind, tuple(_labels(name, text)), meaning)
        for name, meaning, kind in found
        if name.startswith(OWN) and not name.endswith("_created")
    ]


def _labels(name: str, text: str) -> Iterator[str]:
    """Of its first sample, but for what a histogram counts by."""
    found = re.search(rf"^{name}(?:_bucket)?\{{(.*?)\}} ", text, re.MULTILINE)
    for label in re.findall(r'(\w+)="', found[1]) if found else ():
        if label != "le":
            yield label


TABLES = {"settings": settings_table, "numbers": numbers_table}


def page(text: str) -> str:
    """The page, with its tables made anew."""
    for name, rows in TABLES.items():
        begin, end = f"<!-- {name}, by `make serving` -->\n", f"<!-- end of {name} -->\n"
        before, _, rest = text.partition(begin)
        _, marked, after = rest.partition(end)
        if not marked:
            sys.exit(f"{PAGE} has no place for {name}: {begin}")
        text = before + begin + "\n" + "\n".join(rows()) + "\n\n" + end + after
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
