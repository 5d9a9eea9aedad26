"""Promises of the references that need no plugin."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkface.digest import Digest
from checkface.errors import CheckfaceError, ManifestError, UnresolvedReferenceError
from checkface.manifest import Manifest
from checkface.registry import resolve
from checkface.release import Artifact, Release

EMPTY = Digest.of_text("")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A repository with one commit around the test; its object name."""
    monkeypatch.chdir(tmp_path)
    for command in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run(["git", *command], check=True)
    done = subprocess.run(["git", "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    release = Release.of_artifacts([Artifact("a-1.0-py3-none-any.whl", 0, EMPTY)])
    (tmp_path / "checkface.json").write_text(Manifest.of(release, {}).text)
    return tmp_path / "checkface.json"


@given(st.text())
def test_text_is_taken_exactly_as_typed(text: str) -> None:
    """Blanks at its ends are part of it, and its name never tells it."""
    resolved = resolve(f"text:{text}")

    assert Digest.of_text(text) == resolved.digest
    assert "text" == resolved.name


def test_bytes_that_are_no_utf_8_are_taken_as_they_are() -> None:
    typed = os.fsdecode(b"text:\xff")

    assert Digest.of_bytes(b"\xff") == resolve(typed).digest


@pytest.mark.parametrize(
    "reference", [str(EMPTY), EMPTY.value, f"  SHA256:{EMPTY.value.upper()} ", " " + EMPTY.value]
)
def test_a_digest_is_itself_however_it_is_written(reference: str) -> None:
    resolved = resolve(reference)

    assert EMPTY == resolved.digest
    assert "sha256:e3b0c442…" == resolved.name


def test_a_file_is_named_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.whl"
    path.write_bytes(b"")

    for reference in (str(path), f"path:{path}"):
        assert (EMPTY, "a.whl") == (resolve(reference).digest, resolve(reference).name)


def test_progress_hears_of_every_byte_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.whl"
    path.write_bytes(bytes(3_000_000))
    heard: list[int] = []

    resolve(str(path), heard.append)

    assert 3_000_000 == sum(heard)
    assert len(heard) > 1


def test_a_file_that_is_called_like_a_digest_needs_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a" * 64).write_bytes(b"")

    assert Digest("sha256", "a" * 64) == resolve("a" * 64).digest
    assert EMPTY == resolve("./" + "a" * 64).digest


def test_a_link_to_nothing_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("gone")

    with pytest.raises(CheckfaceError, match=r"cannot read .*link': No such file"):
        resolve(str(tmp_path / "link"))


@pytest.mark.parametrize("revision", ["HEAD", "HEAD ", "main~0", "@"])
def test_a_revision_is_its_commit(repository: str, revision: str) -> None:
    subprocess.run(["git", "branch", "-M", "main"], check=True)

    assert Digest("sha1", repository) == resolve(f"git:{revision}").digest


@pytest.mark.parametrize("revision", ["", "nope", "--help", "--all", "HEAD^{tree}", "HEAD~7"])
@pytest.mark.usefixtures("repository")
def test_what_is_no_commit_is_told(revision: str) -> None:
    with pytest.raises(UnresolvedReferenceError, match="git knows no commit"):
        resolve(f"git:{revision}")


def test_git_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(UnresolvedReferenceError, match="cannot run git"):
        resolve("git:HEAD")


def test_a_manifest_is_its_release_or_one_of_its_files(manifest: Path) -> None:
    release = resolve(f"manifest:{manifest}")
    artifact = resolve(f"manifest:{manifest}#a-1.0-py3-none-any.whl")

    assert ("a", "1.0") == (release.name, release.version)
    assert (EMPTY, "a-1.0-py3-none-any.whl") == (artifact.digest, artifact.name)


def test_a_file_that_the_manifest_lacks_is_told_with_those_it_has(manifest: Path) -> None:
    with pytest.raises(ManifestError, match=r"no artifact 'b.whl' \(it holds a-1.0-py3-none-any"):
        resolve(f"manifest:{manifest}#b.whl")


@given(st.text())
def test_any_reference_gives_a_digest_or_a_clear_error(reference: str) -> None:
    try:
        resolved = resolve(reference)
    except CheckfaceError as error:
        assert str(error)  # noqa: PT017 (either is fine)
    else:
        assert resolved.reference == reference
