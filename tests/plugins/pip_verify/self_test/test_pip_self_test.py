"""`pip-checkface self-test` says that the gate holds, and says so too when it does not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.fakes.warm_pythons import Fork, Warm
from tests.plugins.pip_verify.workbench import TIMEOUT, Done

SWAPS = (
    "a wheel that changes after it was shown",
    "a wheel that is not the one its index promises",
    "a wheel that has changed since it was accepted",
)

FORGETFUL = """
from checkface_gate.recognition import Recognised, LedgerKind
Recognised.status = property(lambda self: LedgerKind.NEW)
"""
"""A gate that takes what has changed for new."""

CARELESS = """
from checkface_pip_verify.installation import install, last_step
honest = install.LastStep.words
def words(self, *arguments):
    kept = ("--require-hashes", "--no-index", "--find-links")
    return [word for word in honest(self, *arguments) if not word.startswith(kept)]
def approve(self, _):
    for name in ("locked.txt", "requested.txt"):
        (self.folder / name).write_text("checkface-self-test==1.0")
install.LastStep.words, install.LastStep.approve = words, approve
from checkface_pip_verify.pip.process import Pip
Pip.hearing_only = lambda self, *_: self
last_step.require_approved = last_step._require_whole = lambda *_: None
"""
"""A gate that shows one download and installs another."""

CREDULOUS = """
from checkface_pip_verify.gate import resolution
from checkface_pip_verify.pip import plan
resolution.require_promised = lambda _: None
plan.Wheel.pip_hash = None
"""
"""A gate that believes a file rather than what its index has promised."""

BROKEN = """
from checkface_pip_verify import session
from checkface_gate.errors import UnableError
def install(*_):
    raise UnableError("no gate today")
session.Session.run = install
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("home", "temporary", "work", "patched"):
        (tmp_path / name).mkdir()
    return tmp_path


def self_test(
    folder: Path,
    environ: Mapping[str, str] | None = None,
    *words: str,
    start: Callable[..., subprocess.Popen[str] | Fork] = subprocess.Popen,
) -> Done:
    """In a home of its own: what lands there would have landed in the user's."""
    measured = {k: v for k, v in os.environ.items() if k.startswith(("COV_", "COVERAGE_"))}
    settings = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "temporary"),
        "RUSTUP_HOME": str(folder / "rustup"),  # pip tells an index which rustc there is
        "http_proxy": "http://127.0.0.1:9",  # the port that discards: nobody listens
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }
    process = start(
        [sys.executable, "-m", "checkface_pip_verify", "self-test", *words],
        cwd=folder / "work",
        env={**settings, **measured, **(environ or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    out, err = process.communicate(timeout=4 * TIMEOUT)
    return Done(process.wait(), out, err)


def sabotaged(folder: Path, code: str, warm: Warm | None) -> Done:
    """With a gate whose modules are changed as each Python starts that has them."""
    lines = "\n".join(f"    {line}" for line in code.strip().splitlines())
    patch = f"import contextlib\nwith contextlib.suppress(ImportError):\n{lines}\n"
    (folder / "patched" / "sitecustomize.py").write_text(patch)
    path = {"PYTHONPATH": str(folder / "patched")}
    return self_test(folder, path, start=warm or subprocess.Popen)


def test_the_gate_holds_offline_whatever_is_set_and_nothing_of_the_users_is_touched(
    folder: Path,
) -> None:
    """Settings that would stop or divert a real install, and a ledger that cannot be read."""
    ledger, summary = folder / "ledger.jsonl", folder / "summary.md"
    ledger.write_text("not a ledger\n")
    settings = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple/",
        "PIP_REQUIRE_VIRTUALENV": "1",
        "PIP_NO_INDEX": "1",
        "CHECKFACE_LEDGER": str(ledger),
        "CHECKFACE_CACHE_DIR": str(folder / "faces"),
        "GITHUB_STEP_SUMMARY": str(summary),
    }

    done = self_test(folder, settings)

    assert (done.code, done.err) == (0, "")
    for swap in SWAPS:
        assert f"held: {swap}\n" in done.out
    assert "The gate held against all 3 swaps." in done.out
    assert "NOT" not in done.out
    assert ledger.read_text() == "not a ledger\n"
    assert not summary.exists()
    assert not (folder / "faces").exists()
    left = [path for name in ("home", "temporary", "work") for path in (folder / name).iterdir()]
    assert left == []


@pytest.mark.parametrize(
    ("code", "through"), [(CARELESS, SWAPS[:1]), (CREDULOUS + FORGETFUL, SWAPS[1:])]
)
def test_a_swap_that_gets_through_is_said_and_ends_with_12(
    folder: Path, warm: Warm | None, code: str, through: tuple[str, ...]
) -> None:
    """Whatever the other trials say."""
    done = sabotaged(folder, code, warm)

    assert done.code == 12, done.text
    assert through == tuple(swap for swap in SWAPS if f"NOT HELD: {swap}: " in done.out)
    assert f"the gate did NOT hold against {len(through)} of 3 swaps" in done.err
    assert "The gate held" not in done.out


def test_a_gate_that_cannot_be_tried_has_not_held(folder: Path, warm: Warm | None) -> None:
    done = sabotaged(folder, BROKEN, warm)

    assert done.code == 14, done.text
    for swap in SWAPS:
        assert f"not tried: {swap}: " in done.out
    assert "no gate today" in done.out
    assert "3 of 3 swaps could not be tried" in done.err
    assert "held" not in done.out


def test_words_behind_it_are_not_ignored(folder: Path) -> None:
    done = self_test(folder, None, "--python", "x")

    assert done.code == 14
    assert "expected 'self-test' alone" in done.err
