"""`twine checkface --expect` agrees only with the very files that the manifest records."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.twine.conftest import SDIST, WHEEL, Twine

from checkface import Artifact, Digest, Manifest, Release

Record = Callable[..., Path]


@pytest.fixture
def record(tmp_path: Path, dist: Path) -> Record:
    """Writes the manifest of files in `dist`, all of them where none is named."""

    def write(*names: str, to: str = "checkface.json") -> Path:
        paths = [dist / name for name in names] or list(dist.iterdir())
        release = Release.of_artifacts(Artifact.of_file(path) for path in paths)
        (tmp_path / to).write_text(Manifest.of(release, {}).text)
        return tmp_path / to

    return write


def test_the_recorded_files_are_the_same(twine: Twine, record: Record) -> None:
    ended = twine("checkface", "--expect", record(), "dist/*")

    assert (ended.code, ended.err) == (0, "")
    assert [f"same         {WHEEL}", f"same         {SDIST}"] == [
        line.rpartition("  ")[0] for line in ended.out.splitlines()[-2:]
    ]


def test_changed_bytes_differ_and_both_digests_are_told(
    twine: Twine, dist: Path, record: Record
) -> None:
    manifest, recorded = record(), Digest.of_file(dist / WHEEL)
    (dist / WHEEL).write_bytes(wheel("plum", content="changed"))

    ended = twine("checkface", "--expect", manifest, "dist/*")

    assert ended.code == 1
    assert f"DIFFERENT    {WHEEL}  other bytes" in ended.out
    assert f"recorded  {recorded}" in ended.out
    assert f"here      {Digest.of_file(dist / WHEEL)}" in ended.out
    assert f"same         {SDIST}" in ended.out


def test_where_pictures_can_be_shown_both_trios_of_a_difference_are(
    twine: Twine, dist: Path, record: Record
) -> None:
    manifest = record(WHEEL)
    (dist / WHEEL).write_bytes(wheel("plum", content="changed"))

    ended = twine("checkface", "--expect", manifest, dist / WHEEL, FORCE_COLOR="1", COLUMNS="120")

    lines = re.sub(r"\x1b\[[0-9;]*m", "", ended.out).splitlines()
    below = [line for line in lines if line in ("recorded", "here")]
    assert (1, ["recorded", "here"]) == (ended.code, below)


def test_a_file_that_is_not_recorded_differs(twine: Twine, record: Record) -> None:
    ended = twine("checkface", "--expect", record(SDIST), "dist/*")

    assert ended.code == 1
    assert f"UNKNOWN      {WHEEL}  not recorded" in ended.out


def test_a_recorded_file_that_nobody_would_upload_differs(twine: Twine, record: Record) -> None:
    ended = twine("checkface", "--expect", record(), f"dist/{WHEEL}")

    assert ended.code == 1
    assert f"MISSING      {SDIST}  recorded" in ended.out


def test_what_no_index_takes_may_be_recorded_and_stay_at_home(
    twine: Twine, dist: Path, record: Record
) -> None:
    (dist / "manual.pdf").write_text("x")
    manifest = record()

    assert twine("checkface", "--expect", manifest, "dist/plum*").code == 0


def test_words_that_are_not_the_digests_own_differ(twine: Twine, record: Record) -> None:
    content = json.loads(record().read_text())
    content["artifacts"][0]["words"] = ["apple", "apple", "apple", "apple"]
    manifest = record()
    manifest.write_text(json.dumps(content))

    ended = twine("checkface", "--expect", manifest, "dist/*")

    assert ended.code == 1
    assert f"DIFFERENT    {WHEEL}  the words in the manifest" in ended.out


@pytest.mark.parametrize("text", [None, "{}", "no json"])
def test_a_manifest_that_cannot_be_read_ends_it_before_anything_is_shown(
    twine: Twine, dist: Path, text: str | None
) -> None:
    if text is not None:
        (dist.parent / "checkface.json").write_text(text)

    ended = twine("checkface", "--expect", "checkface.json", "dist/*")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("checkface: ")


def test_two_projects_take_two_manifests(twine: Twine, dist: Path, record: Record) -> None:
    pear = wheel_name("pear")
    (dist / pear).write_bytes(wheel("pear"))
    plums = record(WHEEL, SDIST, to="plum.json")
    both = ["--expect", plums, "--expect", record(pear, to="pear.json")]

    assert twine("checkface", *both, "dist/*").code == 0
    assert twine("checkface", "--expect", plums, "dist/*").code == 1


def test_json_tells_each_finding(twine: Twine, dist: Path, record: Record) -> None:
    manifest, recorded = record(), Digest.of_file(dist / WHEEL)
    (dist / WHEEL).write_bytes(wheel("plum", content="changed"))

    ended = twine("checkface", "--json", "--expect", manifest, dist / WHEEL)

    report = json.loads(ended.out)
    assert (ended.code, report["verdict"]) == (1, "different")
    (finding,) = report["expected"]["files"]
    assert (WHEEL, "different") == (finding["name"], finding["standing"])
    assert [str(recorded), str(Digest.of_file(dist / WHEEL))] == [
        finding["expected"],
        finding["actual"],
    ]
    assert report["expected"]["missing"] == [SDIST]
