"""Where a server listens: on the first address of a name that this machine has."""

from __future__ import annotations

import errno
import socket
from typing import Any

import pytest

from checkface_server.running.listening import CannotListenError, listen, url_of

HERE = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))
ELSEWHERE = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 0))
"""For documentation, so of no machine: as ::1 is of none without IPv6."""


def resolve_to(monkeypatch: pytest.MonkeyPatch, *found: Any) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [*found])


def test_an_address_of_a_name_that_this_machine_does_not_have_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`localhost` is ::1 first, also where there is no IPv6."""
    resolve_to(monkeypatch, ELSEWHERE, HERE)
    with listen("localhost", 0, "--port") as ours:
        assert "127.0.0.1" in url_of(ours)


def test_a_name_without_an_address_of_this_machine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, ELSEWHERE, ELSEWHERE)
    with pytest.raises(CannotListenError, match=r"cannot listen on far\.example:8080: ") as caught:
        listen("far.example", 8080, "--port")

    assert 3 == caught.value.exit_code


def test_one_that_is_taken_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a second server would listen where nobody looks for it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        there = (*HERE[:-1], taken.getsockname())
        resolve_to(monkeypatch, there, HERE)
        with pytest.raises(CannotListenError):
            listen("localhost", 8080, "--port")


def test_an_address_of_ipv6_stands_in_brackets_where_a_port_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EAFNOSUPPORT, "not here")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(CannotListenError, match=r"cannot listen on \[::1\]:8080: not here"):
        listen("::1", 8080, "--port")
