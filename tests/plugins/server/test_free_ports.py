"""The ports that tests give to programs: each is one test's, also of several that run at once."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest
from tests.fakes import ports
from tests.fakes.running_service import ROOT

ASK = (
    "from tests.fakes.ports import free_port; print(*(free_port() for _ in range(300)), flush=True)"
    "; input()"
)


def test_no_two_are_given_one_port() -> None:
    """Asked for any that is free, a system has given 27 of 900 to two who asked at once."""
    pipe = subprocess.PIPE
    askers = [
        subprocess.Popen([sys.executable, "-c", ASK], cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        for _ in range(3)
    ]
    given = [asker.stdout.readline().split() for asker in askers if asker.stdout]
    for asker in askers:
        asker.communicate("\n")

    assert [300] * 3 == [len(each) for each in given]
    assert 900 == len({*given[0], *given[1], *given[2]})


def test_where_somebody_listens_none_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: int = server.getsockname()[1]
        monkeypatch.setattr(ports, "PORTS", range(taken, taken + 1))

        with pytest.raises(AssertionError, match="none is left"):
            ports.free_port()
