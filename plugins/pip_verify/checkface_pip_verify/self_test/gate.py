"""Runs our own gate as a process, with a ledger, a cache and a target that are thrown away."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checkface import Digest, Ledger
from checkface_gate.errors import UnableError
from checkface_pip_verify.self_test.wheel import FILENAME, MODULE, NAME

PATIENCE_SECONDS = 300
"""For one install of a tiny wheel from this very machine."""

STRANGERS = ("PIP_", "CHECKFACE_", "GITHUB_")
"""What a user has set for real installs says nothing about a trial."""


@dataclass(frozen=True)
class Gate:
    """`pip-checkface install`, below one folder."""

    folder: Path

    @classmethod
    def within(cls, folder: Path) -> Gate:
        """Raises `UnableError` if no environment can be made there."""
        gate = cls(folder)
        try:
            gate.temporary.mkdir(parents=True)
            venv.create(gate.target, with_pip=False, symlinks=os.name != "nt")
        except (OSError, subprocess.CalledProcessError) as error:
            raise UnableError(f"cannot make an environment to try this in: {error}") from error
        return gate

    @property
    def target(self) -> Path:
        return self.folder / "target"

    @property
    def temporary(self) -> Path:
        return self.folder / "temporary"

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.folder / "ledger.jsonl")

    @property
    def installed_text(self) -> str | None:
        """The text in the module that the target holds."""
        found = list(self.target.rglob(f"{MODULE}.py"))
        return found[0].read_text("utf-8") if found else None

    @property
    def accepted_digest(self) -> Digest | None:
        """What the ledger says about the wheel."""
        latest = self.ledger.latest(FILENAME)
        return latest.digest if latest else None

    def install(self, index_url: str) -> subprocess.CompletedProcess[str]:
        """Ask for the wheel, with a consent in advance. Raises `UnableError` if it never ends."""
        words = ["--python", str(self.target), "install", "--yes", "--force-reinstall", NAME]
        try:
            return subprocess.run(
                [sys.executable, "-P", "-m", "checkface_pip_verify", *words],
                cwd=self.temporary,
                env=self._environment(index_url, os.environ),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                timeout=PATIENCE_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise UnableError(f"an install took more than {PATIENCE_SECONDS} s") from error

    def _environment(self, index_url: str, environ: Mapping[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in environ.items() if not _is_strange(name)}
        places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.temporary))
        return {
            **kept,
            **places,
            "NO_PROXY": "*",
            "CHECKFACE_LEDGER": str(self.ledger.path),
            "CHECKFACE_CACHE_DIR": str(self.folder / "faces"),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_CACHE_DIR": str(self.folder / "pip-cache"),
            "PIP_INDEX_URL": index_url,
        }


def _is_strange(name: str) -> bool:
    return name.upper().startswith(STRANGERS) or name.upper().endswith("_PROXY")
