"""Our Caddy example: what it alone promises holds."""

from __future__ import annotations

from pathlib import Path

from tests.hosts.server.proxies import IN_ORDER, caddy_before, needs
from tests.hosts.server.upstreams import statuses, upstream

pytestmark = needs("caddy")


def test_what_both_refuse_is_refused(tmp_path: Path) -> None:
    with (
        upstream(503) as one,
        upstream(503) as other,
        caddy_before(tmp_path / "caddy", one, other, IN_ORDER) as url,
    ):
        assert {503} == statuses(url, "/cf1/x")
        assert {503} == statuses(url, "/cf1/sheet", b"{}")


def test_a_body_of_16_mib_comes_through(tmp_path: Path) -> None:
    """A photograph may be as large."""
    with (
        upstream(200) as one,
        upstream(200) as other,
        caddy_before(tmp_path / "caddy", one, other, IN_ORDER) as url,
    ):
        assert {200} == statuses(url, "/api/encodeimage/", bytes(16 << 20))
