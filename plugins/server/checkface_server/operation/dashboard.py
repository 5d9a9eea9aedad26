"""Makes the Grafana dashboard of the numbers in /metrics, as JSON that is committed.

    make serving        renews plugins/server/examples/grafana/checkface.json

Grafana fills in three variables: the data source, the servers that are looked at, and over how
long a rate is taken. docs/serving.md says what each number means.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

UID = "checkface-serve"
SERVERS = 'instance=~"$instance"'
OVER = "$__rate_interval"
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
COLUMNS, WIDTH, HEIGHT = 24, 8, 8
SCHEMA = 39
"""Of Grafana 11; newer ones read it too."""


@dataclass(frozen=True)
class Line:
    """What is drawn in a panel, and what it is called there."""

    expression: str
    legend: str


@dataclass(frozen=True)
class Panel:
    """One picture of the dashboard."""

    title: str
    explanation: str
    unit: str
    lines: tuple[Line, ...]


def rate(number: str) -> str:
    """A second, of a counter."""
    return f"rate({number}{{{SERVERS}}}[{OVER}])"


def gauge(number: str) -> str:
    return f"{number}{{{SERVERS}}}"


def quantiles(histogram: str, *by: str) -> tuple[Line, ...]:
    """The middle one, and what one in a hundred exceeds."""
    labels = ", ".join(("le", *by))
    named = "".join(f" {{{{{label}}}}}" for label in by)
    buckets = f"sum by ({labels}) ({rate(f'{histogram}_bucket')})"
    return tuple(
        Line(f"histogram_quantile({part}, {buckets})", f"p{round(part * 100)}{named}")
        for part in (0.5, 0.99)
    )


def sums(number: str, by: str) -> Line:
    return Line(f"sum by ({by}) ({rate(number)})", f"{{{{{by}}}}}")


PANELS = (
    Panel(
        "Answers",
        "By status. 503 is a queue that is full in time, 429 a client whose share is spent.",
        "reqps",
        (sums("checkface_requests_total", "status"),),
    ),
    Panel(
        "How long an answer takes",
        "From a request's head to its answer's end.",
        "s",
        quantiles("checkface_request_seconds"),
    ),
    Panel(
        "The slowest in a hundred, by route",
        "A route is one of the table, never an address.",
        "s",
        quantiles("checkface_request_seconds", "route")[1:],
    ),
    Panel(
        "Where files come from",
        "What is not drawn costs nearly nothing.",
        "ops",
        (sums("checkface_files_total", "source"),),
    ),
    Panel(
        "Share that was not drawn",
        "Of all files that were given.",
        "percentunit",
        (
            Line(
                "1 - sum(rate(checkface_files_total"
                f'{{{SERVERS}, source="drawn"}}[{OVER}])) / sum({rate("checkface_files_total")})',
                "kept",
            ),
        ),
    ),
    Panel(
        "Looking in the layers",
        "What one in a hundred looks exceeds: a slow disk or store is seen here.",
        "s",
        quantiles("checkface_cache_seconds", "layer", "result")[1:],
    ),
    Panel(
        "Waiting for a turn",
        "Of pictures that were drawn.",
        "s",
        quantiles("checkface_queue_seconds"),
    ),
    Panel("Drawing", "For each order of a process.", "s", quantiles("checkface_draw_seconds")),
    Panel("Encoding", "For each order.", "s", quantiles("checkface_encode_seconds")),
    Panel(
        "Work that lies before a newcomer",
        "Seconds until all that waits now is drawn. Near --longest-wait, more machines are needed.",
        "s",
        (Line(gauge("checkface_waiting_seconds"), "{{instance}}"),),
    ),
    Panel(
        "Pictures",
        "That wait, and scenes that are being drawn.",
        "short",
        (
            Line(f"sum({gauge('checkface_waiting_pictures')})", "waiting"),
            Line(f"sum({gauge('checkface_drawing_scenes')})", "being drawn"),
        ),
    ),
    Panel(
        "Faces drawn",
        "A second: what it costs.",
        "ops",
        (Line(f"sum by (instance) ({rate('checkface_faces_drawn_total')})", "{{instance}}"),),
    ),
    Panel(
        "What went wrong",
        "Refused pictures by reason, pictures that failed, processes that ended unasked; a second.",
        "ops",
        (
            sums("checkface_refusals_total", "reason"),
            Line(f"sum({rate('checkface_failures_total')})", "failed"),
            Line(f"sum({rate('checkface_processes_lost_total')})", "process lost"),
        ),
    ),
    Panel(
        "Ready",
        "1 while all that should draw can.",
        "short",
        (Line(gauge("checkface_ready"), "{{instance}}"),),
    ),
    Panel(
        "Memory of the process that answers",
        "All of it, and the files that it holds; processes that draw are not in it.",
        "bytes",
        (
            Line(gauge("process_resident_memory_bytes"), "{{instance}}"),
            Line(gauge("checkface_memory_bytes"), "{{instance}} files"),
        ),
    ),
)


def expressions() -> Iterator[str]:
    """All that the dashboard asks Prometheus for, with Grafana's variables in it."""
    for panel in PANELS:
        for line in panel.lines:
            yield line.expression


def dashboard() -> dict[str, object]:
    """As Grafana imports it."""
    return {
        "uid": UID,
        "title": "checkface serve",
        "description": "The numbers of one or many servers of faces.",
        "tags": ["checkface"],
        "schemaVersion": SCHEMA,
        "version": 1,
        "editable": True,
        "refresh": "30s",
        "time": {"from": "now-1h", "to": "now"},
        "templating": {"list": _variables()},
        "panels": [_panel(number, panel) for number, panel in enumerate(PANELS)],
    }


def dashboard_text() -> str:
    return json.dumps(dashboard(), indent=1) + "\n"


def _variables() -> list[dict[str, object]]:
    servers = "label_values(checkface_ready, instance)"
    return [
        {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"},
        {
            "name": "instance",
            "label": "Server",
            "type": "query",
            "datasource": SOURCE,
            "definition": servers,
            "query": {"query": servers, "refId": "servers"},
            "refresh": 2,
            "multi": True,
            "includeAll": True,
            "allValue": ".*",
            "current": {"text": ["All"], "value": ["$__all"]},
        },
    ]


def _panel(number: int, panel: Panel) -> dict[str, object]:
    """Three in a row."""
    row, column = divmod(number, COLUMNS // WIDTH)
    return {
        "id": number + 1,
        "title": panel.title,
        "description": panel.explanation,
        "type": "timeseries",
        "datasource": SOURCE,
        "gridPos": {"x": column * WIDTH, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom", "showLegend": True}},
        "targets": [
            {
                "refId": chr(ord("A") + place),
                "datasource": SOURCE,
                "expr": line.expression,
                "legendFormat": line.legend,
            }
            for place, line in enumerate(panel.lines)
        ],
    }


if __name__ == "__main__":
    print(dashboard_text(), end="")
