"""Turns a target and a request into the folders that pip may have put packages into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checkface_channels.errors import InterpreterError
from checkface_channels.hosts import printable
from checkface_channels.interpreter import Interpreter
from checkface_channels.pip_settings import PipSettings
from checkface_channels.probe import ProbeError, answer
from checkface_pip_verify.request.arguments import Request

PROBE = """
import json, os, site, sys, sysconfig
prefix, root = sys.argv[1:3]
given = {"base": prefix, "platbase": prefix, "installed_base": prefix} if prefix else {}
if os.environ.get("PYTHONUSERBASE"):
    given["userbase"] = os.environ["PYTHONUSERBASE"]
found = []
for scheme in sysconfig.get_scheme_names():
    try:
        paths = sysconfig.get_paths(scheme, vars=given)
    except Exception:
        continue
    found += [paths["purelib"], paths["platlib"]]
if not prefix:
    found += site.getsitepackages() if hasattr(site, "getsitepackages") else []
if root:
    found = [os.path.join(root, os.path.splitdrive(p)[1].lstrip("/\\\\")) for p in found]
print(json.dumps(found))
"""
"""All schemes: where a distribution patches them, pip has its own mind about which one counts."""


@dataclass(frozen=True)
class Places:
    """Where the options and pip's configuration say that packages go; empty for the usual place."""

    target: str = ""
    prefix: str = ""
    root: str = ""

    @classmethod
    def of(cls, request: Request, settings: PipSettings) -> Places:
        """The command line counts before the settings."""
        values = (
            next(iter(request.values(f"--{name}")[-1:]), settings.last(name) or "")
            for name in ("target", "prefix", "root")
        )
        return cls(*values)


def package_folders(target: Interpreter, places: Places) -> tuple[Path, ...]:
    """Every folder that may hold what was installed.

    Raises `InterpreterError` if that is not known.
    """
    if places.target:
        return (Path(places.target).expanduser().absolute(),)
    prefix, root = (_absolute(place) for place in (places.prefix, places.root))
    found = _ask(target, [prefix, root])
    return tuple(dict.fromkeys(Path(each) for each in found))


def _absolute(place: str) -> str:
    return str(Path(place).expanduser().absolute()) if place else ""


def _ask(target: Interpreter, words: Sequence[str]) -> list[str]:
    try:
        return answer(target.executable, PROBE, words, _texts)
    except ProbeError as error:
        raise InterpreterError(
            f"cannot learn from {printable(str(target.executable))} where it keeps its packages: "
            f"{error}"
        ) from error


def _texts(found: object) -> list[str]:
    if not isinstance(found, list):
        raise TypeError(f"expected paths, got {found!r}")
    return [_text(each) for each in found]


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise TypeError(f"expected a path, got {found!r}")
    return found
