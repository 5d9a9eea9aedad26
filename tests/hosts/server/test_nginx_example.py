"""Our nginx example: what it promises holds, and does not where its line is taken out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hosts.server.proxies import Change, needs, nginx_before
from tests.hosts.server.upstreams import BUSY, statuses, upstream

pytestmark = needs("nginx")

TALKING = ("faces-errors.log crit", "faces-errors.log warn")
BUFFERING = ("proxy_request_buffering off;", "proxy_request_buffering on;")
COUNTING = ("max_fails=0", "max_fails=1 fail_timeout=60s")
BODY = bytes(1 << 20)


@pytest.mark.parametrize(("changes", "holds"), [((), True), ((COUNTING,), False)])
def test_what_one_client_is_refused_others_are_given(
    tmp_path: Path, changes: tuple[Change, ...], *, holds: bool
) -> None:
    """A server that has refused one is not taken for one that is gone."""
    with (
        upstream(200) as first,
        upstream(200) as second,
        nginx_before(tmp_path / "nginx", first, second, changes) as url,
    ):
        assert statuses(url, BUSY) <= {502, 503}
        assert holds is ({200} == statuses(url, "/api/face/?value=x"))


@pytest.mark.parametrize(("changes", "holds"), [((), True), ((BUFFERING,), False)])
def test_a_photograph_is_written_to_no_disk_on_its_way(
    tmp_path: Path, changes: tuple[Change, ...], *, holds: bool
) -> None:
    """nginx says of each body that it writes down that it does."""
    with (
        upstream(200) as port,
        nginx_before(tmp_path / "nginx", port, port, (TALKING, *changes)) as url,
    ):
        assert {200} == statuses(url, "/api/encodeimage/", BODY)
    said = (tmp_path / "nginx" / "faces-errors.log").read_text()

    assert holds is ("temporary file" not in said)
