"""Turns the site into a folder for any static host: the whole of it or nothing.

Beside the files lies a record of them. By it a later export knows that the folder is ours, and that
nobody has put or changed something there that would be lost.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from checkface.errors import OutputError
from checkface_server.site.headers import headers_file
from checkface_server.site.pages import WEIGHTS, site_files
from checkface_server.site.weights import Weights

RECORD = "checkface-site.json"
HEADERS = "_headers"
PREFIX = ".checkface-site-"
"""Of folders beside ours that a killed export leaves: the next one takes them away."""


@dataclass(frozen=True)
class Exported:
    """What was written."""

    folder: Path
    files: int
    size: int
    """Bytes."""


def export(folder: Path, weights: Weights) -> Exported:
    """The site in `folder`. Raises `OutputError`, and has then changed nothing."""
    target = Path(os.path.realpath(folder))
    with _as_output_error(folder):
        require_ours(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        with tempfile.TemporaryDirectory(prefix=prefix_of(target), dir=target.parent) as made:
            content = _files(weights)
            _write(Path(made, "new"), content)
            _exchange(Path(made, "new"), target, Path(made, "old"))
    return Exported(target, len(content), sum(map(len, content.values())))


def require_ours(folder: Path) -> None:
    """Raises `OutputError` for a folder that holds anything but an export as it was written."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise OutputError(f"{str(folder)!r} is no folder; export into a new one")
    there = {path.relative_to(folder).as_posix(): path for path in _leaves(folder)}
    recorded = _record_of(folder)
    for name, path in sorted(there.items()):
        if name != RECORD and not (name in recorded and recorded[name] == _sha256(path)):
            what = "was changed since it was exported" if name in recorded else "is not ours"
            raise OutputError(
                f"{name!r} in {str(folder)!r} {what}, and would be lost; "
                "export into an empty folder, or take it away"
            )


def _files(weights: Weights) -> dict[str, bytes]:
    files = {path: file.content for path, file in site_files().items()}
    files |= {WEIGHTS: weights.packed().content, HEADERS: headers_file().encode()}
    sums = {path: hashlib.sha256(content).hexdigest() for path, content in sorted(files.items())}
    return files | {RECORD: (json.dumps(sums, indent=1) + "\n").encode()}


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(mode=0o755)
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _exchange(new: Path, target: Path, old: Path) -> None:
    """Two renames; what was there comes back if the second one fails."""
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise


def _sweep(target: Path) -> None:
    """What an export left that was killed: also the site, if it was killed between two renames."""
    for left in target.parent.glob(f"{prefix_of(target)}*"):
        if not target.exists() and (left / "old").is_dir():
            (left / "old").rename(target)
        shutil.rmtree(left, ignore_errors=True)


def prefix_of(target: Path) -> str:
    """By a digest: `site` is not the beginning of `site-2`, and no name is a pattern."""
    return f"{PREFIX}{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]}-"


def _leaves(folder: Path) -> Iterator[Path]:
    """Files, links, and folders with nothing in them."""
    for path in folder.iterdir():
        inside = [*_leaves(path)] if path.is_dir() and not path.is_symlink() else []
        yield from inside or [path]


def _record_of(folder: Path) -> Mapping[str, str]:
    with contextlib.suppress(OSError, ValueError, RecursionError):
        recorded = json.loads((folder / RECORD).read_text("utf-8"))
        if isinstance(recorded, dict):
            return {name: said for name, said in recorded.items() if isinstance(said, str)}
    return {}


def _sha256(path: Path) -> str | None:
    if path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _as_output_error(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot export the site into {str(folder)!r}: {reason}") from error
