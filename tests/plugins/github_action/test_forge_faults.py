"""The fake forge misbehaves as a test tells it, at the request that the test names."""

from __future__ import annotations

import http.client
import json
import urllib.error
from typing import Any

import pytest
from tests.fakes.github.fake_forge import FakeForge
from tests.fakes.github.forge_client import Client

pytestmark = pytest.mark.usefixtures("kept_description")


def test_a_fault_hits_the_requests_that_the_test_names(forge: FakeForge, client: Client) -> None:
    forge.publish("v1.0")
    fault = forge.fault("GET", r"/releases$", on=2, times=2, status=503)
    assert [200, 503, 503, 200] == [client.get("/releases").status for _ in range(4)]
    assert fault.was_met
    assert [200, 503, 503, 200] == [each.status for each in forge.requests]


def test_a_rate_limit_brings_its_headers(forge: FakeForge, client: Client) -> None:
    release = forge.publish("v1.0", "notes")
    spent = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1767326645"}
    forge.fault("PATCH", r"/releases/\d+$", status=429, headers={"Retry-After": "7"})
    forge.fault("PATCH", r"/releases/\d+$", on=2, status=403, headers=spent)
    first = client.send("PATCH", f"/releases/{release.id}", {"body": "new"})
    second = client.send("PATCH", f"/releases/{release.id}", {"body": "new"})
    assert (429, "7") == (first.status, first.headers["Retry-After"])
    assert (403, ["0"]) == (second.status, second.headers.get_all("X-RateLimit-Remaining"))
    assert "notes" == release.body


def test_a_bad_gateway_leaves_an_empty_asset_that_can_be_deleted(
    forge: FakeForge, client: Client
) -> None:
    release = forge.publish("v1.0")
    shown = client.get(f"/releases/{release.id}").document
    forge.fault("POST", r"/assets$", status=502, leaves="starter")
    assert 502 == client.upload(shown, "name=a.png").status
    left = client.get(f"/releases/{release.id}/assets").document[0]
    assert ("starter", 0, None) == (left["state"], left["size"], left["digest"])
    assert 422 == client.upload(shown, "name=a.png").status
    assert 204 == client.send("DELETE", left["url"]).status
    assert 201 == client.upload(shown, "name=a.png").status


@pytest.mark.parametrize(("when", "body"), [("before", "notes"), ("after", "new")])
def test_the_line_goes_dead_before_or_after_the_write(
    forge: FakeForge, client: Client, when: Any, body: str
) -> None:
    release = forge.publish("v1.0", "notes")
    forge.fault("PATCH", r"/releases/\d+$", drop=when)
    with pytest.raises((urllib.error.URLError, http.client.HTTPException, ConnectionError)):
        client.send("PATCH", f"/releases/{release.id}", {"body": "new"})
    assert (body, 0) == (release.body, forge.writes[0].status)


def test_another_job_uploads_first(forge: FakeForge, client: Client) -> None:
    release = forge.publish("v1.0")
    shown = client.get(f"/releases/{release.id}").document
    forge.fault("POST", r"/assets$", meanwhile=lambda: forge.attach(release, "a.png", b"theirs"))
    assert 422 == client.upload(shown, "name=a.png", b"ours").status
    assert b"theirs" == release.assets["a.png"].data


def test_another_job_changes_the_body_between_reading_and_writing(
    forge: FakeForge, client: Client
) -> None:
    release = forge.publish("v1.0", "notes")
    forge.fault("GET", r"/releases/\d+$", afterwards=lambda: setattr(release, "body", "theirs"))
    assert "notes" == client.get(f"/releases/{release.id}").document["body"]
    assert "theirs" == client.get(f"/releases/{release.id}").document["body"]


def test_an_answer_can_be_cut_in_half(forge: FakeForge, client: Client) -> None:
    forge.publish("v1.0")
    forge.fault("GET", r"/releases$", garbled=True)
    with pytest.raises(json.JSONDecodeError):
        assert client.get("/releases").document


def test_what_was_asked_can_be_read(forge: FakeForge, client: Client) -> None:
    client.get("/releases?per_page=5", {"Accept": "application/vnd.github+json"})
    seen = forge.requests[0]
    path = f"/api/v3/repos/{forge.repository}/releases"
    assert ("GET", path, {"per_page": "5"}, 200) == (seen.method, seen.path, seen.query, 200)
    assert "application/vnd.github+json" == seen.headers["accept"]
    assert f"Bearer {forge.token}" == seen.headers["authorization"]
    assert [] == forge.writes
