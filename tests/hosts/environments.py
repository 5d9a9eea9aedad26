"""Makes environments of other hosts beside ours: theirs comes first, then all that we have."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from tests.hosts.kept import kept

OURS = sysconfig.get_path("purelib")


def environment(*requirements: str) -> Path:
    """The Python of an environment with `requirements`; skipped if those cannot be had.

    It finds all other packages, and us, where this test does: a host takes seconds to install.
    """
    folder = kept(requirements, lambda place: _install(place, requirements))
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _install(folder: Path, requirements: tuple[str, ...]) -> None:
    venv.create(folder, with_pip=False)
    command = ["install", "--quiet", "--disable-pip-version-check", "--ignore-installed"]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(folder), *command, *requirements],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"cannot install {requirements}: {done.stderr.strip().splitlines()[-1:]}")
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "ours.pth").write_text(f"import site; site.addsitedir({OURS!r})\n")
