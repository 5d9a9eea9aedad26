"""A commit is released only when it tells what it is, and makes the same files everywhere."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / ".ci/release.py"
GIT = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
PYPROJECT = '[project]\nname = "thing"\nversion = "1.2.3"\n'
TOLD = "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-11-26\n\n- News.\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "CHANGELOG.md").write_text(TOLD)
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    subprocess.run([*GIT, *arguments], cwd=folder, check=True)


def commit(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "All of it")


def asked(folder: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, str(SCRIPT), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_commit_that_tells_what_it_is_can_be_released(repository: Path) -> None:
    assert asked(repository, "ready")[0] == 0
    assert asked(repository, "ready", "--tag", "v1.2.3")[0] == 0
    assert "git push origin v1.2.3" in asked(repository, "tag")[1]


@pytest.mark.parametrize(
    "told",
    [
        TOLD.replace("## [Unreleased]\n\n## [1.2.3] - 2026-11-26\n", "## [Unreleased]\n"),
        TOLD.replace("## [Unreleased]\n", "## [Unreleased]\n\n- More.\n"),
        TOLD.replace("1.2.3", "1.2.4"),
        TOLD.replace("1.2.3", "1x2.3"),
        TOLD.replace(" - 2026-11-26", ""),
        TOLD.replace("## [1.2.3]", "## [2.0.0] - 2026-12-01\n\n## [1.2.3]"),
        "# Changelog\n",
    ],
    ids=["no section", "news left", "other", "almost", "no date", "newer first", "nothing"],
)
def test_a_changelog_that_tells_of_another_version_stops(repository: Path, told: str) -> None:
    (repository / "CHANGELOG.md").write_text(told)
    commit(repository)

    code, said = asked(repository, "ready")

    assert code == 1
    assert "CHANGELOG.md must start with '## [1.2.3]" in said


def test_what_is_not_committed_stops(repository: Path) -> None:
    (repository / "pyproject.toml").write_text(PYPROJECT + "description = 'x'\n")
    (repository / "new.py").touch()

    code, said = asked(repository, "ready")

    assert code == 1
    assert "pyproject.toml" in said
    assert "new.py" in said


def test_a_version_is_never_used_twice(repository: Path) -> None:
    git(repository, "tag", "v1.2.3")

    assert asked(repository, "ready") == (
        1,
        "not ready: the tag v1.2.3 exists: a version that was published once is never used again\n",
    )


@pytest.mark.parametrize("tag", ["v1.2.4", "1.2.3", "v1.2.3-rc1", "v1.2.3\n"])
def test_a_pushed_tag_of_another_name_stops(repository: Path, tag: str) -> None:
    code, said = asked(repository, "ready", "--tag", tag)

    assert code == 1
    assert "pyproject.toml says v1.2.3" in said


def test_outside_of_a_repository_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "CHANGELOG.md").write_text(TOLD)

    code, said = asked(tmp_path, "ready")

    assert code == 1
    assert "not a git repository" in said


def test_an_sdist_tells_nothing_of_the_machine_that_built_it(tmp_path: Path) -> None:
    """Two machines have two clocks, two users and two umasks, and file systems of two orders."""
    script = loaded()
    names = ["thing-1.2.3/", "thing-1.2.3/run", "thing-1.2.3/" + "long" * 60]
    one = packed(tmp_path / "one.tar.gz", names, "anna", 0o664, 1_700_000_000.25)
    other = packed(tmp_path / "other.tar.gz", names[::-1], "bert", 0o644, 1_800_000_000.75)
    assert one.read_bytes() != other.read_bytes()

    script.settle(one, 1_600_000_000)
    script.settle(other, 1_600_000_000)

    assert one.read_bytes() == other.read_bytes()
    with tarfile.open(one) as made:
        assert made.getnames() == sorted(name.rstrip("/") for name in names)
        assert {member.mtime for member in made} == {1_600_000_000}


def test_a_wheel_with_the_kernel_says_what_is_in_it(tmp_path: Path) -> None:
    script = loaded(ROOT / ".ci/kernel.py")
    info = "checkface-1.dist-info/"
    pure = tmp_path / "checkface-1-py3-none-any.whl"
    with zipfile.ZipFile(pure, "w") as made:
        made.writestr("checkface/__init__.py", "")
        made.writestr(f"{info}WHEEL", "Root-Is-Purelib: true\nTag: py3-none-any\n\n")
        made.writestr(f"{info}RECORD", f"checkface/__init__.py,,\n{info}WHEEL,,\n{info}RECORD,,\n")
    platform = script.PLATFORMS[0]

    wheel = script.with_module(pure, platform, b"machine code")
    same = script.with_module(pure, platform, b"machine code").read_bytes()

    assert "checkface-1-cp311-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl" == wheel.name
    with zipfile.ZipFile(wheel) as archive:
        assert b"machine code" == archive.read("checkface/cf1/_native.abi3.so")
        said = archive.read(f"{info}WHEEL").decode()
        recorded = archive.read(f"{info}RECORD").decode().splitlines()
        assert sorted(archive.namelist()) == sorted(line.split(",")[0] for line in recorded)
    assert "Root-Is-Purelib: false" in said
    assert "Tag: cp311-abi3-manylinux_2_17_x86_64\nTag: cp311-abi3-manylinux2014_x86_64\n" in said
    assert "none-any" not in said
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"machine code").digest()).decode()
    assert f"checkface/cf1/_native.abi3.so,sha256={digest.rstrip('=')},12" in recorded
    assert same == wheel.read_bytes()


def test_every_wheel_with_the_kernel_is_tried_before_a_release() -> None:
    platforms = loaded(ROOT / ".ci/kernel.py").PLATFORMS
    workflow = (ROOT / ".github/workflows/release.yml").read_text("utf-8")

    for platform in platforms:
        assert f"wheel: {platform.tag.partition('.')[0]}" in workflow


def loaded(script: Path = SCRIPT) -> ModuleType:
    spec = importlib.util.spec_from_file_location(script.stem, script)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[script.stem] = module  # where dataclasses look
    spec.loader.exec_module(module)
    return module


def packed(file: Path, names: list[str], user: str, mode: int, clock: float) -> Path:
    with tarfile.open(file, "w:gz", format=tarfile.PAX_FORMAT) as made:
        for name in names:
            member = tarfile.TarInfo(name)
            member.type = tarfile.DIRTYPE if name.endswith("/") else tarfile.REGTYPE
            member.uname, member.mode, member.mtime = user, mode, clock
            made.addfile(member)
    return file
