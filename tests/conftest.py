"""Keeps every test away from the user's own cache, ledger and plugins."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
import signal
import sys
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from tests.fakes.warm_pythons import Warm, warm_pythons

ThreadingHTTPServer.request_queue_size = 128
"""As `Index` has it, and for the same reason."""
ON_ANY_MACHINE: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow],
}
"""No example fails because others want the processor too."""

settings.register_profile("same-each-time", derandomize=True, **ON_ANY_MACHINE)
settings.register_profile("search", max_examples=3000, **ON_ANY_MACHINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same-each-time"))
"""The same examples each time, so that a change is judged alike; `search` looks for new ones."""

GOLDEN = Path(__file__).parent / "golden"
KEPT_FACES = Path(__file__).parents[1] / ".cache/faces"


def let_children_hear() -> None:
    """`nohup` and `&` have signals ignored, which processes of ours, rightly, would respect.

    What a function handles is ignored just the same here, but no child inherits that.
    """
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


if os.name == "posix":
    let_children_hear()

os.environ |= {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "x"), ("EMAIL", "x@example.org"), ("DATE", "2026-01-01T00:00:00Z"))
}
"""The same commits have the same names each time, and so faces that are drawn once."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many a test waits for a process, a pipe or a server."""
    return (os.cpu_count() or 1) + 1


def kept_files(folder: Path) -> list[Path]:
    """Without bytecode: another worker writes it just now, under names that are gone at once."""
    return sorted(path for path in folder.rglob("*") if "__pycache__" not in path.parts)


def _what_draws() -> str:
    """The name of all that a picture depends on: our code and weights, and who computes with it."""
    core = GOLDEN.parents[1] / "core/checkface"
    paths = (path for path in kept_files(core) if path.is_file())
    read = hashlib.sha256(f"{version('numpy')} {version('pillow')} {sys.version}".encode())
    for path in paths:
        read.update(f"\n{path.relative_to(core)} {path.stat().st_size}\n".encode())
        read.update(path.read_bytes())
    return read.hexdigest()[:16]


@pytest.fixture(scope="session")
def drawn_cache() -> Path:
    """One for all workers, processes and runs of the same code: a face takes most of a second."""
    folder = KEPT_FACES / _what_draws()
    folder.mkdir(parents=True, exist_ok=True)
    for other in KEPT_FACES.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return folder


@pytest.fixture(scope="session")
def warm_session() -> Iterator[Warm | None]:
    """For all tests of a worker: it takes some seconds until it is warm."""
    with warm_pythons() as warm:
        yield warm


@pytest.fixture
def warm(request: pytest.FixtureRequest) -> Warm | None:
    """Starts Pythons in a moment; None where a test wants them from their very beginning."""
    if request.node.get_closest_marker("cold"):
        return None
    found: Warm | None = request.getfixturevalue("warm_session")
    return found


@pytest.fixture
def shell_path(warm: Warm | None, tmp_path_factory: pytest.TempPathFactory) -> str:
    """$PATH for a shell in which `python` is ours, and warm unless the test is `cold`."""
    folder = tmp_path_factory.mktemp("bin")
    command = shlex.join(warm.command if warm else [sys.executable])
    (folder / "python").write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    (folder / "python").chmod(0o755)
    return os.pathsep.join([str(folder), os.environ["PATH"]])


@pytest.fixture(autouse=True)
def _own_folders(drawn_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(drawn_cache))
    monkeypatch.setenv("CHECKFACE_LEDGER", str(tmp_path / "ledger.jsonl"))
    for name in ("CHECKFACE_IMAGE", "CHECKFACE_DISABLED_PLUGINS", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def cf1() -> dict[str, Any]:
    """The published test vectors of scheme cf1, from an independent implementation."""
    vectors: dict[str, Any] = json.loads((GOLDEN / "cf1.json").read_text())
    return vectors
