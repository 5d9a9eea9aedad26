"""Two real servers behind a real proxy, with the example that we give away: one of them ends."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeAlias

import pytest
from tests.fakes.running_service import REAL, get, serving
from tests.hosts.server.proxies import caddy_before, needs, nginx_before
from tests.hosts.server.two_servers import PROXIED, address, port_of

pytestmark = pytest.mark.drawn

Before: TypeAlias = Callable[[Path, int, int], AbstractContextManager[str]]
FACES = 8
PROXIES = [
    pytest.param(nginx_before, marks=needs("nginx"), id="nginx"),
    pytest.param(caddy_before, marks=needs("caddy"), id="Caddy"),
]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("before", PROXIES)
def test_one_of_two_ends_under_load_and_nothing_is_lost(
    tmp_path: Path, before: Before, number: int
) -> None:
    words = (*PROXIED, "--longest-wait", "3600", "--grace", "0")
    with (
        serving(*words, cache=tmp_path / "1", what=REAL) as first,
        serving(*words, cache=tmp_path / "2", what=REAL) as second,
        before(tmp_path / "proxy", port_of(first), port_of(second)) as url,
        ThreadPoolExecutor(FACES) as clients,
    ):
        first.wait_for("ready")
        second.wait_for("ready")
        wanted = [clients.submit(get, url, address(f"{one}")) for one in range(FACES)]
        for answered, _ in enumerate(as_completed(wanted)):
            if answered == 1:
                first.process.send_signal(number)
        answers = [one.result() for one in wanted]

        assert [200] * FACES == [status for status, _ in answers]
        assert FACES == len({data for _, data in answers})
        first.wait()
        assert (200, b"ready\n") == get(url, "/readyz")
