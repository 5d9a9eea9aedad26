"""Promises of the step: the page shows the faces, a second run writes nothing, nothing is lost."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.fakes.github import forge_pages
from tests.fakes.github.fake_forge import FakeForge
from tests.plugins.github_action.test_action_inputs import ACTION
from tests.plugins.github_action.workbench import SDIST, WHEEL, Workbench

from checkface import Digest, Manifest, examine
from checkface_github_action.body import END, START

pytestmark = pytest.mark.usefixtures("kept_description")

NOTES = "## What is new\r\n\r\n* *Everything*, and `more` | than that\r\n"


def test_a_published_release_gets_faces_and_keeps_its_notes(
    bench: Workbench, forge: FakeForge
) -> None:
    release = forge.publish("v1.0", NOTES)

    writes = bench.run(release)

    body = release.body or ""
    names = set(release.assets)
    assert 7 == writes
    assert body.startswith(NOTES)
    assert {"SHA256SUMS", "checkface.json", "checkface-sheet.png"} < names
    assert 6 == len(names)
    assert "### Faces of tiny 1.0" in body
    assert all(
        f'src="{forge.server_url}/{forge.repository}/releases/download/v1.0/{name}"' in body
        for name in names
        if "-trio-" in name or "-face-" in name
    )
    assert "true" == bench.outputs["body-changed"]
    assert set(ACTION["outputs"]) == set(bench.outputs)


@pytest.mark.drawn
def test_every_file_that_was_posted_checks_out(bench: Workbench, forge: FakeForge) -> None:
    """Also the pictures: `checkface check` redraws what somebody downloads from the page."""
    release = forge.publish("v1.0")
    bench.run(release)
    downloads = bench.folder / "downloads"
    downloads.mkdir()
    for name, asset in release.assets.items():
        (downloads / name).write_bytes(asset.data)

    manifest = Manifest.of_file(downloads / "checkface.json")

    assert ("tiny", "1.0") == (manifest.release.project, manifest.release.version)
    assert [] == [
        str(finding)
        for path in downloads.iterdir()
        if not (finding := examine(manifest, path)).good
    ]


def test_a_second_run_with_the_same_files_writes_nothing(
    bench: Workbench, forge: FakeForge
) -> None:
    release = forge.publish("v1.0", NOTES)
    bench.run(release)

    assert 0 == bench.run(release)
    assert "false" == bench.outputs["body-changed"]


def test_a_server_that_keeps_no_digests_is_asked_for_the_bytes(
    bench: Workbench, forge: FakeForge
) -> None:
    release = forge.publish("v1.0")
    bench.run(release)
    for asset in release.files:
        asset.digest = None

    assert 0 == bench.run(release)


def test_a_draft_gets_the_links_that_it_will_have(bench: Workbench, forge: FakeForge) -> None:
    release = forge.draft("v1.0", NOTES)

    bench.run(ref="refs/tags/v1.0")

    assert "untagged" not in (release.body or "")
    assert f"{forge.server_url}/{forge.repository}/releases/download/v1.0/" in (release.body or "")
    assert "<img" not in bench.summary, "pictures of a draft load for nobody"
    forge.state.publish(release)
    assert 0 == bench.run(ref="refs/tags/v1.0")


@pytest.mark.parametrize("how", ["tag", "release_id", "ref"])
def test_the_release_is_found_by_tag_by_number_and_by_the_workflow_s_tag(
    bench: Workbench, forge: FakeForge, how: str
) -> None:
    release = forge.publish("pkg/v1.0")
    forge.publish("v2.0")
    said = {"tag": "pkg/v1.0"} if how == "tag" else {"release_id": str(release.id)}

    if how == "ref":
        bench.run(ref="refs/tags/pkg/v1.0")
    else:
        bench.run(None, **said)

    assert START in (release.body or "")
    assert "/releases/download/pkg/v1.0/" in (release.body or "")


def test_without_a_release_there_are_a_summary_and_outputs(
    bench: Workbench, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such as for a pull request from a fork, whose token may not write."""
    writes = bench.run()

    assert 0 == writes
    assert "::notice title=checkface::this run is about no release" in capsys.readouterr().out
    assert bench.outputs["words"] in bench.summary
    assert [WHEEL, SDIST] == [each["filename"] for each in json.loads(bench.outputs["faces"])]


def test_a_tag_without_a_release_is_told(bench: Workbench) -> None:
    error = bench.refusal(tag="v9")

    assert "shows no release of the tag 'v9': create it first" in str(error)


