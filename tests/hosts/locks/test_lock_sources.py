"""A lock file is read from the disk, from a commit, and together with the files it includes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from checkface_channels.locks.interface import LockError
from checkface_channels.locks.reading import read_lock

LockOf = Callable[[str], Path]

ZEROS = "0" * 64


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    monkeypatch.chdir(folder)
    return folder


def commit(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=x")


def test_a_lock_in_a_commit_is_what_it_was_then(repository: Path, lock_of: LockOf) -> None:
    commit(repository, {"uv.lock": lock_of("uv").read_text()})
    (repository / "uv.lock").write_text("damaged")

    lock = read_lock("git:HEAD:uv.lock")

    assert "git:HEAD:uv.lock" == lock.label
    assert read_lock(str(lock_of("uv"))).packages == lock.packages


def test_files_that_a_commits_file_includes_come_from_that_commit(repository: Path) -> None:
    top = "-r base.txt\n"
    commit(repository, {"locks/all.txt": top, "locks/base.txt": f"a==1 --hash=sha256:{ZEROS}\n"})
    (repository / "locks/base.txt").write_text("a==2\n")

    (package,) = read_lock("git:HEAD:locks/all.txt").packages

    assert "1" == package.version


@pytest.mark.parametrize("name", ["/etc/hostname", "../../outside.txt"])
def test_a_commits_file_cannot_include_what_lies_on_this_machine(
    repository: Path, name: str
) -> None:
    commit(repository, {"locks/all.txt": f"-r {name}\n"})

    with pytest.raises(LockError, match="files inside the repository"):
        read_lock("git:HEAD:locks/all.txt")


@pytest.mark.parametrize(
    "reference", ["git:HEAD", "git::x", "git:HEAD:missing", "git:--output=x:y", "git:nowhere:x"]
)
def test_what_git_does_not_have_is_told(repository: Path, reference: str) -> None:
    commit(repository, {"a": "b"})

    with pytest.raises(LockError, match="cannot read 'git:"):
        read_lock(reference)
    assert ["a"] == [path.name for path in repository.iterdir() if path.is_file()]


def test_requirements_are_read_with_includes_comments_continuations_and_markers(
    tmp_path: Path,
) -> None:
    (tmp_path / "base.txt").write_text(f"-r all.txt\npear==2 --hash=sha256:{ZEROS}\n")
    (tmp_path / "all.txt").write_text(
        "# a comment \\\n"
        "--index-url https://index.example/simple\n"
        "-r base.txt  # another\n"
        f"Apple[jam]==1.0 ; python_version > '3' \\\n    --hash=sha256:{ZEROS} \\\n"
        f"    --hash=sha512:{ZEROS}{ZEROS}\n"
        "fig>=1\n"
        f"plum==1 ; sys_platform == 'nowhere' --hash=sha256:{ZEROS}\n"
        f"quince @ https://x.example/quince-3.0-py3-none-any.whl --hash=sha256:{ZEROS}\n"
    )

    lock = read_lock(str(tmp_path / "all.txt"))

    assert [
        ("apple", "1.0", 2, True),
        ("fig", "", 0, True),
        ("pear", "2", 1, True),
        ("plum", "1", 1, False),
        ("quince", "3.0", 1, True),
    ] == [(p.name, p.version, len(p.files), p.here) for p in lock.packages]
    assert ["--index-url=https://index.example/simple"] == [*map(str, lock.options)]
    assert "quince-3.0-py3-none-any.whl" == lock.packages[-1].files[0].filename


@pytest.mark.parametrize("line", ["-e .", "./apple", "apple==", "-r https://x.example/r.txt"])
def test_a_line_that_locks_nothing_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text(f"# first\n{line}\n")

    with pytest.raises(LockError, match=r"requirements\.txt, line 2"):
        read_lock(str(path))
