"""What our nginx and Caddy examples both promise, and do not without its lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from tests.hosts.server.proxies import IN_ORDER, Change, caddy_before, needs, nginx_before
from tests.hosts.server.upstreams import one_that_is, statuses, upstream

NEXT = "proxy_next_upstream error timeout http_502 http_503"
NGINX_ALONE = (
    (f"{NEXT};", "proxy_next_upstream off;"),
    (f"{NEXT} non_idempotent;", "proxy_next_upstream off;"),
)
CADDY_ALONE = (
    *IN_ORDER,
    ("lb_try_duration 45s\n", "\n"),
    ("@refused status 503", "@refused status 599"),
)

Before = Callable[[Path, int, int, Iterable[Change]], AbstractContextManager[str]]


@pytest.mark.parametrize("condition", ["gone", "not ready"])
@pytest.mark.parametrize("path", ["/api/face/?value=x", "/cf1/x"])
@pytest.mark.parametrize(
    ("before", "changes", "holds"),
    [
        pytest.param(nginx_before, (), True, marks=needs("nginx"), id="nginx"),
        pytest.param(nginx_before, NGINX_ALONE, False, marks=needs("nginx"), id="nginx, without"),
        pytest.param(caddy_before, IN_ORDER, True, marks=needs("caddy"), id="Caddy"),
        pytest.param(caddy_before, CADDY_ALONE, False, marks=needs("caddy"), id="Caddy, without"),
    ],
)
def test_what_one_of_two_cannot_answer_the_other_does(
    tmp_path: Path,
    condition: str,
    path: str,
    before: Before,
    changes: tuple[Change, ...],
    *,
    holds: bool,
) -> None:
    """nginx has a line of its own for `/cf1/`."""
    with (
        upstream(200) as well,
        one_that_is(condition) as other,
        before(tmp_path / "proxy", other, well, changes) as url,
    ):
        assert holds is ({200} == statuses(url, path))