def test_two_drafts_of_one_tag_are_told(bench: Workbench, forge: FakeForge) -> None:
    forge.draft("v1.0")
    forge.draft("v1.0")

    assert "has 2 drafts of 'v1.0'" in str(bench.refusal(tag="v1.0"))


def test_other_bytes_are_replaced_only_with_overwrite(bench: Workbench, forge: FakeForge) -> None:
    release = forge.publish("v1.0")
    bench.run(release)
    before = {name: asset.id for name, asset in release.assets.items()}
    old = (release.body or "").count("<img")
    bench.build(**{WHEEL: b"another wheel"})

    error = bench.refusal(release)
    after_refusal = {name: asset.id for name, asset in release.assets.items()}
    bench.run(release, overwrite="true")

    assert "set overwrite: true" in str(error)
    assert before == after_refusal
    assert 6 == len(release.assets), "pictures of files that are no more are gone"
    assert Digest.of_bytes(b"another wheel").value in (release.body or "")
    assert Digest.of_bytes(b"a wheel").value not in (release.body or "")
    assert old == (release.body or "").count("<img")
    assert 0 == bench.run(release)


def test_a_maintainer_s_own_assets_are_left_alone(bench: Workbench, forge: FakeForge) -> None:
    release = forge.publish("v1.0", assets={"checkface-notes.txt": b"mine", "face.png": b"mine"})

    bench.run(release, overwrite="true")

    assert b"mine" == release.assets["checkface-notes.txt"].data == release.assets["face.png"].data


def test_on_an_immutable_release_words_are_shown_and_nothing_is_uploaded(
    bench: Workbench, forge: FakeForge, capsys: pytest.CaptureFixture[str]
) -> None:
    release = forge.publish("v1.0", NOTES, immutable=True)

    assert 1 == bench.run(release)
    assert "::warning title=checkface::the release v1.0 is immutable" in capsys.readouterr().out
    assert (release.body or "").startswith(NOTES)
    assert "<img" not in (release.body or "")
    assert bench.outputs["words"] in (release.body or "")
    assert 0 == bench.run(release)


@pytest.mark.parametrize(("choice", "fails"), [("error", True), ("skip", False)])
def test_an_immutable_release_can_be_an_error_or_skipped(
    bench: Workbench, forge: FakeForge, choice: str, *, fails: bool
) -> None:
    release = forge.publish("v1.0", NOTES, immutable=True)

    if fails:
        assert "Run on the draft" in str(bench.refusal(release, on_immutable=choice))
    else:
        bench.run(release, on_immutable=choice)

    assert [] == forge.writes
    assert release.body == NOTES


def test_faces_that_were_posted_before_it_became_immutable_are_shown(
    bench: Workbench, forge: FakeForge
) -> None:
    release = forge.draft("v1.0")
    bench.run(tag="v1.0", update_body="false")
    forge.state.publish(release, immutable=True)

    assert 1 == bench.run(release)
    assert "-trio-" in (release.body or "")


def test_a_dry_run_says_what_it_would_do_and_changes_nothing(
    bench: Workbench, forge: FakeForge, capsys: pytest.CaptureFixture[str]
) -> None:
    release = forge.publish("v1.0", NOTES)

    writes = bench.run(release, dry_run="true")

    said = capsys.readouterr().out
    assert (0, NOTES, {}) == (writes, release.body, release.assets)
    assert "would attach checkface.json" in said
    assert "-trio-" in said


@pytest.mark.parametrize(
    ("inputs", "pictures", "shown"),
    [
        ({"layout": "sheet"}, {"trio", "sheet"}, "![Contact sheet"),
        ({"layout": "none"}, {"trio", "sheet"}, "### Faces"),
        ({"upload_assets": "false"}, set(), "| file | words | sha256 |"),
    ],
)
def test_a_layout_attaches_what_it_shows(
    bench: Workbench,
    forge: FakeForge,
    inputs: dict[str, str],
    pictures: set[str],
    shown: str,
) -> None:
    release = forge.publish("v1.0")

    bench.run(release, **inputs)

    assert pictures == {
        name.split("-")[1].removesuffix(".png") for name in release.assets if ".png" in name
    }
    assert shown in (release.body or "")
    assert ("| face |" in (release.body or "")) is False


def test_records_that_are_not_wanted_are_not_attached(bench: Workbench, forge: FakeForge) -> None:
    release = forge.publish("v1.0")

    bench.run(release, checksums="false", manifest="false")

    assert not {"SHA256SUMS", "checkface.json"} & set(release.assets)
    assert "sha256sum -c" not in (release.body or "")
    assert Path(bench.outputs["sha256sums"]).exists()


