"""However the streams of an install are broken: the documented code, the truth, no traceback."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import TIMEOUT, Done, Workbench

from checkface_pip_verify.self_test.index import Index

PIP = "python -m checkface_pip_verify --python venv"
DRY, REAL = "install --dry-run tiny", "install --yes tiny"


@pytest.fixture(autouse=True)
def _one_wheel(index: Index) -> None:
    index.add(wheel_name("tiny"), wheel("tiny"))


InShell = Callable[[str], Done]


@pytest.fixture
def in_shell(bench: Workbench, shell_path: str) -> InShell:
    """A shell makes the streams; the code is that of the first command of a pipe."""

    def run(command: str) -> Done:
        done = subprocess.run(
            ["bash", "-c", f"{command}\nexit ${{PIPESTATUS[0]}}"],
            cwd=bench.folder,
            env={**bench.environ, "PATH": shell_path},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=TIMEOUT,
        )
        assert b"Traceback" not in done.stderr
        assert b"Exception ignored" not in done.stderr
        return Done(done.returncode, done.stdout.decode("latin-1"), done.stderr.decode("latin-1"))

    return run


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (f"{PIP} {DRY} <&-", 0, "tiny 1.0  requested"),
        (f"{PIP} install tiny <&-", 11, "nothing was installed"),
        (f"LC_ALL=C {PIP} {DRY}", 0, "tiny 1.0  requested"),
        (f"LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 {PIP} {DRY}", 0, r"\u2026"),
        (f"PYTHONIOENCODING=latin-1 LC_ALL=C.ISO-8859-1 {PIP} {DRY}", 0, r"\u2026"),
        (f"{PIP} {DRY} >&-", 0, ""),
        (f"{PIP} {DRY} <&- >&- 2>&-", 0, ""),
        (f"{PIP} {DRY} 2>/dev/full", 0, "tiny 1.0  requested"),
        (f"{PIP} {DRY} >/dev/full", 14, "No space left"),
        (f"{PIP} {DRY} | head -1", 141, "Target:"),
    ],
)
def test_a_dry_run_says_what_it_can_and_ends_as_documented(
    bench: Workbench, in_shell: InShell, command: str, code: int, said: str
) -> None:
    done = in_shell(command)

    assert done.code == code, done.text
    assert said in done.text
    assert bench.installed() == {}


@pytest.mark.parametrize(
    ("stream", "code", "installed"),
    [
        (">&-", 0, {"tiny": "1.0"}),
        (">/dev/full", 14, {}),
        pytest.param("| head -1", 141, {}, marks=pytest.mark.cold),
    ],
)
def test_what_could_not_be_shown_is_not_installed(
    bench: Workbench, in_shell: InShell, stream: str, code: int, installed: dict[str, str]
) -> None:
    """Whoever closes standard output has said beforehand that nothing is to be shown."""
    done = in_shell(f"{PIP} {REAL} {stream}")

    assert done.code == code, done.text
    assert bench.installed() == installed
    assert set(bench.accepted()) == ({wheel_name("tiny")} if installed else set())
    assert bench.left_over() == []
