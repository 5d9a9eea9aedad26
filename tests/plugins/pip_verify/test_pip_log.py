"""The contract with pip's prose: the pips that we run still say what `prose.py` reads."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import sdist, wheel, wheel_name

from checkface_pip_verify.pip import prose
from checkface_pip_verify.self_test.index import Index, Reply


@pytest.fixture(scope="session")
def our_pip() -> list[str]:
    """The words that start it."""
    return [sys.executable, "-m", "pip"]


@pytest.fixture(scope="session")
def pip(our_pip: list[str]) -> list[str]:
    """An older one takes its place where `make test-hosts` has the same tests of it."""
    return our_pip


@pytest.fixture
def folder(tmp_path: Path, index: Index) -> Path:
    index.add(wheel_name("plum"), wheel("plum"))
    index.add(wheel_name("app"), wheel("app", requires=["plum==2.0"]))
    index.add("fig-1.0.tar.gz", sdist("fig", str(tmp_path / "ran")))
    index.add("nut-1.0.tar.gz", b"no archive at all")
    return tmp_path


def log_of(pip: list[str], folder: Path, index: str, *words: str) -> str:
    """What pip writes into its log when it fails."""
    log = folder / "pip.log"
    isolated = ["--isolated", "--disable-pip-version-check", "--no-input", "--retries=0", "--quiet"]
    command = [*pip, "download", *isolated, "--no-cache-dir", f"--log={log}", f"--dest={folder}"]
    environ = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    done = subprocess.run(
        [*command, f"--index-url={index}", *words],
        env={**environ, "PIP_CONFIG_FILE": os.devnull, "NO_PROXY": "127.0.0.1"},
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode, done.stdout.decode() + done.stderr.decode()
    return log.read_text("utf-8")


def found(pattern: re.Pattern[str], log: str) -> re.Match[str]:
    match = pattern.search(log)
    assert match, f"pip no longer says {pattern.pattern!r}:\n{log}"
    return match


def test_a_source_that_was_left_out(pip: list[str], folder: Path, index: Index) -> None:
    log = log_of(pip, folder, index.url, "--only-binary=:all:", "fig")

    left_out, missing = found(prose.SOURCE_LEFT_OUT, log), found(prose.NOT_FOUND, log)
    assert left_out["name"] == "fig"
    assert left_out["url"] is None or left_out["url"].partition("#")[0].endswith("fig-1.0.tar.gz")
    assert (missing["text"], missing["versions"]) == ("fig", "none")
    assert found(prose.MISSING_LINE, log)["name"] == "fig"


def test_a_version_that_there_is_not(pip: list[str], folder: Path, index: Index) -> None:
    missing = found(prose.NOT_FOUND, log_of(pip, folder, index.url, "plum==99"))

    assert (missing["text"], missing["versions"]) == ("plum==99", "1.0")


def test_what_another_one_needs_is_not_there(pip: list[str], folder: Path, index: Index) -> None:
    missing = found(prose.NOT_FOUND, log_of(pip, folder, index.url, "app"))

    assert missing["text"] == "plum==2.0"


def test_an_index_that_cannot_be_reached(pip: list[str], folder: Path) -> None:
    log = log_of(pip, folder, "http://127.0.0.1:9/simple/", "plum")

    for pattern in (prose.UNREACHED, prose.UNREACHED_LINE):
        assert found(pattern, log)["url"] == "http://127.0.0.1:9/simple/plum/"
    assert found(prose.NETWORK, found(prose.UNREACHED, log)["why"])["refused"]
    assert found(prose.CONNECTED, log)["host"] == "127.0.0.1:9"


@pytest.mark.parametrize("status", [403, 404, 500])
def test_an_index_that_answers_badly(
    pip: list[str], folder: Path, index: Index, status: int
) -> None:
    index.replies["/simple/plum/"] = Reply(status)
    log = log_of(pip, folder, index.url, "plum")

    said = found(prose.UNREACHED, log)["why"]
    assert str(status) in found(prose.ANSWER, said).groups()
    assert bool(prose.ABSENT.search(said)) == (status == 404)


def test_other_bytes_than_were_promised(pip: list[str], folder: Path, index: Index) -> None:
    index.promised[wheel_name("plum")] = "0" * 64
    log = log_of(pip, folder, index.url, "plum")

    assert prose.WRONG_HASH in log
    assert found(prose.EXPECTED_HASH, log)[1] == "0" * 64
    assert found(prose.GOT_HASH, log)[1] == found(prose.GOT_INSTEAD, log)["value"]
    assert len(prose.HASH_LINES.findall(log)) >= 2


def test_a_version_that_a_constraint_forbids(pip: list[str], folder: Path, index: Index) -> None:
    (folder / "pins.txt").write_text("plum==2.0\n")
    index.add(wheel_name("plum", "2.0"), wheel("plum", "2.0"))
    log = log_of(pip, folder, index.url, "--constraint=pins.txt", "plum==1.0")

    found(prose.CONFLICT, log)
    assert found(prose.CONFLICT_REASON, log)["asked"] == "plum==1.0"


def test_a_source_that_is_no_archive_and_one_that_would_be_built(
    pip: list[str], folder: Path, index: Index
) -> None:
    """Sources are built by our own pip alone."""
    found(prose.BROKEN_ARCHIVE, log_of(pip, folder, index.url, "nut"))
    tracked = found(prose.TRACKED, log_of(pip, folder, index.url, "fig"))

    assert tracked["url"].partition("#")[0] == index.file_url("fig-1.0.tar.gz")
    found(prose.LOG_TIME, log_of(pip, folder, index.url, "fig"))
