"""Promises of the real action.yml: a real runner, and a forge that keeps its description."""

from __future__ import annotations

import json

import pytest
from tests.fakes.github.action_events import push_event, release_event
from tests.fakes.github.fake_forge import FakeForge
from tests.hosts.github_action.action_runner import FOLDER_ACTION, ActionRunner
from tests.plugins.github_action.workbench import SDIST, WHEEL

pytestmark = pytest.mark.usefixtures("kept_description")

DIST = {WHEEL: b"a wheel", SDIST: b"an sdist"}


def test_a_published_release_is_posted_once_and_a_second_run_writes_nothing(
    runner: ActionRunner, forge: FakeForge
) -> None:
    release = forge.publish("v1.0", "My notes.\n")
    event = release_event(forge, release)

    first = runner.run({}, event, dist_files=DIST)
    written = len(forge.writes)
    second = runner.run({}, event, dist_files=DIST)

    assert (0, 0) == (first.code, second.code), first.log + second.log
    assert 7 == written == len(forge.writes)
    assert (release.body or "").startswith("My notes.\n\n<!-- checkface:start -->")
    assert "true" == first.outputs["body-changed"]
    assert "false" == second.outputs["body-changed"]
    assert 2 == len(json.loads(first.outputs["faces"]))
    assert first.outputs["words"] in first.summary
    assert {"./.github/workflows/release.yml", *(f"./dist/{name}" for name in DIST)} == set(
        first.workspace_files
    ), "nothing of ours lies in the checkout or in dist"


def test_on_the_push_of_a_tag_a_draft_is_posted_by_the_action_in_its_folder(
    runner: ActionRunner, forge: FakeForge
) -> None:
    release = forge.draft("v1.0")

    finished = runner.run(
        {"layout": "none", "verify": "false"},
        push_event(forge, "v1.0"),
        event_name="push",
        uses=FOLDER_ACTION,
        dist_files=DIST,
    )

    assert 0 == finished.code, finished.log
    assert "### Faces of tiny 1.0" in (release.body or "")
    assert str(release.id) == finished.outputs["release-id"]


def test_a_difference_fails_the_job_and_says_which_file(
    runner: ActionRunner, forge: FakeForge
) -> None:
    release = forge.publish("v1.0", assets={**DIST, WHEEL: b"another wheel"})

    finished = runner.run({"verify": "true"}, release_event(forge, release), dist_files=DIST)

    assert 0 != finished.code
    assert f"{WHEEL}: other bytes" in finished.log
    assert [] == forge.writes
