"""What is asked of servers behind a proxy, and how they are told that one is there."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from tests.fakes.running_service import Running

PROXIED = ("--hosts", "faces.example.org,127.0.0.1", "--trusted-proxies", "127.0.0.1")


def address(name: str) -> str:
    return f"/cf1/sha256/{hashlib.sha256(name.encode()).hexdigest()}/face-0-64.png"


def port_of(server: Running) -> int:
    return urlsplit(server.wait_for("listening")["url"]).port or 0
