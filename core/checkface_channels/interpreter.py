"""Turns `--python`, or what the environment says, into the Python that wheels are installed for."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checkface_channels.errors import InterpreterError
from checkface_channels.hosts import printable
from checkface_channels.probe import Description, ProbeError

EXECUTABLES = ("bin/python", "Scripts/python.exe", "python.exe")
"""Where a virtual or conda environment keeps its Python."""

COMMAND = re.compile(r"(?:python|pypy)[\d.]*t?w?(?:\.exe)?", re.IGNORECASE)
"""What everybody takes for a command, and so never for a folder that happens to be there."""


@dataclass(frozen=True)
class Interpreter:
    """A Python interpreter that wheels are installed for."""

    executable: Path
    """Absolute, but with its links kept: a virtual environment is told by where its link lies."""

    description: Description

    @classmethod
    def choose(cls, chosen: str | None, environ: Mapping[str, str] = os.environ) -> Interpreter:
        """`chosen`, else pip's own PIP_PYTHON, else the active environment, else `python3`.

        Raises `InterpreterError` if that is no Python that runs.
        """
        return cls._probe(_executable(chosen or _of_environment(environ), environ))

    @classmethod
    def _probe(cls, executable: Path) -> Interpreter:
        try:
            return cls(executable, Description.of(executable))
        except ProbeError as error:
            raise InterpreterError(
                f"cannot use {printable(str(executable))!r} as the target: expected a Python 3 "
                f"that runs ({error}); choose one with --python"
            ) from error

    @property
    def version(self) -> tuple[int, int, int]:
        return self.description.version

    @property
    def externally_managed(self) -> bool:
        """PEP 668: its distribution asks pip to keep its hands off."""
        told = self.description
        return not told.is_virtual and (told.stdlib / "EXTERNALLY-MANAGED").exists()

    @property
    def label(self) -> str:
        """What a person recognises: the path, relative where that is shorter, and the version."""
        path = self.executable
        if path.is_relative_to(Path.cwd()):
            path = path.relative_to(Path.cwd())
        major, minor, _ = self.version
        return f"{printable(str(path))} (Python {major}.{minor})"


def _of_environment(environ: Mapping[str, str]) -> str:
    """Never ours without looking: under pipx our own environment is nobody's target."""
    for variable in ("PIP_PYTHON", "VIRTUAL_ENV", "CONDA_PREFIX"):
        if environ.get(variable):
            return environ[variable]
    return _on_path("python3", environ) or sys.executable


def _executable(chosen: str, environ: Mapping[str, str]) -> Path:
    """The interpreter that a command, a path or an environment's folder means.

    What lies in the current folder never stands in for a command: `python3.12` may be a stranger's
    file or folder there.
    """
    path, is_bare = Path(chosen), Path(chosen).name == chosen
    if is_bare and (found := _on_path(chosen, environ)):
        return Path(found).absolute()
    if path.is_dir() and not (is_bare and COMMAND.fullmatch(chosen)):
        for inside in EXECUTABLES:
            if (path / inside).exists():
                return (path / inside).absolute()
        raise InterpreterError(
            f"no Python in the folder {chosen!r}: expected an environment with {EXECUTABLES[0]}"
        )
    if is_bare:
        raise InterpreterError(
            f"no Python {chosen!r} on PATH: expected a command, an environment's folder, or a path "
            f"such as ./{printable(chosen)}; choose one with --python"
        )
    return path.absolute()


def _on_path(name: str, environ: Mapping[str, str]) -> str | None:
    """A command by its bare name, from the folders that PATH names whole.

    `PATH=.` and a file of that name in the current folder, which a stranger may have filled, would
    run as the target.
    """
    folders = environ.get("PATH", os.defpath).split(os.pathsep)
    whole = os.pathsep.join(folder for folder in folders if Path(folder).is_absolute())
    found = shutil.which(name, path=whole) if whole else None
    return found if found and Path(found).is_absolute() else None
