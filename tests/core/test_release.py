"""Promises of releases: one digest for all files, and a manifest that nobody edits unnoticed."""

from __future__ import annotations

import json
import random
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkface.digest import Digest
from checkface.errors import ManifestError
from checkface.release import Artifact, Release

if TYPE_CHECKING:
    from tests.core.conftest import Checkface

WHEELS = ("tiny-1.0-py3-none-any.whl", "tiny-1.0-cp311-cp311-linux_x86_64.whl")
SDIST = "tiny-1.0.tar.gz"
EMPTY = Digest.of_text("")

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A folder with two tiny wheels and an sdist."""
    folder = tmp_path / "dist"
    folder.mkdir()
    for name in WHEELS:
        with zipfile.ZipFile(folder / name, "w") as wheel:
            wheel.writestr("tiny.py", f"NAME = {name!r}\n")
    (folder / SDIST).write_bytes(b"not really")
    return folder


@pytest.fixture(scope="module")
def manifest() -> str:
    held = [Artifact(name, size, EMPTY) for size, name in enumerate((*WHEELS, SDIST))]
    return Release.of_artifacts(held).manifest({})


def test_the_real_sha256sum_verifies_the_release(checkface: Checkface, dist: Path) -> None:
    done = checkface("release", *dist.iterdir(), "-o", "out")

    verified = subprocess.run(
        ["sha256sum", "-c", "--strict", "../out/SHA256SUMS"],
        cwd=dist,
        check=True,
        capture_output=True,
        text=True,
    )
    assert 0 == done.code
    assert "wrote out/SHA256SUMS and out/checkface.json" in done.out
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
    release = Release.parse_manifest((dist.parent / "checkface-release/checkface.json").read_text())

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


def test_two_projects_are_no_release(checkface: Checkface, dist: Path) -> None:
    (dist / "other-2.0-py3-none-any.whl").touch()

    done = checkface("release", *dist.iterdir())

    assert 2 == done.code
    assert "found other 2.0, tiny 1.0" in done.err


def test_two_files_of_one_name_are_no_release(checkface: Checkface, dist: Path) -> None:
    again = dist.parent / WHEELS[0]
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


@pytest.mark.parametrize("key", ["filename", "sha256"])
def test_an_edited_manifest_is_refused(manifest: str, key: str) -> None:
    content = json.loads(manifest)
    old = content["artifacts"][0][key]
    content["artifacts"][0][key] = ("0" if old[0] != "0" else "1") + old[1:]

    with pytest.raises(ManifestError, match="the manifest contradicts itself"):
        Release.parse_manifest(json.dumps(content))


@pytest.mark.parametrize("name", ["../evil.whl", "a/b.whl", "a\\b.whl", "..", "", "a\nb.whl"])
def test_a_manifest_cannot_name_a_file_elsewhere(manifest: str, name: str) -> None:
    content = json.loads(manifest)
    content["artifacts"][0]["filename"] = name

    with pytest.raises(ManifestError, match="cannot stand in SHA256SUMS"):
        Release.parse_manifest(json.dumps(content))


def test_artifacts_stand_in_one_order_whatever_the_manifest_s(manifest: str) -> None:
    content = json.loads(manifest)
    random.Random(0).shuffle(content["artifacts"])  # noqa: S311 (any order will do)

    assert Release.parse_manifest(manifest) == Release.parse_manifest(json.dumps(content))


@given(st.text())
def test_any_text_is_a_manifest_error(text: str) -> None:
    with pytest.raises(ManifestError):
        Release.parse_manifest(text)


@given(JSON)
def test_any_json_is_a_manifest_error(value: Any) -> None:
    with pytest.raises(ManifestError):
        Release.parse_manifest(json.dumps(value))


@given(JSON, st.data())
def test_a_manifest_with_anything_in_any_place_is_read_or_a_manifest_error(
    manifest: str, value: Any, data: st.DataObject
) -> None:
    content = json.loads(manifest)
    holder = data.draw(
        st.sampled_from([content, content["release"], *content["artifacts"]]), "holder"
    )
    holder[data.draw(st.sampled_from(sorted(holder)), "key")] = value

    try:
        release = Release.parse_manifest(json.dumps(content))
    except ManifestError as error:
        assert str(error)  # noqa: PT017 (either is fine)
    else:
        assert isinstance(release, Release)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"schema": 1e999}', '{"schema": ' + "9" * 5000])
def test_what_trips_a_json_parser_is_a_manifest_error(text: str) -> None:
    with pytest.raises(ManifestError):
        Release.parse_manifest(text)
