"""Makes environments of other hosts beside ours: theirs comes first, then all that we have."""

from __future__ import annotations

import sys
import sysconfig
import venv
from pathlib import Path

from tests.hosts.kept import install, kept

OURS = sysconfig.get_path("purelib")


def environment(*requirements: str) -> Path:
    """The Python of an environment with `requirements`; skipped if those cannot be had.

    It finds all other packages, and us, where this test does: a host takes seconds to install.
    """
    folder = kept(requirements, lambda place: _install(place, requirements))
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _install(folder: Path, requirements: tuple[str, ...]) -> None:
    venv.create(folder, with_pip=False)
    install("--python", folder, "install", "--quiet", "--ignore-installed", *requirements)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "ours.pth").write_text(f"import site; site.addsitedir({OURS!r})\n")
