"""A damaged lock file is one clear `LockError` with its path, and never anything else."""

from __future__ import annotations

import contextlib
import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import Kind, Lock, LockError, UnexpectedError
from checkface_channels.locks.reading import READERS, parse_lock, read_lock
from checkface_channels.locks.source import LARGEST, OnDisk

LockOf = Callable[[str], Path]

OURS = Environment.of_ours()
NAMES = ["uv.lock", "pylock.toml", "Pipfile.lock", "requirements.txt", "any"]
TOOLS = ["uv", "pip", "pip_tools"]

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
KEYS = st.sampled_from(
    [
        "package",
        "packages",
        "version",
        "name",
        "files",
        "file",
        "hash",
        "hashes",
        "wheels",
        "sdist",
        "url",
        "source",
        "registry",
        "dependencies",
        "marker",
        "markers",
        "metadata",
        "lock-version",
        "lock_version",
        "_meta",
        "default",
        "optional-dependencies",
        "dev-dependencies",
        "manifest",
        "extra",
        "groups",
        "revision",
        "created-by",
    ]
)
TREES = st.recursive(
    SCALARS | st.sampled_from(["1.0", "sha256:" + "0" * 64, "x-1-py3-none-any.whl", "os.name"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)


PATIENT = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
"""How fast the machine is that tests run on is no promise of ours."""


def parsed(name: str, data: bytes) -> Lock | None:
    """The lock; None if it was refused, as it must be: in one sentence that names the file."""
    lock, said = None, ""
    try:
        lock = parse_lock(OnDisk(Path(name)), data, OURS)
    except LockError as error:
        said = str(error)
    assert lock or (name in said and "expected" in said), said
    return lock


@PATIENT
@given(st.sampled_from(NAMES), st.binary(max_size=200))
@example("uv.lock", b"\xff")
@example("any", b"{" * 100_000)
@example("uv.lock", b"a=" + b"[" * 100_000)
@example("requirements.txt", b"-r \x00")
@example("requirements.txt", b"a @ http://[ ")
@example("Pipfile.lock", b'{"_meta": {}, "default": {"a": {"hashes": ["sha256:g"]}}}')
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    parsed(name, data)


@PATIENT
@given(st.dictionaries(KEYS, TREES, max_size=6))
def test_any_json_is_read_or_refused(tree: object) -> None:
    parsed("Pipfile.lock", json.dumps(tree).encode())


@PATIENT
@given(st.sampled_from(list(READERS)), st.lists(st.dictionaries(KEYS, TREES, max_size=6)))
def test_any_tables_are_read_or_refused(kind: Kind, packages: object) -> None:
    """As TOML would give them, without being written down as TOML."""
    with contextlib.suppress(UnexpectedError):
        READERS[kind]({"package": packages, "default": {}}, OURS)


@PATIENT
@pytest.mark.parametrize("tool", TOOLS)
@given(data=st.data())
def test_a_real_lock_with_a_few_bytes_changed_is_read_or_refused(
    tool: str, lock_of: LockOf, data: st.DataObject
) -> None:
    path = lock_of(tool)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=6))

    parsed(path.name, bytes(content))


@pytest.mark.parametrize("tool", [*TOOLS, "pdm"])
def test_a_digest_with_a_digit_too_few_is_refused_and_not_left_out(
    tool: str, lock_of: LockOf
) -> None:
    """A lock that lost half its digests without a word would check nothing."""
    path = lock_of(tool)
    text = path.read_text()
    value = text.rpartition("sha256:" if "sha256:" in text else 'sha256 = "')[2][:64]

    assert parsed(path.name, text.replace(value, value[:-1]).encode()) is None


def test_a_cut_off_file_is_told_with_its_path(lock_of: LockOf, tmp_path: Path) -> None:
    cut = tmp_path / "uv.lock"
    cut.write_bytes(lock_of("uv").read_bytes()[:400])

    with pytest.raises(LockError, match=r"cannot read '.*uv\.lock': expected .*damaged text"):
        read_lock(str(cut))


def test_a_project_file_is_told_from_a_lock_file(lock_of: LockOf) -> None:
    with pytest.raises(LockError, match=r"expected pylock\.toml.*a file with 'project'"):
        read_lock(str(lock_of("uv").parent / "pyproject.toml"))


def test_a_hostile_file_name_is_refused_before_it_is_printed(lock_of: LockOf) -> None:
    text = lock_of("uv").read_text()
    evil = text.replace("apple-1.0-py3-none-any.whl", "apple-1.0%1B%5B2J-py3-none-any.whl")

    assert tomllib.loads(evil)
    assert parsed("uv.lock", evil.encode()) is None


def test_md5_is_told_as_no_digest_we_can_use(tmp_path: Path) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text(f"apple==1.0 --hash=md5:{'0' * 32}\n")

    (package,) = read_lock(str(path)).packages

    assert package.files == ()


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "uv.lock"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)

    with pytest.raises(LockError, match="at most 32 MiB"):
        read_lock(str(path))


@pytest.mark.parametrize("what", ["missing.lock", "."])
def test_what_is_no_file_is_told(what: str, tmp_path: Path) -> None:
    with pytest.raises(LockError, match="expected a lock file"):
        read_lock(str(tmp_path / what))
