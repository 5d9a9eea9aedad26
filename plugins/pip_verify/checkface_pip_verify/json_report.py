"""Turns what happened into the file of `--json`, schema 1, written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from checkface import Face
from checkface_pip_verify.errors import UnableError
from checkface_pip_verify.recognition import Recognised
from checkface_pip_verify.target import Target

SCHEMA = 1


class Decision(Enum):
    """How it ended."""

    INSTALLED = "installed"
    SATISFIED = "satisfied"
    DRY_RUN = "dry-run"
    DECLINED = "declined"
    UNASKED = "unasked"
    DIFFERENT = "different"
    REFUSED = "refused"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass
class Account:
    """What is known so far; a run that stops early has told as much as it knew."""

    target: Target | None = None
    index: str | None = None
    recognised: Sequence[Recognised] = ()
    decision: Decision = Decision.FAILED

    def as_json(self, exit_code: int) -> str:
        content = {
            "schema": SCHEMA,
            "target": self.target and _target(self.target),
            "index": self.index,
            "items": [_item(each) for each in self.recognised],
            "decision": self.decision.value,
            "exit_code": exit_code,
        }
        return json.dumps(content, indent=2) + "\n"

    def write(self, path: Path, exit_code: int) -> None:
        """Raises `UnableError` if the file cannot be written."""
        try:
            _write_atomically(path, self.as_json(exit_code))
        except OSError as error:
            raise UnableError(f"cannot write {str(path)!r}: {error.strerror}") from error


def require_writable(path: Path) -> None:
    """Raises `UnableError` before anything is done, rather than after all of it."""
    if path.is_dir() or not os.access(path.absolute().parent, os.W_OK):
        raise UnableError(f"cannot write {str(path)!r}: expected a file in a folder that is there")


def _target(target: Target) -> dict[str, Any]:
    version = ".".join(map(str, target.version))
    return {"python": str(target.executable), "version": version}


def _item(each: Recognised) -> dict[str, Any]:
    wheel, digest = each.candidate.wheel, each.candidate.digest
    return {
        "name": wheel.name,
        "version": wheel.version,
        "filename": wheel.filename,
        "sha256": digest.value,
        "words": list(Face(digest).words),
        "host": wheel.host,
        "requested": wheel.requested,
        "needed_by": list(wheel.needed_by),
        "promised_sha256": wheel.promised.value if wheel.promised else None,
        "status": each.status.value,
        "seen": each.before.time.strftime("%Y-%m-%dT%H:%M:%SZ") if each.before else None,
        "changed_from": each.changed_from.value if each.changed_from else None,
    }


def _write_atomically(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=".pip-checkface-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        temporary.chmod(0o644)  # mkstemp's 0600 would hide it from the next step in a CI
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
