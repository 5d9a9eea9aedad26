"""Turns what the input `files` says into the release that these files make.

An empty input means the files that are on the release page already.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from pathlib import Path

from checkface import Artifact, Release, is_artifact, plain
from checkface.errors import ManifestError
from checkface_github_action import workflow
from checkface_github_action.errors import ActionError, InputError
from checkface_github_action.inputs import Inputs

EXCLUDED = "!"


def matching_artifacts(patterns: str, folder: Path, *, required: bool) -> list[Path]:
    """The artifacts that newline-separated globs find below `folder`; `!` leaves out.

    Pictures, signatures and records of releases are no artifacts. Raises `InputError` for a
    pattern that finds nothing, where that is `required`, and where nothing is found at all.
    """
    lines = [line.strip() for line in patterns.splitlines() if line.strip()]
    left_out = [line.removeprefix(EXCLUDED) for line in lines if line.startswith(EXCLUDED)]
    excluded = {path for pattern in left_out for path in _files_matching(pattern, folder)}
    paths: dict[Path, None] = {}
    for pattern in (line for line in lines if not line.startswith(EXCLUDED)):
        found = [path for path in _files_matching(pattern, folder) if path not in excluded]
        held = _artifacts_among(found)
        if not held and required:
            raise InputError(_nothing(pattern, folder, found))
        paths |= dict.fromkeys(held)
    if not paths:
        raise InputError(f"no file matches {patterns!r}: build first, or say where with files")
    return list(paths)


def release_of(artifacts: Iterable[Artifact], inputs: Inputs, repository: str, tag: str) -> Release:
    """The release; where file names do not tell its project and version, repository and tag do."""
    held = tuple(artifacts)
    project, version = inputs.project or None, inputs.version or None
    try:
        return Release.of_artifacts(held, project, version)
    except ManifestError:
        name = project or repository.rpartition("/")[2]
        return Release.of_artifacts(held, name, version or _version_of(tag) or "unreleased")


def artifacts_of(paths: Iterable[Path]) -> list[Artifact]:
    """Hashed from disk. Raises `DigestError` for a file that cannot be read."""
    return [Artifact.of_file(path) for path in paths]


def _files_matching(pattern: str, folder: Path) -> list[Path]:
    """Files only, in order, and no dot files unless the pattern names them."""
    full = os.path.join(glob.escape(str(folder)), pattern)  # noqa: PTH118 (an absolute one wins)
    paths = map(Path, sorted(glob.glob(full, recursive=True)))  # noqa: PTH207 (as above)
    return [path for path in paths if _is_file(path)]


def _is_file(path: Path) -> bool:
    """What is neither file nor folder is told of: a link to nothing was meant to be a file."""
    if not (path.is_file() or path.is_dir()):
        workflow.warning(f"left out, no file that can be read: {plain(path.name)}")
    return path.is_file()


def _artifacts_among(paths: list[Path]) -> list[Path]:
    """What else is there is told of in the log."""
    for path in paths:
        if not is_artifact(path.name):
            workflow.log(f"left out, no artifact: {plain(path.name)}")
    return [path for path in paths if is_artifact(path.name)]


def _nothing(pattern: str, folder: Path, found: list[Path]) -> str:
    if found:
        names = ", ".join(path.name for path in found)
        return f"files: {pattern!r} matches no artifact, only {names}"
    return (
        f"files: nothing matches {pattern!r} below {folder.name or folder}; build first, correct "
        "the pattern, or set fail-on-unmatched-files: false"
    )


def _version_of(tag: str) -> str:
    """`v1.2` and `1.2` are one version."""
    digits = tag.removeprefix("v")
    return digits if digits[:1].isdigit() else tag


def require_one(artifacts: list[Artifact], tag: str) -> None:
    if not artifacts:
        raise ActionError(
            f"the release {tag} has no files yet, and the input files is empty: attach the files "
            "first, or say with files where they are"
        )
