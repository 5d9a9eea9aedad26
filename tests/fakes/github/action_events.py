"""Turns a release of the fake forge into the event that GitHub starts a workflow with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.fakes.github.fake_forge import FakeForge
from tests.fakes.github.forge_state import Release

PAYLOAD = Path(__file__).with_name("payloads") / "release.published.json"

Event = dict[str, Any]


def release_event(forge: FakeForge, release: Release, action: str = "published") -> Event:
    """The real payload, about this release; a snapshot, as GitHub's is."""
    event: Event = _about(forge)
    return {**event, "action": action, "release": {**event["release"], **forge.document(release)}}


def push_event(forge: FakeForge, tag: str) -> Event:
    """A pushed tag."""
    event = _about(forge)
    known = {name: event[name] for name in ("repository", "sender")}
    return {**known, "ref": f"refs/tags/{tag}", "created": True, "deleted": False, "forced": False}


def _about(forge: FakeForge) -> Event:
    event: Event = json.loads(PAYLOAD.read_text(encoding="utf-8"))
    owner, name = forge.repository.split("/")
    repository = event["repository"]
    repository |= {
        "name": name,
        "full_name": forge.repository,
        "html_url": f"{forge.server_url}/{forge.repository}",
        "url": f"{forge.url}/repos/{forge.repository}",
        "private": forge.private,
    }
    repository["owner"]["login"] = owner
    return event
