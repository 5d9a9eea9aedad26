"""Turns the user's environment into the one that pip's processes have.

What says how pip works is the user's right, and stays. What says which code a Python runs is not
for pip's processes: none of it may come from the folder that we are called in, and a stranger's
words must not switch anything off.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

OURS = {"PIP_DRY_RUN": "0", "PIP_QUIET": "0", "PIP_VERBOSE": "0", "PIP_ISOLATED": "0"}
"""What we say on each command line ourselves. A configuration file is weaker than these."""

NEVER = frozenset({"PIP_REPORT", "PIP_PYTHON"})
"""What we always say on the command line, or not at all."""

PRIVATE = ("_PIP_",)
"""How pip speaks to its own processes: whoever sets that makes it another pip."""

KEPT = frozenset(
    {
        *("PYTHONUTF8", "PYTHONIOENCODING", "PYTHONUNBUFFERED", "PYTHONCOERCECLOCALE"),
        *("PYTHONDONTWRITEBYTECODE", "PYTHONNOUSERSITE", "PYTHONUSERBASE", "PYTHONHASHSEED"),
    }
)
"""Of Python's own variables: text, and where a user's packages are. None names code to run."""


def environment(
    temporary: Path,
    obeyed: Mapping[str, str] | None = None,
    environ: Mapping[str, str] = os.environ,
    *,
    ours_alone: bool,
) -> dict[str, str]:
    """For a pip with its temporary files in `temporary`.

    With `obeyed` it hears these of pip's own variables and no others; with `ours_alone` it hears of
    quietness and dry runs from our command line only.
    """
    kept = {name: value for name, value in environ.items() if _is_kept(name.upper())}
    if obeyed is not None:
        kept = {k: v for k, v in kept.items() if not k.upper().startswith("PIP_")} | dict(obeyed)
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    path = python_path(environ)
    ours = OURS if ours_alone else {}
    return {**kept, **({"PYTHONPATH": path} if path else {}), **places, **ours}


def python_path(environ: Mapping[str, str] = os.environ) -> str:
    """PYTHONPATH without what depends on the current folder."""
    paths = environ.get("PYTHONPATH", "").split(os.pathsep)
    return os.pathsep.join(path for path in paths if Path(path).is_absolute())


def _is_kept(name: str) -> bool:
    if name.startswith("PYTHON"):
        return name in KEPT
    return name not in NEVER and not name.startswith(PRIVATE)
