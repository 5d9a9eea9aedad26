"""The numbers are for machines: no page of a stranger reads them under its own name."""

from __future__ import annotations

import pytest
from tests.fakes.asking import Asking

from checkface_server.operation.metrics import Metrics
from checkface_server.running.metrics_page import MetricsPage

ASK = Asking(MetricsPage(Metrics(), ("faces.example.org", "*.inside.example")))

KNOWN = [
    "localhost:9090",
    "127.0.0.1:9090",
    "[::1]:9090",
    "10.1.2.3:9090",
    "[2001:db8::7]",
    "faces.example.org",
    "FACES.example.org.:9090",
    "a.inside.example:9090",
]
STRANGE = [
    "evil.example",
    "evil.example:9090",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "1.2.3",
    "evil.example@localhost",
    "localhost, evil.example",
    "",
]


@pytest.mark.parametrize("host", KNOWN)
def test_whoever_scrapes_is_answered(host: str) -> None:
    got = ASK("/metrics", "GET", ("host", host))

    assert 200 == got.status
    assert b"checkface_requests_total" in got.body


@pytest.mark.parametrize("host", STRANGE)
@pytest.mark.parametrize("path", ["/metrics", "/"])
def test_a_page_of_a_stranger_reads_nothing(host: str, path: str) -> None:
    got = ASK(path, "GET", ("host", host))

    assert 421 == got.status
    assert b"checkface_" not in got.body


def test_of_two_names_none_is_believed() -> None:
    assert 421 == ASK("/metrics", "GET", ("host", "localhost"), ("host", "evil.example")).status
