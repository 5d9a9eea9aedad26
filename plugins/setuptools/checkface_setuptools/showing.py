"""Turns a file that setuptools has built into lines of the build's log."""

from __future__ import annotations

from pathlib import Path

from checkface import CheckfaceError, report_built


def show(artifact: Path, project: Path, folder: Path) -> None:
    """Draw the faces of `artifact`, which is or will be in `folder`, and say so.

    Where strict, a failure ends the build by SystemExit: its text is shown without a traceback.
    """
    try:
        lines = report_built(artifact, project, folder=folder)
    except CheckfaceError as error:
        raise SystemExit(f"checkface: error: {error}") from error
    for line in lines:
        print(line, flush=True)  # at once, to stand where it belongs among the build's own lines
