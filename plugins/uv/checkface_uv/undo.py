"""Keeps the project's files as they were until somebody has agreed, and brings them back.

They are kept in one file beside the ledger, which is written whole before uv touches anything: a
run that is killed is undone by the next one. It lies with the user's own data, and never in the
project: what is in there may be a stranger's, and must not be able to write files.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from checkface import Ledger
from checkface.files import write_file
from checkface.input_files import read_regular
from checkface.terminal import STATUS
from checkface_channels.hosts import printable
from checkface_gate.errors import UnableError
from checkface_gate.interruption import held_off
from checkface_uv.project import LARGEST, Project

SCHEMA = 1
LARGEST_JOURNAL = 1 << 28
PATIENCE = 5.0
"""Seconds for another run in the same project to end."""


@dataclass
class Undo:
    """What brings the files of one project back; `keep` what uv has written, and it is void."""

    place: Path
    before: dict[Path, bytes | None]
    """None where there was no such file."""
    is_kept: bool = False

    @classmethod
    @contextlib.contextmanager
    def of(cls, project: Project) -> Iterator[Undo]:
        """All is as it was when this ends, unless it was kept.

        Raises `UnableError` if another run is at work here, or a file cannot be read.
        """
        place = _place(project)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(place, project):
            heal(place, project)
            undo = cls(place, {path: _content(path) for path in project.files})
            write_file(place, undo.text().encode(), private=True)
            try:
                yield undo
            finally:
                with held_off():
                    undo.end()

    def text(self) -> str:
        files = {str(path): _base64_text(data) for path, data in self.before.items()}
        return json.dumps({"schema": SCHEMA, "files": files}) + "\n"

    def keep(self) -> None:
        """Somebody has agreed, and it is done."""
        self.is_kept = True

    def end(self) -> None:
        if not self.is_kept:
            _bring_back(self.before)
        self.place.unlink(missing_ok=True)


def heal(place: Path, project: Project) -> None:
    """Bring back what a run that was killed has left, and say so."""
    if not place.exists():
        return
    try:
        held: dict[str, Any] = json.loads(read_regular(place, LARGEST_JOURNAL))["files"]
        known = {str(path) for path in project.files}
        before = {Path(name): _bytes_of(held[name]) for name in held if name in known}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnableError(
            f"cannot read {printable(str(place))}, where a run that was killed has kept the "
            f"project's files ({type(error).__name__}): look at it, and move it away"
        ) from error
    aside = place.with_suffix("") / datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%f")
    changed = _bring_back(before, aside)
    place.unlink(missing_ok=True)
    if changed:
        names = " and ".join(printable(str(path)) for path in changed)
        with STATUS.aside():
            print(
                f"A run that was killed is undone: {names} as before it; what stood there is kept "
                f"in {printable(str(aside))}.",
                file=sys.stderr,
            )


def _bring_back(before: dict[Path, bytes | None], aside: Path | None = None) -> Sequence[Path]:
    """Those that were not as they are to be. What was not there is taken away.

    What stands there goes to the folder `aside`: after a kill somebody may have worked on it.
    """
    changed = [path for path, data in before.items() if not _is_as(path, data)]
    for number, path in enumerate(changed):
        if not _is_in_place(path, before):
            _move_away(path)
        data, now = before[path], _content(path)
        if aside and now is not None:
            write_file(aside / f"{number}-{path.name}", now, private=True)
        if data is None:
            path.unlink(missing_ok=True)
        else:
            _restore(path, data)
    return changed


def _is_as(path: Path, data: bytes | None) -> bool:
    """A folder, a pipe or a device that has come into its place is not."""
    try:
        return _content(path) == data
    except UnableError:
        return False


def _is_in_place(path: Path, before: dict[Path, bytes | None]) -> bool:
    """Whether it can be written again: a link that leads elsewhere was none of ours."""
    root = os.path.realpath(os.path.commonpath([each.parent for each in before]))
    try:
        is_ours = _content(path) is not None or not os.path.lexists(path)
    except UnableError:
        return False
    return is_ours and Path(os.path.realpath(path)).is_relative_to(root)


def _move_away(path: Path) -> None:
    """What came into the place of a file is somebody's: it keeps its bytes under another name."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%f")
    path.rename(path.with_name(f"{path.name}.{now}"))


def _restore(path: Path, data: bytes) -> None:
    """In its place if it has other names too, as uv has written it: they stay one file.

    A kill in the midst of it is undone by the next run.
    """
    if path.exists() and path.stat().st_nlink > 1:
        path.write_bytes(data)
    else:
        write_file(path, data)


def _content(path: Path) -> bytes | None:
    try:
        return read_regular(path, LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnableError(f"cannot read {printable(str(path))}: {reason}") from error


def _place(project: Project) -> Path:
    """One for each project, however its path is written."""
    name = hashlib.sha256(os.fsencode(os.path.realpath(project.root))).hexdigest()[:32]
    return Ledger.of_user().path.absolute().parent / "uv-undo" / f"{name}.json"


@contextlib.contextmanager
def _alone(place: Path, project: Project) -> Iterator[None]:
    lock = FileLock(f"{place}.lock")
    try:
        lock.acquire(timeout=PATIENCE)
    except Timeout as error:
        raise UnableError(
            f"another uv-checkface is at work in {printable(str(project.root))}: let it end"
        ) from error
    except OSError as error:
        raise UnableError(f"cannot write {printable(str(place))}: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()


def _base64_text(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def _bytes_of(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text, validate=True)
