"""The index that tests and the self-test ask: many may come at once."""

from __future__ import annotations

import socket
from contextlib import ExitStack

from checkface_pip_verify.self_test.index import serving

CROWD = 60


def test_a_crowd_that_comes_while_it_is_busy_is_kept_waiting_and_not_sent_away() -> None:
    """It has no time at all here, as on a machine that is busy with other things."""
    with serving() as index, ExitStack() as crowd:
        index.server.shutdown()
        for _ in range(CROWD):
            there = socket.create_connection(("127.0.0.1", index.server.server_port), 5)
            crowd.enter_context(there)
