"""`pip-checkface ledger` on one of several machines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.plugins.pip_verify.workbench import Done

from checkface import Acceptance, Digest, Ledger
from checkface_pip_verify.cli import main


@dataclass(frozen=True)
class Machine:
    path: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.path)

    def accepts(self, **files: str) -> None:
        """`plum="first"`: the wheel named plum, with bytes that a text stands for."""
        self.ledger.record(
            Acceptance.now(f"{name}.whl", Digest.of_text(text), "index.example")
            for name, text in files.items()
        )

    def knows(self) -> dict[str, Digest]:
        return {held.filename: held.digest for held in self.ledger.latest_by_identity().values()}

    def run(self, *words: str) -> Done:
        """In this process, which is quicker; the ledger is told by its variable."""
        self.monkeypatch.setenv("CHECKFACE_LEDGER", str(self.path))
        code = main(["ledger", *words])
        said = self.capsys.readouterr()
        return Done(code, said.out, said.err)
