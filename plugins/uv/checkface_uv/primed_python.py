"""Finds for which Python a command of uv's resolves, and starts none that lies beside the user.

`uv pip install` goes into the environment that it finds above the current folder, and `uvx` and `uv
run` may look at it too. So each is told a Python by its path before anybody is asked.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checkface_uv.inert_project import require_inert_project
from checkface_uv.installed import is_environment
from checkface_uv.interpreter import Surroundings, require_python_outside
from checkface_uv.prime_request import Primed
from checkface_uv.program import Uv
from checkface_uv.project import starts_of
from checkface_uv.settings import require_known_settings, require_no_place
from checkface_uv.stand_in import StandIn

BASES = frozenset({"", "base", "root"})
"""Of conda: its own environment, which is no project's."""


@dataclass(frozen=True)
class PrimedPython:
    """Of one command."""

    words: tuple[str, ...]
    """What uv is told until somebody has agreed."""
    last_words: tuple[str, ...] = ()
    """What it is told then."""
    environment: Path | None = None
    """What it installs into."""

    @classmethod
    def of(cls, primed: Primed, uv: Uv, private: Path) -> PrimedPython:
        """Raises `RefusedError` for what a stranger may have put there."""
        starts = starts_of(primed.request)
        around = Surroundings.above(starts[0])
        for start in (private,) if primed.is_for_user else starts:
            require_no_place(primed.request, start, uv.environ)
        if not primed.is_for_user:
            for start in starts:
                require_known_settings(primed.request, start, uv.environ)
            require_inert_project(starts, primed.request.variables)
            searched = tuple(each for start in starts for each in (start, *start.parents))
            looked_at = around.environments if primed.has_target else ()
            around = Surroundings(around.start, searched, looked_at)
            require_python_outside(primed.request, around, uv.environ)
        return (
            _of_target(primed, uv, private, around)
            if primed.has_target
            else _of_system(primed, uv, private)
        )


def _of_system(primed: Primed, uv: Uv, private: Path) -> PrimedPython:
    """As uv finds it where it looks at no environment."""
    words = ["python", "find", "--system", "--no-project", *_where(primed, private)]
    found = _found(uv, [*words, *_wish_words(primed)], private)
    is_typed = bool(_python_wish(primed, {}))
    kept = primed.kind == "run" and not is_typed
    return PrimedPython((f"--python={found}",), (f"--python={found}",) if kept else ())


def _where(primed: Primed, private: Path) -> list[str]:
    """What is the user's, and of no project, hears no settings and no version of one."""
    return [f"--project={private}"] if primed.is_for_user else []


def _wish_words(primed: Primed) -> list[str]:
    """`uv python find` takes it as a word of its own."""
    return [f"{value}" for value in primed.request.values("--python", "-p")[-1:]]


def _python_wish(primed: Primed, environ: Mapping[str, str]) -> str:
    values = primed.request.values("--python", "-p")
    return (values or [environ.get("UV_PYTHON", "")])[-1]


def _of_target(primed: Primed, uv: Uv, private: Path, around: Surroundings) -> PrimedPython:
    typed = _python_wish(primed, uv.environ)
    if primed.request.has("--system"):
        return PrimedPython((f"--python={_found(uv, _system(typed), private)}",))
    if typed and (os.sep in typed or Path(around.start, typed).exists()):
        place = Path(around.start, typed).absolute()
        named = next((e for e in (place, place.parents[1]) if is_environment(e)), None)
        return _into(named, uv, private) if named else _exactly(typed)
    environment = _active(uv.environ) or next(iter(around.environments), None)
    if environment is None:
        return _exactly(typed) if typed else PrimedPython(())
    into = _into(environment, uv, private)
    return _of_version(typed, into, uv, private) if typed else into


def _of_version(version: str, into: PrimedPython, uv: Uv, private: Path) -> PrimedPython:
    """The environment, if it has that one."""
    place = into.words[0].partition("=")[2]
    shown = uv.hearing(VIRTUAL_ENV=place)
    found = _found(shown, ["python", "find", f"--directory={private}", version], private)
    return into if Path(found).is_relative_to(place) else _exactly(found)


def _exactly(python: str) -> PrimedPython:
    return PrimedPython((f"--python={python}",), (f"--python={python}",))


def _system(typed: str) -> list[str]:
    return ["python", "find", "--system", "--no-project", *([typed] if typed else [])]


def _active(environ: Mapping[str, str]) -> Path | None:
    """What the user has activated, before what lies there."""
    if environ.get("VIRTUAL_ENV"):
        return Path(environ["VIRTUAL_ENV"]).absolute()
    if environ.get("CONDA_DEFAULT_ENV", "") not in BASES and environ.get("CONDA_PREFIX"):
        return Path(environ["CONDA_PREFIX"]).absolute()
    return None


def _into(environment: Path, uv: Uv, private: Path) -> PrimedPython:
    place = f"--python={environment}"
    if not is_environment(environment):
        return PrimedPython((place,), (place,), environment)
    shown = StandIn.of(environment, uv, private)
    before = f"--python={shown.folder or environment}"
    return PrimedPython((before,), (place, *shown.words_to_complete()), environment)


def _found(uv: Uv, words: list[str], private: Path) -> str:
    return uv.do(words, private, doing="Looking for a Python…").stdout.strip()
