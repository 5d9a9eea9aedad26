"""Promises of releases: one digest for all files, whatever their order."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checkface.digest import Digest
from checkface.manifest import Manifest
from checkface.release import Artifact, Release

if TYPE_CHECKING:
    from tests.core.conftest import Checkface

WHEELS = ("tiny-1.0-py3-none-any.whl", "tiny-1.0-cp311-cp311-linux_x86_64.whl")
SDIST = "tiny-1.0.tar.gz"
EMPTY = Digest.of_text("")


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A folder with two tiny wheels and an sdist."""
    folder = tmp_path / "dist"
    folder.mkdir()
    for name in WHEELS:
        with zipfile.ZipFile(folder / name, "w") as wheel:
            wheel.writestr(zipfile.ZipInfo("tiny.py"), f"NAME = {name!r}\n")  # of no time
    (folder / SDIST).write_bytes(b"not really")
    return folder


def test_the_real_sha256sum_verifies_the_release(process: Checkface, dist: Path) -> None:
    done = process("release", *dist.iterdir(), "-o", "out")

    verified = subprocess.run(
        ["sha256sum", "-c", "--strict", "../out/SHA256SUMS"],
        cwd=dist,
        check=True,
        capture_output=True,
        text=True,
    )
    assert 0 == done.code
    assert "wrote out/SHA256SUMS, out/checkface.json" in done.out
    assert sorted(f"{name}: OK" for name in (*WHEELS, SDIST)) == verified.stdout.splitlines()


def test_the_same_files_give_the_same_bytes_in_any_order(checkface: Checkface, dist: Path) -> None:
    paths = sorted(dist.iterdir())
    checkface("release", *paths, "-o", "one")
    checkface("release", *reversed(paths), "-o", "two")

    for name in ("SHA256SUMS", "checkface.json"):
        one, two = (dist.parent / folder / name for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_the_manifest_is_read_back_as_the_release(checkface: Checkface, dist: Path) -> None:
    told = json.loads(checkface("release", *dist.iterdir(), "--json").out)
    release = Manifest.of_file(dist.parent / "checkface-release/checkface.json").release

    assert ("tiny", "1.0") == (release.project, release.version)
    assert told["digest"] == str(release.digest)
    assert told["words"] == list(release.words)
    assert [held["digest"] for held in told["artifacts"]] == [
        str(Digest.of_file(path)) for path in sorted(dist.iterdir())
    ]
    assert ["checkface-release/SHA256SUMS", "checkface-release/checkface.json"] == told["written"]


def test_the_build_time_is_the_reproducible_one(checkface: Checkface, dist: Path) -> None:
    checkface("release", *dist.iterdir(), SOURCE_DATE_EPOCH="1700000000")
    written = json.loads((dist.parent / "checkface-release/checkface.json").read_text())

    assert "2023-11-14T22:13:20Z" == written["built"]


def test_a_build_time_that_is_none_is_told(checkface: Checkface, dist: Path) -> None:
    done = checkface("release", *dist.iterdir(), SOURCE_DATE_EPOCH="yesterday")

    assert 2 == done.code
    assert "SOURCE_DATE_EPOCH is 'yesterday'" in done.err
    assert not (dist.parent / "checkface-release").exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "is a folder; a release is made of files"),
        ("face.png", "is a picture"),
        ("SHA256SUMS", "records a release and cannot be part of one"),
        ("gone.whl", "No such file"),
        ("notes.txt", "found none; say which with --project and --version"),
        ("a\nb-1.0.tar.gz", "cannot stand in SHA256SUMS"),
    ],
)
def test_what_is_no_artifact_is_refused_and_nothing_written(
    checkface: Checkface, dist: Path, name: str, said: str
) -> None:
    if name not in ("", "gone.whl"):
        (dist / name).touch()

    done = checkface("release", dist / name)

    assert 2 == done.code
    assert said in done.err
    assert not (dist.parent / "checkface-release").exists()


def test_a_signature_is_left_out_and_that_is_said(checkface: Checkface, dist: Path) -> None:
    """It is of a file, and another each time: the release's face would never be the same."""
    before = json.loads(checkface("release", *dist.iterdir(), "--json").out)
    (dist / f"{SDIST}.sigstore.json").write_text("{}")

    done = checkface("release", *dist.iterdir(), "--json")

    assert before["digest"] == json.loads(done.out)["digest"]
    assert "left out, a signature: " in done.err


def test_pictures_are_written_that_check_out(checkface: Checkface, dist: Path) -> None:
    """For release pages that no action of ours writes."""
    checkface("release", dist / SDIST, "--pictures")
    made = dist.parent / "checkface-release"

    done = checkface("check", made / "checkface.json", *sorted(made.glob("*.png")))

    assert 0 == done.code
    assert 2 == done.out.count("\nsame ")


def test_two_projects_are_no_release(checkface: Checkface, dist: Path) -> None:
    (dist / "other-2.0-py3-none-any.whl").touch()

    done = checkface("release", *dist.iterdir())

    assert 2 == done.code
    assert "found other 2.0, tiny 1.0" in done.err


@pytest.mark.parametrize(
    "name", [WHEELS[0], "Tiny-1.0-py3-none-any.whl", "tiny-1.0.0-py3-none-any.whl"]
)
def test_two_files_of_one_name_are_no_release(checkface: Checkface, dist: Path, name: str) -> None:
    """In whatever spelling: they are one artifact."""
    again = dist.parent / name
    again.touch()

    done = checkface("release", dist / WHEELS[0], again)

    assert 2 == done.code
    assert "two files of one name" in done.err


def test_other_files_make_a_release_that_is_named(checkface: Checkface, dist: Path) -> None:
    (dist / "program.exe").touch()

    done = checkface("release", dist / "program.exe", "--project", "p", "--version", "3")

    assert 0 == done.code
    assert done.out.startswith("p 3\n")


def test_a_folder_that_cannot_be_made_is_told(checkface: Checkface, dist: Path) -> None:
    done = checkface("release", *dist.iterdir(), "-o", dist / SDIST / "out")

    assert 2 == done.code
    assert f"{SDIST}' is not a folder" in done.err


def test_a_file_is_found_however_a_disk_writes_its_letters() -> None:
    composed, parted = "\u00e9.bin", "e\u0301.bin"
    ours = Artifact(parted, 0, EMPTY)
    release = Release.of_artifacts([ours], "tiny", "1.0")
    both = Release.of_artifacts([ours, Artifact(composed, 1, EMPTY)], "tiny", "1.0")

    assert [release.artifact(name) for name in (parted, composed, "e.bin")] == [ours, ours, None]
    assert both.artifact(parted) == ours
