"""A real Prometheus that looks at a real server answers all that the dashboard asks."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from tests.fakes.patience import LONGEST
from tests.fakes.ports import free_port
from tests.fakes.running_service import REAL, get, serving
from tests.hosts.server.proxies import needs, running, wait_for_port

from checkface_server.operation.dashboard import expressions

pytestmark = [pytest.mark.drawn, needs("prometheus")]

LOOKING = """\
global: {{scrape_interval: 2s, scrape_timeout: 2s}}
scrape_configs: [{{job_name: checkface, static_configs: [{{targets: ["{target}"]}}]}}]
"""


def asked(expression: str) -> str:
    """With what Grafana fills in."""
    return expression.replace("$instance", ".*").replace("$__rate_interval", "10m")


def numbers(prometheus: str, expression: str) -> list[str]:
    """What it answers, but for divisions by nothing."""
    status, body = get(prometheus, f"/api/v1/query?query={quote(asked(expression))}")
    assert status == 200, (expression, body)
    found = json.loads(body)["data"]["result"]
    return [one["value"][1] for one in found if one["value"][1] != "NaN"]


def test_every_expression_has_an_answer(tmp_path: Path) -> None:
    with serving(cache=tmp_path / "cache", what=REAL) as ours:
        where = ours.wait_for("listening")
        port = free_port()
        settings = tmp_path / "prometheus.yml"
        settings.write_text(LOOKING.format(target=urlsplit(where["metrics"]).netloc))
        command = [
            "prometheus",
            f"--config.file={settings}",
            f"--storage.tsdb.path={tmp_path / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
        ]
        with running(command, tmp_path) as process:
            wait_for_port(port, process, tmp_path)
            unanswered = answer_all(where["url"], f"http://127.0.0.1:{port}")

        assert [] == unanswered


def answer_all(server: str, prometheus: str) -> list[str]:
    """What is left unanswered, while faces are drawn and asked for again, between looks."""
    left, deadline = [*expressions()], time.monotonic() + LONGEST
    number = 0
    while left and time.monotonic() < deadline:
        number += 1
        name = hashlib.sha256(str(number).encode()).hexdigest()
        for _ in range(2):
            assert 200 == get(server, f"/cf1/sha256/{name}/face-0-64.png")[0]
        assert 404 == get(server, "/nothing")[0]
        time.sleep(1)
        left = [expression for expression in left if not numbers(prometheus, expression)]
    return left
