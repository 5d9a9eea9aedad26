"""Holds `sitecustomize.py`, which keeps pip from building anything: its folder is a PYTHONPATH."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent
MARK_VARIABLE = "PIP_CHECKFACE_GUARD"
"""Names the file that tells of what was refused. sitecustomize.py reads it too."""
END_VARIABLE = "PIP_CHECKFACE_GUARD_ENDS"
"""If it is there, pip is ended at once and leaves its temporary files where they are."""


def environment(
    mark: Path, environ: Mapping[str, str] = os.environ, *, ends: bool = False
) -> dict[str, str]:
    """What pip's environment needs, so that each of its Pythons starts with the guard."""
    before = environ.get("PYTHONPATH")
    path = os.pathsep.join([str(FOLDER), *([before] if before else [])])
    ending = {END_VARIABLE: "1"} if ends else {}
    return {"PYTHONPATH": path, MARK_VARIABLE: str(mark), **ending}
