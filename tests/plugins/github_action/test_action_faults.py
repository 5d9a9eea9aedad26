"""Promises of the step where the forge fails, refuses, or is used by others at the same time."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes.github.fake_forge import FakeForge
from tests.fakes.github.forge_state import Release
from tests.plugins.github_action.workbench import Workbench

from checkface_channels.github.documents import Asset
from checkface_github_action.assets import Plan, Shelf
from checkface_github_action.body import END, START

pytestmark = pytest.mark.usefixtures("kept_description")

NOTES = "notes\n"


@pytest.fixture
def release(forge: FakeForge) -> Release:
    return forge.publish("v1.0", NOTES)


def is_complete(release: Release) -> bool:
    """Whether all six files are there in full, once, and the body shows them."""
    whole = [asset for asset in release.files if asset.state == "uploaded" and asset.data]
    return 6 == len(whole) == len(release.files) and (release.body or "").count(START) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", r"/releases/\d+$"), ("GET", "/assets"), ("POST", "/assets"), ("PATCH", "/releases/")],
)
def test_a_passing_failure_is_tried_again(
    bench: Workbench, forge: FakeForge, release: Release, status: int, method: str, path: str
) -> None:
    fault = forge.fault(method, path, status=status, times=2)

    bench.run(release)

    assert fault.was_met
    assert is_complete(release)
    assert [1.0, 2.0] == bench.waits


def test_a_failure_that_lasts_is_told_and_the_next_run_does_the_rest(
    bench: Workbench, forge: FakeForge, release: Release
) -> None:
    forge.fault("POST", "/assets", status=503, on=3, times=5)

    error = bench.refusal(release)
    bench.run(release)

    assert "answers 503" in str(error)
    assert is_complete(release)


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "0"}, 1.0),
        ({}, 60.0),
    ],
)
def test_a_rate_limit_is_waited_for_as_long_as_it_says(
    bench: Workbench,
    forge: FakeForge,
    release: Release,
    status: int,
    headers: dict[str, str],
    wait: float,
) -> None:
    forge.fault("POST", "/assets", status=status, headers=headers, on=2)

    bench.run(release)

    assert [wait] == bench.waits
    assert is_complete(release)


def test_nobody_waits_longer_than_the_workflow_allows(
    bench: Workbench, forge: FakeForge, release: Release
) -> None:
    forge.fault("PATCH", "/releases/", status=429, headers={"retry-after": "3600"})

    error = bench.refusal(release, max_wait="60")

    assert "asks for patience" in str(error)
    assert [] == bench.waits
    assert NOTES == release.body


def test_a_broken_upload_is_cleared_away_and_tried_again(
    bench: Workbench, forge: FakeForge, release: Release
) -> None:
    forge.fault("POST", "/assets", status=502, leaves="starter", on=2)

    bench.run(release)

    assert is_complete(release)


def test_what_an_earlier_job_left_half_done_is_cleared_away(
    bench: Workbench, forge: FakeForge, release: Release
) -> None:
    forge.attach(release, "SHA256SUMS", b"", state="starter")
    forge.attach(release, "checkface-trio-0123456789ab-256.png", b"", state="starter")

    bench.run(release)

    assert is_complete(release)


@pytest.mark.parametrize("drop", ["before", "after"])
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/assets"), ("PATCH", "/releases/"), ("GET", "/assets")]
)
def test_a_connection_that_breaks_loses_and_doubles_nothing(
    bench: Workbench, forge: FakeForge, release: Release, method: str, path: str, drop: str
) -> None:
    forge.fault(method, path, drop="before" if drop == "before" else "after")

    bench.run(release)

    assert is_complete(release)
    assert 0 == bench.run(release)


def test_two_jobs_at_once_end_with_one_of_each(
    bench: Workbench, forge: FakeForge, release: Release, tmp_path: Path
) -> None:
    """The other job does all of its work between our look at the page and our first upload."""
    (tmp_path / "other").mkdir()
    other = Workbench(tmp_path / "other", forge)
    other.build()
    ours = Shelf.carry_out

    def after_theirs(shelf: Shelf, plan: Plan) -> list[Asset]:
        patch.undo()
        other.run(release)
        return ours(shelf, plan)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Shelf, "carry_out", after_theirs)
        bench.run(release)

    assert is_complete(release)
    assert 0 == bench.run(release)


def test_another_job_s_other_files_are_not_overwritten(
    bench: Workbench, forge: FakeForge, release: Release
) -> None:
    forge.fault(
        "POST", "/assets", meanwhile=lambda: forge.attach(release, "checkface.json", b"theirs")
    )

    error = bench.refusal(release)

    assert "let one job do it" in str(error)
    assert b"theirs" == release.assets["checkface.json"].data


def test_another_job_s_text_between_our_reading_and_our_next_stays(
    bench: Workbench, forge: FakeForge, release: Release
) -> None:
    """Somebody writes the whole body just after us, without our block: we write once more."""

    def overwrite() -> None:
        release.body = "their notes"

    forge.fault("PATCH", "/releases/", afterwards=overwrite)

    bench.run(release)

    assert (release.body or "").startswith("their notes\n\n<!-- checkface:start -->")
    assert is_complete(release)


def test_a_body_that_others_write_all_the_time_is_told(
    bench: Workbench, forge: FakeForge, release: Release
) -> None:
    def overwrite() -> None:
        release.body = "theirs"

    forge.fault("PATCH", "/releases/", times=9, afterwards=overwrite)

    assert "changed by others 3 times" in str(bench.refusal(release))


def test_an_immutable_release_of_an_older_api_is_met_at_the_first_upload(
    bench: Workbench, forge: FakeForge, release: Release
) -> None:
    body = {"message": "Cannot upload assets to an immutable release.", "errors": []}
    forge.fault("POST", "/assets", status=422, body=body, times=9)

    bench.run(release)

    assert {} == release.assets
    assert bench.outputs["words"] in (release.body or "")
    assert END in (release.body or "")


def test_a_token_that_may_not_write_is_told_with_the_yaml_to_add(
    bench: Workbench, forge: FakeForge, release: Release
) -> None:
    error = bench.refusal(release, token=forge.reading_token)

    assert 2 == error.exit_code
    assert "    permissions:\n      contents: write" in str(error)
    assert forge.reading_token not in str(error)


@pytest.mark.parametrize(
    ("token", "said"), [("nonsense", "does not accept the token"), ("", "token")]
)
def test_a_token_that_is_none_is_told(
    bench: Workbench, release: Release, token: str, said: str
) -> None:
    error = bench.refusal(release, token=token)

    assert said in str(error)
    assert "nonsense" not in str(error)


def test_an_answer_that_is_no_json_is_told(
    bench: Workbench, forge: FakeForge, release: Release
) -> None:
    forge.fault("GET", "/assets", garbled=True)

    assert "not what its API promises" in str(bench.refusal(release))


def test_a_forge_that_cannot_be_reached_is_told(
    bench: Workbench, forge: FakeForge, release: Release
) -> None:
    forge.close()

    error = bench.refusal(release)

    assert str(error).startswith("127.0.0.1")
    assert "cannot be reached" in str(error)
    assert 4 == len(bench.waits)