def test_without_files_the_faces_are_of_what_is_on_the_release(
    bench: Workbench, forge: FakeForge
) -> None:
    release = forge.publish("v1.0", assets={WHEEL: b"a wheel", "notes.pdf": b"notes"})
    forge.attach(release, SDIST, b"an sdist", digested=False)
    forge.attach(release, f"{WHEEL}.sigstore.json", b"{}")

    bench.run(release, files="")

    named = [each["filename"] for each in json.loads(bench.outputs["faces"])]
    assert sorted([WHEEL, SDIST, "notes.pdf"]) == named
    assert 0 == bench.run(release, files="")


def test_globs_take_files_once_leave_out_what_is_excluded_and_say_what_is_no_artifact(
    bench: Workbench, forge: FakeForge, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.build(**{WHEEL: b"a wheel", SDIST: b"an sdist", "a.tar.gz.asc": b"-", "b.bin": b"b"})

    bench.run(forge.publish("v1.0"), files="dist/*\n dist/*.whl\n\n!dist/*.bin", dry_run="true")

    named = [each["filename"] for each in json.loads(bench.outputs["faces"])]
    assert [WHEEL, SDIST] == named
    assert "left out, no artifact: a.tar.gz.asc" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ("build/*", "nothing matches 'build/*'"),
        ("dist/*.whl\ndist/*.exe", "nothing matches 'dist/*.exe'"),
        ("!dist/*", "no file matches"),
    ],
)
def test_a_glob_that_finds_nothing_is_told(
    bench: Workbench, forge: FakeForge, files: str, said: str
) -> None:
    assert said in str(bench.refusal(forge.publish("v1.0"), files=files))


@pytest.mark.parametrize("kind", ["link to nothing", "pipe", "device"])
def test_what_is_no_file_is_left_out_and_said(
    kind: str, bench: Workbench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.build()
    odd = bench.folder / "dist/odd.zip"
    os.mkfifo(odd) if kind == "pipe" else odd.symlink_to("none" if kind != "device" else os.devnull)
    bench.run(update_body="false", upload_assets="false")

    assert "::warning title=checkface::left out, no file that can be read: odd.zip" in (
        capsys.readouterr().out
    )


def test_unmatched_globs_can_be_allowed_as_long_as_one_finds_a_file(
    bench: Workbench, forge: FakeForge
) -> None:
    release = forge.publish("v1.0")

    bench.run(release, files="dist/*.whl\ndist/*.exe", fail_on_unmatched_files="false")

    assert "no file matches" in str(
        bench.refusal(release, files="*.exe", fail_on_unmatched_files="false")
    )


def test_files_of_two_projects_are_called_after_repository_and_tag(
    bench: Workbench, forge: FakeForge
) -> None:
    bench.build(**{"other-2.0.tar.gz": b"other"})

    bench.run(forge.publish("v3.1"), files="dist/*", dry_run="true")

    record = Manifest.of_file(bench.outputs["manifest"]).release
    assert ("hello-faces", "3.1") == (record.project, record.version)


def test_verify_passes_on_the_same_files(bench: Workbench, forge: FakeForge) -> None:
    release = forge.publish("v1.0", assets={WHEEL: b"a wheel", "further.exe": b"another job's"})
    forge.attach(release, SDIST, b"an sdist", digested=False)

    bench.run(release, verify="true")

    assert "Compared with the release page" in bench.summary
    assert "further.exe" in bench.summary


@pytest.mark.parametrize("there", [{WHEEL: b"another wheel"}, {}])
def test_verify_fails_on_another_file_and_on_a_missing_one_before_anything_is_written(
    bench: Workbench, forge: FakeForge, there: dict[str, bytes]
) -> None:
    release = forge.publish("v1.0", assets={SDIST: b"an sdist", **there})

    error = bench.refusal(release, verify="true")

    assert 1 == error.exit_code
    assert WHEEL in str(error)
    assert SDIST not in str(error)
    assert [] == forge.writes
    assert WHEEL in bench.summary


def test_many_assets_are_read_page_by_page(
    bench: Workbench, forge: FakeForge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page has a hundred; here a few, since the fake checks each of them with care."""
    monkeypatch.setattr(forge_pages, "MOST_PER_PAGE", 4)
    release = forge.publish("v1.0", assets={f"file{number}.bin": b"" for number in range(7)})
    bench.run(release)

    assert 0 == bench.run(release)


def test_markers_that_are_no_pair_leave_the_body_as_it_is(
    bench: Workbench, forge: FakeForge
) -> None:
    release = forge.publish("v1.0", f"notes {END} {START}")

    assert "expected one pair" in str(bench.refusal(release))
    assert f"notes {END} {START}" == release.body
