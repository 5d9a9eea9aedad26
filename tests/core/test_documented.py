"""Promises of what a documentation project documents."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

import checkface.pages.documented
import checkface.pages.resolutions
from checkface import (
    Artifact,
    Digest,
    Manifest,
    MismatchError,
    Release,
    Resolved,
    UnresolvedReferenceError,
)
from checkface.errors import ManifestError
from checkface.pages import Documented, Resolutions

DIGEST = Digest.of_text("any")


@pytest.fixture
def release() -> Release:
    names = ["tiny-1.0-py3-none-any.whl", "tiny-1.0.tar.gz"]
    return Release.of_artifacts([Artifact(name, 3, Digest.of_text(name)) for name in names])


@pytest.fixture
def project(tmp_path: Path, release: Release) -> Resolutions:
    (tmp_path / "checkface.json").write_text(Manifest.of(release, {}).text)
    (tmp_path / "notes.txt").write_bytes(b"notes")
    return Resolutions(tmp_path, tmp_path / "kept.json")


def commit(folder: Path) -> str:
    """The name of the only commit in a new repository."""
    for command in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    told = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=folder, check=True, capture_output=True, text=True
    )
    return told.stdout.strip()


def test_a_release_is_called_by_its_name_and_version(
    project: Resolutions, release: Release
) -> None:
    found = project.first(["manifest:checkface.json"])

    assert "tiny 1.0" == found.title == found.label
    assert release.words == found.words
    assert "pip-checkface install tiny==1.0" == found.command
    assert not found.is_commit


def test_a_file_of_a_release_is_told_from_the_release(project: Resolutions) -> None:
    found = project.first(["manifest:checkface.json#tiny-1.0.tar.gz"])

    assert "tiny 1.0" == found.title
    assert "tiny-1.0.tar.gz" == found.label


def test_another_file_is_checked_by_its_digest(project: Resolutions) -> None:
    found = project.first(["path:notes.txt"])

    assert "notes.txt" == found.title
    assert f"checkface compare FILE {Digest.of_text('notes')}" == found.command
    assert found.project is None
    assert found.version is None


def test_what_is_not_released_yet_is_its_commit_and_nothing_to_install(
    project: Resolutions, tmp_path: Path
) -> None:
    name = commit(tmp_path)
    found = project.first(["manifest:later.json", "git:HEAD"])

    assert found.is_commit
    assert f"commit {name[:8]}" == found.title
    assert found.command is None
    assert 1 == len(found.passed_over)
    assert "later.json" in found.passed_over[0]


def test_the_reasons_are_told_where_nothing_is_found(project: Resolutions) -> None:
    with pytest.raises(UnresolvedReferenceError, match=r"later\.json.*nothing"):
        project.first(["manifest:later.json", "nothing"])


def test_no_reference_names_nothing(project: Resolutions) -> None:
    with pytest.raises(UnresolvedReferenceError, match="no reference was given"):
        project.first([])


def test_a_manifest_that_somebody_edited_is_never_passed_over(
    project: Resolutions, tmp_path: Path
) -> None:
    path = tmp_path / "checkface.json"
    path.write_text(path.read_text().replace("py3", "py2"))
    commit(tmp_path)

    with pytest.raises(ManifestError, match="contradicts itself"):
        project.first(["manifest:checkface.json", "git:HEAD"])


def test_another_digest_than_the_expected_one_is_a_mismatch(
    project: Resolutions, release: Release
) -> None:
    reference = ["manifest:checkface.json"]

    assert release.digest == project.first(reference, release.digest).resolved.digest
    with pytest.raises(MismatchError, match=f"tiny 1.0 has {release.digest}, expected {DIGEST}"):
        project.first(reference, DIGEST)


def test_nothing_where_a_digest_is_expected_is_a_mismatch(project: Resolutions) -> None:
    with pytest.raises(MismatchError, match="found nothing"):
        project.first(["nothing"], DIGEST)


def test_a_table_shows_a_whole_manifest_and_its_files(project: Resolutions) -> None:
    labels = [row.label for row in project.rows("manifest:checkface.json")]

    assert ["tiny 1.0", "tiny-1.0-py3-none-any.whl", "tiny-1.0.tar.gz"] == labels
    assert ["notes.txt"] == [row.label for row in project.rows("path:notes.txt")]


def test_the_record_of_a_release_is_its_manifest_byte_for_byte(
    project: Resolutions, tmp_path: Path
) -> None:
    found = project.first(["manifest:checkface.json"])

    assert (tmp_path / "checkface.json").read_bytes() == project.record(found)


def test_the_record_of_anything_else_says_what_the_pages_show(project: Resolutions) -> None:
    found = project.first(["path:notes.txt"])

    assert {
        "documents": {
            "title": "notes.txt",
            "digest": str(Digest.of_text("notes")),
            "words": list(found.words),
            "is_commit": False,
        }
    } == json.loads(project.record(found))


def test_what_a_user_typed_after_text_is_nowhere_in_what_is_kept(project: Resolutions) -> None:
    found = project.first(["text:open sesame"])

    assert Digest.of_text("open sesame") == found.resolved.digest
    assert "sesame" not in repr(found)


def test_what_was_fetched_is_asked_for_once(
    project: Resolutions, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    def fetch(reference: str, folder: Path | None = None) -> Resolved:
        asked.append(f"{reference} {folder}")
        return Resolved(reference, DIGEST, "tiny", "1.0", lasting=True)

    monkeypatch.setattr(checkface.pages.resolutions, "resolve", fetch)
    first = project.first(["pypi:tiny==1.0"])
    again = Resolutions(project.folder, project.kept).first(["pypi:tiny==1.0"])

    assert [f"pypi:tiny==1.0 {tmp_path}"] == asked
    assert first == again


def test_what_may_change_is_read_each_time(project: Resolutions, tmp_path: Path) -> None:
    before = project.first(["path:notes.txt"]).resolved.digest
    (tmp_path / "notes.txt").write_bytes(b"other")

    assert before != project.first(["path:notes.txt"]).resolved.digest


@pytest.mark.parametrize("content", ["", "[]", '{"pypi:tiny==1.0": {"digest": 3}}', "{"])
def test_a_damaged_file_of_what_was_fetched_keeps_nothing(
    content: str, project: Resolutions, tmp_path: Path
) -> None:
    (tmp_path / "kept.json").write_text(content)

    assert "notes.txt" == project.first(["path:notes.txt"]).title


def test_what_cannot_be_kept_is_still_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(reference: str, folder: Path | None = None) -> Resolved:
        del folder
        return Resolved(reference, DIGEST, "tiny", "1.0", lasting=True)

    monkeypatch.setattr(checkface.pages.resolutions, "resolve", fetch)
    (tmp_path / "file").write_bytes(b"")

    assert "tiny 1.0" == Resolutions(tmp_path, tmp_path / "file/x").first(["pypi:tiny==1.0"]).title


def test_words_are_computed_once_for_all_builds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(tmp_path / "cache"))
    documented = Documented(Resolved("x", Digest.of_text("words"), "x"))
    first = documented.words
    checkface.keys.key_of.cache_clear()  # as in another process
    monkeypatch.setattr("checkface.keys.stretch", lambda _: pytest.fail("again"))

    assert first == documented.words


def test_a_digest_is_its_own_name() -> None:
    documented = Documented(Resolved(str(DIGEST), DIGEST, DIGEST.short))

    assert DIGEST.short == documented.title == documented.label
