"""Tries at the start what looks at photographs: else whoever sends the first one would find out."""

from __future__ import annotations

import subprocess

from checkface_server.projection.projector import LONGEST_BESIDE, Effort, environment
from checkface_server.work.errors import CannotLookError


def require_loadable(effort: Effort, longest: float = LONGEST_BESIDE) -> None:
    """The process is started as for a photograph, and is sent none.

    Raises `CannotLookError`, also for a device that is not here: it may be there later.
    """
    try:
        tried = subprocess.run(
            effort.command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment(),
            start_new_session=True,
            check=False,
            timeout=longest,
        )
    except subprocess.TimeoutExpired:
        raise _cannot(f"has not loaded its network in {longest:.0f} s") from None
    except OSError as error:
        raise _cannot(f"cannot be started ({error.strerror or error})") from None
    if tried.returncode:
        raise _reason(tried)


def _reason(tried: subprocess.CompletedProcess[bytes]) -> CannotLookError:
    """What it said last: before it, libraries may have warned."""
    said = tried.stderr.decode(errors="replace").strip().splitlines() or ["without a word"]
    if tried.returncode == CannotLookError.exit_code:
        return CannotLookError(f"--photos cannot be had here: {said[-1]}")
    return _cannot(f"ended with {tried.returncode} ({said[-1]})")


def _cannot(what: str) -> CannotLookError:
    return CannotLookError(f"cannot look at photographs here: a process that should {what}")
