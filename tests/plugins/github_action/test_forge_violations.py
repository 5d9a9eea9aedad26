"""The fake forge catches who breaks GitHub's description, be it a client or itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.fakes.github.fake_forge import FakeForge
from tests.fakes.github.forge_client import Client


@pytest.mark.parametrize(
    ("send", "said"),
    [
        (lambda c: c.send("POST", "/releases/1/assets?name=a.png", b"png"), "Server not found"),
        (lambda c: _upload_somewhere(c, "label=a"), "name"),
        (lambda c: _upload_somewhere(c, "name=a.png&overwrite=yes"), "overwrite"),
        (lambda c: c.send("PATCH", "/releases/1", {"draft": "no"}), "'no' is not of type"),
        (lambda c: c.send("PATCH", "/releases/1", {"bdoy": "x"}), "'bdoy' was unexpected"),
        (lambda c: c.send("PATCH", "/releases/1", b"{"), "image/png"),
        (lambda c: c.get("/releases/newest"), "release_id"),
        (lambda c: c.get("/nothing"), "Path not found"),
        (lambda c: c.send("PUT", "/releases/1", {}), "Operation put not found"),
        (lambda c: c.get("/releases?per-page=5"), "'per-page' is none of this operation's"),
        (lambda c: c.get("/releases", {"User-Agent": ""}), "no User-Agent"),
        (lambda c: c.get("/releases", {"X-GitHub-Api-Version": "3"}), "'3' does not exist"),
        (lambda c: c.get("/releases", {"Transfer-Encoding": "chunked"}), "no Content-Length"),
        (lambda c: c.get("/releases/1/reactions"), "501"),
    ],
)
def test_a_wrong_request_is_answered_with_what_is_wrong_and_written_down(
    forge: FakeForge, client: Client, send: Callable[[Client], Any], said: str
) -> None:
    answer = send(client)
    assert 500 == answer.status
    assert [answer.document["message"]] == forge.violations
    assert said in forge.violations[0]


def _upload_somewhere(client: Client, query: str) -> object:
    address = client.forge.url.replace("/v3", "/uploads")
    where = f"{address}/repos/{client.forge.repository}/releases/1/assets?{query}"
    return client.send("POST", where, b"png")


def test_an_answer_of_ours_that_breaks_the_description_is_caught_too(
    forge: FakeForge, client: Client
) -> None:
    forge.publish("v1.0").created_at = "yesterday"
    assert 500 == client.get("/releases").status
    assert "'yesterday' is not a 'date-time'" in forge.violations[0]
