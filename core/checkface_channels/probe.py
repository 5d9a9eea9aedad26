"""Turns a question to an interpreter into its answer: a program of ours prints it as JSON."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from checkface_channels.hosts import printable

PROBE_SECONDS = 60
"""What is called an interpreter may be anything, also a program that never ends."""

T = TypeVar("T")


class ProbeError(Exception):
    """No answer, or not what was asked for; the message is a reason in a few words."""


def answer(executable: Path, program: str, words: Sequence[str], read: Callable[[Any], T]) -> T:
    """What `read` makes of the JSON that `program` prints. Raises `ProbeError`."""
    try:
        done = subprocess.run(
            [executable, "-I", "-c", program, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=PROBE_SECONDS,
        )
        return read(json.loads(done.stdout))
    except subprocess.TimeoutExpired as error:
        raise ProbeError(f"it has not answered after {PROBE_SECONDS} seconds") from error
    except subprocess.CalledProcessError as error:
        raise ProbeError(_complaint(error)) from error
    except OSError as error:
        raise ProbeError(error.strerror or str(error)) from error
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise ProbeError("it did not answer as a Python does") from error


def _complaint(error: subprocess.CalledProcessError) -> str:
    said = error.stderr.decode(errors="replace").strip().splitlines()
    return printable(said[-1]) if said else f"exit code {error.returncode}"
