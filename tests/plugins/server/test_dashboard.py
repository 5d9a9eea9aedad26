"""The dashboard asks only for numbers that are there, and is committed as it is made."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

from checkface_server.operation.dashboard import PANELS, SOURCE, dashboard_text, expressions

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "plugins/server/examples"
PAGE: dict[str, Any] = runpy.run_path(str(ROOT / "docs/serving.py"))
NAME = re.compile(r"\bcheckface_[a-z_]+")


def samples(number: Any) -> set[str]:
    """What Prometheus knows a number by."""
    ends = ("_bucket", "_sum", "_count") if number.kind == "histogram" else ("",)
    return {f"{number.name}{end}" for end in ends}


def test_the_committed_one_is_the_one_that_is_made() -> None:
    """`make serving` renews it."""
    assert dashboard_text() == (EXAMPLES / "grafana/checkface.json").read_text("utf-8")


@pytest.mark.parametrize("expression", [*expressions()])
def test_every_number_that_it_asks_for_is_there(expression: str) -> None:
    there = {sample for number in PAGE["numbers"]() for sample in samples(number)}

    assert set(NAME.findall(expression)) <= there


def test_every_number_is_seen_somewhere() -> None:
    asked = set(NAME.findall(" ".join(expressions())))

    assert [] == [one.name for one in PAGE["numbers"]() if asked.isdisjoint(samples(one))]


def test_every_expression_keeps_to_the_servers_that_are_chosen() -> None:
    for expression in expressions():
        assert expression.count("{") == expression.count('instance=~"$instance"')


def test_every_panel_says_what_it_shows_and_asks_the_source_that_is_chosen() -> None:
    made = json.loads(dashboard_text())
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in made["panels"]}

    assert len(PANELS) == len(places)
    for panel in made["panels"]:
        assert panel["description"]
        assert all(target["datasource"] == SOURCE for target in panel["targets"])


def test_what_grafana_and_prometheus_read_at_their_start_is_yaml_that_fits_together() -> None:
    folder = EXAMPLES / "grafana/provisioning"
    (source,) = yaml.safe_load((folder / "datasources.yml").read_text("utf-8"))["datasources"]
    (provider,) = yaml.safe_load((folder / "dashboards.yml").read_text("utf-8"))["providers"]
    (job,) = yaml.safe_load((EXAMPLES / "prometheus.yml").read_text("utf-8"))["scrape_configs"]

    assert ("prometheus", "file") == (source["type"], provider["type"])
    assert "127.0.0.1:9090" in job["static_configs"][0]["targets"]
    assert "9090" not in source["url"]
