"""Turns the name of a pip command into what our own pip says of its options, without a process.

Every command line has to be read before anything else can be done, and one more Python would cost
each of them the time of its start. Help asks nobody, reads no file and builds nothing.
"""

from __future__ import annotations

import contextlib
import io
import locale
import logging
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from runpy import run_module

from checkface_gate.errors import UnableError
from checkface_pip_verify.pip.guard.launcher import ThisPip

WIDE = {"COLUMNS": "120", "NO_COLOR": "1", "PIP_CONFIG_FILE": os.devnull}
"""So that the text does not depend on who reads it, nor on what pip is set to."""


SETTINGS = ("PIP_", "_PIP_")


@cache
def own_help(command: str, pip: Path) -> str:
    """What `pip COMMAND --help` prints, of the pip that lies in the folder `pip`.

    Raises `UnableError` if it does not run.
    """
    said = io.StringIO()
    try:
        with (
            _process_kept_as_it_is(),
            _as(pip, [command, "--help"]),
            contextlib.redirect_stdout(said),
        ):
            run_module("pip", run_name="__main__")
    except SystemExit as end:
        if not end.code:
            return said.getvalue()
    except Exception as error:
        raise UnableError(f"pip does not work here: {type(error).__name__}: {error}") from error
    raise UnableError(f"pip does not work here: it does not know its own command {command!r}")


@contextlib.contextmanager
def _as(pip: Path, words: list[str]) -> Iterator[None]:
    """For a pip that finds itself, its command line and no settings."""
    before, paths, environ = sys.argv, list(sys.path), dict(os.environ)
    finder = ThisPip(str(pip))
    sys.argv = ["pip", *words]
    sys.meta_path.insert(0, finder)
    _set_environment({k: v for k, v in environ.items() if not k.startswith(SETTINGS)} | WIDE)
    try:
        yield
    finally:
        _set_environment(environ)
        sys.meta_path.remove(finder)
        sys.argv, sys.path[:] = before, paths


def _set_environment(environ: Mapping[str, str]) -> None:
    for name in os.environ.keys() - environ.keys():
        del os.environ[name]
    os.environ.update(environ)


@contextlib.contextmanager
def _process_kept_as_it_is() -> Iterator[None]:
    """pip takes the process for its own: what it sets for all of it is set back."""
    language, loggers = locale.setlocale(locale.LC_ALL), logging.getLoggerClass()
    try:
        with warnings.catch_warnings():
            yield
    finally:
        locale.setlocale(locale.LC_ALL, language)
        logging.setLoggerClass(loggers)
