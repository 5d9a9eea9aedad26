"""Promises of names: page, records and `verify` call a file as a person who downloads it does."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fakes.github.fake_forge import FakeForge
from tests.fakes.github.forge_names import given_name
from tests.fakes.github.forge_state import Release
from tests.plugins.github_action.workbench import Workbench

from checkface import Artifact, Manifest
from checkface import Release as Faces
from checkface.pages import markdown_code
from checkface_github_action.block import Block

pytestmark = pytest.mark.usefixtures("kept_description")

RENAMED = (
    "tool@1.2.0.tgz",
    "my  app.zip",
    "my app (1).zip",
    "naïve.zip",
    "100%.zip",
    ".hidden.zip",
    "a..b...zip",
    "-dash.zip",
    "日本.zip",
    "x" * 200 + " y.zip",
    "it's $(id).zip",
)


@pytest.fixture(autouse=True)
def _few_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are what is tested here; faces take their time."""
    monkeypatch.setattr("checkface_github_action.attachments.MOST_FACES", 0)
    monkeypatch.setattr("checkface_github_action.attachments.MOST_ON_A_SHEET", 0)


def attach(bench: Workbench, release: Release, *names: str, digested: bool = True) -> None:
    """As a step before ours does: the forge gives each a name."""
    for name in names:
        data = (bench.folder / "dist" / name).read_bytes()
        bench.forge.attach(release, given_name(name), data, digested=digested)


def download(release: Release, folder: Path) -> Path:
    folder.mkdir()
    for name, asset in release.assets.items():
        (folder / name).write_bytes(asset.data)
    return folder


def commands_of(body: str) -> list[str]:
    fence = re.search(r"```sh\r?\n(.*?)```", body, re.DOTALL)
    assert fence
    return fence[1].split("\n")[:-1]


def bench_with(bench: Workbench, *names: str) -> None:
    shutil.rmtree(bench.folder / "dist")
    bench.build(**{name: name.encode() for name in names})


@pytest.mark.parametrize("digested", [True, False], ids=["with digests", "without"])
def test_all_that_is_posted_calls_files_as_the_forge_does(
    bench: Workbench, forge: FakeForge, *, digested: bool
) -> None:
    bench_with(bench, *RENAMED)
    release = forge.publish("v1.0")
    attach(bench, release, *RENAMED, digested=digested)
    given = sorted(release.assets)

    files = "dist/*\ndist/.*"
    bench.run(release, files=files, verify="true")

    record = Manifest.of_file(bench.outputs["manifest"]).release
    assert given == [artifact.filename for artifact in record.artifacts]
    assert given == [each["filename"] for each in json.loads(bench.outputs["faces"])]
    assert all(markdown_code(name) in (release.body or "") for name in given)
    assert "DIFFERENT" not in bench.summary
    assert 0 == bench.run(release, files=files, verify="true")


def test_the_page_s_own_commands_work_on_what_is_downloaded_from_it(
    bench: Workbench, forge: FakeForge, tmp_path: Path
) -> None:
    for number, name in enumerate(("-dash (1).zip", "tool@1.2.0.tgz", "it's $(id).zip")):
        bench_with(bench, name, "z.bin")
        release = forge.publish(f"v{number}")
        attach(bench, release, name, "z.bin")
        bench.run(release, files="dist/*")
        folder = download(release, tmp_path / f"downloads{number}")

        commands = commands_of(release.body or "")
        assert 3 == len(commands)
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        for command in commands:
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=folder,
                env=os.environ | {"PATH": path},
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
            )
            assert 0 == done.returncode, (command, done.stdout, done.stderr)


def test_files_of_the_same_bytes_keep_their_own_names(bench: Workbench, forge: FakeForge) -> None:
    bench.build(**{"a b.zip": b"same", "c d.zip": b"same"})
    release = forge.publish("v1.0")
    attach(bench, release, "c d.zip", "a b.zip")

    bench.run(release, files="dist/*.zip", verify="true")

    record = Manifest.of_file(bench.outputs["manifest"]).release
    assert ["a.b.zip", "c.d.zip"] == [artifact.filename for artifact in record.artifacts]


def test_other_bytes_under_a_name_that_was_changed_are_a_difference(
    bench: Workbench, forge: FakeForge
) -> None:
    bench.build(**{"my app.zip": b"built"})
    release = forge.publish("v1.0", assets={"my.app.zip": b"swapped"})

    error = bench.refusal(release, files="dist/*.zip", verify="true")

    assert 1 == error.exit_code
    assert "my.app.zip" in str(error)
    assert [] == forge.writes


def test_two_files_that_get_one_name_are_told_before_anything_is_written(
    bench: Workbench, forge: FakeForge
) -> None:
    (bench.folder / "dist" / "one").mkdir()
    (bench.folder / "dist" / "two").mkdir()
    (bench.folder / "dist" / "one" / "app.zip").write_bytes(b"one")
    (bench.folder / "dist" / "two" / "app.zip").write_bytes(b"two")
    release = forge.publish("v1.0")

    error = bench.refusal(release, files="dist/*/app.zip")

    assert "two different files have the name app.zip" in str(error)
    assert [] == forge.writes


@pytest.mark.parametrize("name", ["a\u202eb.zip", "a\nb.zip", "a\x1b[2Jb.zip", "a\u200bb.zip"])
def test_a_name_that_cannot_be_seen_is_refused(
    bench: Workbench, forge: FakeForge, name: str
) -> None:
    bench.build(**{name: b"x"})

    error = bench.refusal(forge.publish("v1.0"), files="dist/*.zip")

    assert "characters that nobody sees" in str(error)
    assert [] == forge.writes


def test_a_file_that_is_not_attached_yet_is_told_if_its_name_may_change(
    bench: Workbench, forge: FakeForge, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.build(**{"my app.zip": b"x", "App.bin": b"1", "app.bin": b"2"})
    release = forge.publish("v1.0")

    bench.run(release, files="dist/*.zip\ndist/*.bin", dry_run="true")

    said = capsys.readouterr().out
    assert "my app.zip is not on the release page yet" in said
    assert "App.bin: another file has this name in other capitals" in said
    assert "app.bin is not on" not in said


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["plum-1.0-py3-none-any.whl", "fig-2.0-py3-none-any.whl"], ["fig==2.0", "plum==1.0"]),
        (["plum-1.0-py3-none-any.whl", "plum-1.1-py3-none-any.whl"], ["plum==1.0", "plum==1.1"]),
        (["hello-faces-1.0.tar.gz", "tool.zip"], []),
        (["not_a-wheel.whl", "tool.zip"], []),
    ],
)
def test_no_reader_is_told_to_install_what_no_wheel_says(names: list[str], told: list[str]) -> None:
    """Nor the repository's name with the tag's version, which anybody may have taken."""
    artifacts = [Artifact.of_file(__file__)]
    artifacts = [Artifact(name, artifacts[0].size, artifacts[0].digest) for name in names]
    block = Block(Faces.of_artifacts(artifacts, "hello-faces", "3.1"), "https://example.org", 64)

    found = re.findall(r"pip-checkface install (\S+)", block.text)

    assert told == found
