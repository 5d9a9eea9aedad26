"""Turns `pip download` and `pip wheel` into an install that ends in a folder of approved wheels.

pip itself would fetch, and build, what nobody has seen. So both resolve and ask as an install does,
and then exactly the files that were shown are put where pip would have put its own.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from checkface import Artifact
from checkface_channels.hosts import printable
from checkface_gate.errors import DifferenceError, UnableError
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.request.arguments import GlobalOptions, Request
from checkface_pip_verify.request.grammar import Grammar, ParsedOption

FOLDERS = {"download": "--dest", "wheel": "--wheel-dir"}
"""The commands, and the option of each that names the folder; it is the current one otherwise."""


def delivery(leading: GlobalOptions, own: Grammar, install: Grammar) -> Request:
    """The install that stands for such a command; `own` are the options of that command.

    Raises `UnableError` for an option that it does not know.
    """
    request = Request.parse(leading, own)
    named = request.values(FOLDERS[leading.command[0]])
    known = {option.name for option in install.options}
    kept = tuple(given for given in request.options if given.name in known)
    return replace(
        request,
        options=(*kept, ParsedOption("--ignore-installed", None)),
        deliver_to=named[-1] if named else ".",
    )


def deliver(approved: Sequence[Candidate], wheels: Path, folder: Path) -> None:
    """Put the approved wheels, which lie in `wheels`, into `folder`.

    Raises `DifferenceError`, before anything is written, if a file of one's name with other bytes
    is there, and `UnableError` if it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        missing = [each for each in approved if not _is_there(each, folder)]
        for each in missing:
            _place(each, wheels, folder)
    except OSError as error:
        raise UnableError(
            f"cannot put the wheels into {printable(str(folder))!r}: {error.strerror or error}"
        ) from error


def _is_there(candidate: Candidate, folder: Path) -> bool:
    path = folder / candidate.wheel.filename
    if not os.path.lexists(path):
        return False
    if not path.is_file():
        raise UnableError(f"cannot write {printable(str(path))!r}: something else has that name")
    found = Artifact.of_file(path).digest
    if found != candidate.digest:
        raise DifferenceError(
            f"{printable(str(path))} is there already, with other bytes: expected "
            f"{candidate.digest}, found {found}; nothing was written; look at both faces, and move "
            "the file away if it is the wrong one"
        )
    return True


def _place(candidate: Candidate, wheels: Path, folder: Path) -> None:
    """Whole or not at all, and with the bytes that were approved."""
    name = candidate.wheel.filename
    handle, part = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
    os.close(handle)
    try:
        shutil.copyfile(wheels / name, part)
        if Artifact.of_file(part).digest != candidate.digest:
            raise DifferenceError(f"{name} has changed since it was shown; nothing was kept of it")
        Path(part).chmod(0o644)
        Path(part).replace(folder / name)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(part).unlink()
