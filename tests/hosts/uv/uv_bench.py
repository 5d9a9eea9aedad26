"""A project, a real uv and a real `uv-checkface` process, cut off from the user's own."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import TIMEOUT, Done, Terminal

from checkface_pip_verify.self_test.index import Index

UVS_OWN = re.compile(r"uv-[0-9a-f]+\.lock")
"""What any uv leaves there: two of them do not lock at once."""


@dataclass
class UvBench:
    """Everything that one test needs, below one temporary folder."""

    folder: Path
    index: Index
    uv: Path
    more: dict[str, str] = field(default_factory=dict)
    """Variables beside our own."""

    def __post_init__(self) -> None:
        for path in (self.project, self.temporary):
            path.mkdir()

    @property
    def project(self) -> Path:
        return self.folder / "project"

    @property
    def temporary(self) -> Path:
        return self.folder / "temporary"

    @property
    def ledger(self) -> Path:
        return self.folder / "state" / "ledger.jsonl"

    @property
    def environ(self) -> dict[str, str]:
        measured = {k: v for k, v in os.environ.items() if k.startswith(("COV_", "COVERAGE_"))}
        return {
            "PATH": os.pathsep.join([str(self.uv.parent), os.environ["PATH"]]),
            "HOME": str(self.folder),
            "TMPDIR": str(self.temporary),
            "CHECKFACE_LEDGER": str(self.ledger),
            "CHECKFACE_CACHE_DIR": os.environ["CHECKFACE_CACHE_DIR"],
            "UV_CACHE_DIR": str(self.folder / "uv-cache"),
            "UV_PYTHON": sys.executable,
            "UV_PYTHON_DOWNLOADS": "never",
            "UV_HTTP_RETRIES": "0",
            "NO_PROXY": "127.0.0.1",
            "TERM": "dumb",
            **measured,
            **self.more,
        }

    def write(self, *needs: str, more: str = "", index: str | None = None) -> None:
        """The project's pyproject.toml; `more` stands in front of the index."""
        text = (
            '[project]\nname = "app"\nversion = "0.1"\nrequires-python = ">=3.11"\n'
            f"dependencies = {json.dumps(list(needs))}\n{more}\n"
            f'[[tool.uv.index]]\nurl = "{index or self.index.url}"\ndefault = true\n'
        )
        (self.project / "pyproject.toml").write_text(text)

    def stock(self, *names: str, **options: Any) -> None:
        """Serve a tiny wheel of each."""
        for name in names:
            self.index.add(wheel_name(name), wheel(name, **options))

    def run(self, *words: str, environ: Mapping[str, str] | None = None) -> Done:
        """`uv-checkface WORDS` with nobody at a terminal."""
        return self._ended(self._command(words), environ)

    def start(self, *words: str, **settings: Any) -> subprocess.Popen[bytes]:
        """The same as a process of its own session."""
        return subprocess.Popen(
            self._command(words),
            cwd=self.project,
            env=self.environ,
            start_new_session=True,
            **settings,
        )

    @staticmethod
    def _command(words: Iterable[str]) -> list[str]:
        return [sys.executable, "-m", "checkface_uv", *words]

    def at_terminal(self, *words: str) -> Terminal:
        """The same with a pseudo-terminal on all three streams."""
        master, slave = pty.openpty()
        process = self.start(*words, stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        return Terminal(process, master)

    def plain_uv(self, *words: str, environ: Mapping[str, str] | None = None) -> Done:
        """uv itself, unwatched."""
        return self._ended([str(self.uv), *words], environ)

    def _ended(self, command: list[str], environ: Mapping[str, str] | None) -> Done:
        done = subprocess.run(
            command,
            cwd=self.project,
            env={**self.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def state(self) -> dict[str, bytes | None]:
        """What a decline must leave as it is."""
        paths = [self.project / name for name in ("pyproject.toml", "uv.lock")]
        return {path.name: path.read_bytes() if path.exists() else None for path in paths}

    @property
    def lock(self) -> Path:
        return self.project / "uv.lock"

    @property
    def site_packages(self) -> Path:
        found = list(self.project.glob(".venv/lib/python*/site-packages"))
        return found[0] if found else self.project / "none"

    def installed(self) -> dict[str, str]:
        """Name to version of what the project's environment holds."""
        infos = (p.name.removesuffix(".dist-info") for p in self.site_packages.glob("*.dist-info"))
        return dict(info.split("-", 1) for info in infos)

    def content(self, module: str) -> str:
        """What tells the bytes of one tiny wheel from another's."""
        found = re.search(r"CONTENT = '(.*)'", (self.site_packages / f"{module}.py").read_text())
        assert found
        return found[1]

    def accepted(self) -> dict[str, str]:
        """File name to digest in the ledger."""
        if not self.ledger.exists():
            return {}
        lines: Iterable[dict[str, str]] = map(json.loads, self.ledger.read_text().splitlines())
        return {line["filename"]: line["digest"] for line in lines}

    def left_over(self) -> list[str]:
        """What is still there that only a run needs."""
        undo = self.ledger.parent / "uv-undo"
        kept = [path.name for path in undo.glob("*.json")] if undo.exists() else []
        lying = [path.name for path in self.temporary.iterdir()]
        return sorted([*kept, *(name for name in lying if not UVS_OWN.fullmatch(name))])
