"""Our Caddy example: what it promises holds, and does not where its lines are taken out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hosts.server.proxies import Change, caddy_before, needs
from tests.hosts.server.upstreams import one_that_is, statuses, upstream

pytestmark = needs("caddy")

IN_ORDER = (
    ("lb_policy least_conn", "lb_policy first"),
    ("health_uri /readyz\n", "\n"),  # else it had looked already
    ("health_interval 2s\n", "\n"),
)
ALONE = (("lb_try_duration 45s\n", "\n"), ("@refused status 503", "@refused status 599"))


@pytest.mark.parametrize("condition", ["gone", "not ready"])
@pytest.mark.parametrize("path", ["/api/face/?value=x", "/cf1/x"])
@pytest.mark.parametrize(("changes", "holds"), [((), True), (ALONE, False)])
def test_what_one_of_two_cannot_answer_the_other_does(
    tmp_path: Path, condition: str, path: str, changes: tuple[Change, ...], *, holds: bool
) -> None:
    with (
        upstream(200) as well,
        one_that_is(condition) as other,
        caddy_before(tmp_path / "caddy", other, well, (*IN_ORDER, *changes)) as url,
    ):
        assert holds is ({200} == statuses(url, path))


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
