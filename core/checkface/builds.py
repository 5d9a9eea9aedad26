"""Turns a file that was just built into its trio in the folder `.faces` beside it.

A dot folder, since twine and attestations would take a visible one, or a picture, for something to
upload; `dist/*` passes over it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checkface.digest import Digest
from checkface.errors import CheckfaceError, OutputError
from checkface.face import Trio
from checkface.files import write_file
from checkface.plain_text import plain
from checkface.settings import Settings

FACES = ".faces"
RELEASE_FOLDER = "dist"
PIP_IS_BUILDING = "PIP_BUILD_TRACKER"
"""pip sets it for the builds that it runs: to install, and not to release."""
WARNING = "checkface: warning:"


@dataclass(frozen=True)
class Drawn:
    """The trio of a built file."""

    artifact: Path
    digest: Digest
    picture: Path

    def __str__(self) -> str:
        """The one line of a build's log."""
        words = " ".join(Trio(self.digest).words)
        name = plain(self.artifact.name)
        picture = f"{FACES}/{plain(self.picture.name)}"
        return f"checkface: {name}  {words}  {self.digest}  ({picture})"


def is_release(folder: Path, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether what is built into `folder` is meant for others, and not for an install or a test.

    Frontends that build to install use temporary folders of other names, pip tells of itself, and
    test runners keep theirs below a dot folder, such as tox in `.tox/.pkg/dist`.
    """
    place = folder.resolve()
    return (
        place.name == RELEASE_FOLDER
        and not place.parent.name.startswith(".")
        and PIP_IS_BUILDING not in environ
    )


def draw_built(artifact: Path, settings: Settings, folder: Path | None = None) -> Drawn:
    """Write the trio of `artifact` to `.faces/NAME.png` in `folder`, else beside it.

    Raises `CheckfaceError` where it cannot be drawn or written; then no older picture of that name
    is left, which would show other bytes.
    """
    from checkface.pictures.published import trio_png

    picture = (folder or artifact.parent) / FACES / f"{artifact.name}.png"
    try:
        picture.unlink(missing_ok=True)
        digest = Digest.of_file(artifact)
        write_file(picture, trio_png(digest, settings.size))
    except OSError as error:
        raise OutputError(f"cannot write {str(picture)!r}: {error.strerror or error}") from error
    return Drawn(artifact, digest, picture)


def report_built(
    artifact: Path,
    project: Path,
    *,
    folder: Path | None = None,
    over: Mapping[str, object] | None = None,
) -> list[str]:
    """The lines that a build hook prints: the face of what was built, or why there is none.

    None at all where it is no release, or not wanted. `folder` is where a file goes that is still
    elsewhere, and `over` as in `Settings.of_project`. Raises `CheckfaceError` only where the
    settings are strict: a face never breaks a build.
    """
    if not is_release(folder or artifact.parent):
        return []
    settings, wrong = Settings.of_project(project, over)
    lines = [f"{WARNING} {problem}; it is left out" for problem in wrong]
    if settings.enabled:
        lines.append(_face_or_why_not(artifact, settings, folder))
    return [line.encode("ascii", "backslashreplace").decode() for line in lines]  # for any log


def _face_or_why_not(artifact: Path, settings: Settings, folder: Path | None) -> str:
    try:
        return str(draw_built(artifact, settings, folder))
    except CheckfaceError as error:
        why = error
    except Exception as error:  # noqa: BLE001 - a face never breaks a build, whatever is broken
        why = OutputError(f"unexpected: {error!r}")
    if settings.strict:
        raise why
    return f"{WARNING} no face of {plain(artifact.name)}: {why}"
