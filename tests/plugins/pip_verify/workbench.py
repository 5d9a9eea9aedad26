"""A real virtual environment and a real `pip-checkface` process, cut off from the user's own."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import venv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.warm_pythons import Fork, Warm, site_packages

from checkface_pip_verify.self_test.index import Index

TIMEOUT = 300
"""Seconds, on a machine that is busy with other things."""

IS_TO_INSTALL = """
import os, sys, time
def is_to_install():
    lists = [word.partition("=")[2] for word in sys.orig_argv if word.endswith("locked.txt")]
    while lists and not os.path.exists(lists[0]):
        time.sleep(0.02)
    return bool(lists)
"""
"""In a `sitecustomize` of the target: whether this pip installs, once it is its turn."""


@dataclass(frozen=True)
class Done:
    """How a process ended."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


class Workbench:
    """Everything that one test needs, below one temporary folder."""

    def __init__(self, folder: Path, index: Index, warm: Warm | None = None) -> None:
        self.folder = folder
        self.index = index
        self.warm = warm
        self.venv = folder / "venv"
        self.work = folder / "work"
        self.temporary = folder / "temporary"
        self.ledger = folder / "state" / "ledger.jsonl"
        for path in (self.work, self.temporary):
            path.mkdir()
        venv.create(self.venv, with_pip=False, symlinks=True)
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TMPDIR": str(self.temporary),
            "CHECKFACE_LEDGER": str(self.ledger),
            "CHECKFACE_CACHE_DIR": os.environ["CHECKFACE_CACHE_DIR"],
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_CACHE_DIR": str(folder / "pip-cache"),
            "PIP_INDEX_URL": index.url,
            "NO_PROXY": "127.0.0.1",
            "TERM": "dumb",
        }
        measured = {k: v for k, v in os.environ.items() if k.startswith(("COV_", "COVERAGE_"))}
        self.environ |= measured

    def start(
        self, *arguments: str, environ: Mapping[str, str] | None = None, **settings: Any
    ) -> subprocess.Popen[bytes]:
        """`pip-checkface --python VENV ARGUMENTS` as a process of its own session."""
        return subprocess.Popen(
            self._command(arguments),
            cwd=self.work,
            env={**self.environ, **(environ or {})},
            start_new_session=True,
            **settings,
        )

    def run(self, *arguments: str, environ: Mapping[str, str] | None = None) -> Done:
        """The same to its end, with nobody at a terminal."""
        process = self._warm_start(
            arguments,
            environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        out, err = process.communicate(timeout=TIMEOUT)
        return Done(process.wait(), out.decode(), err.decode())

    def _warm_start(
        self, arguments: Sequence[str], environ: Mapping[str, str] | None = None, **streams: Any
    ) -> subprocess.Popen[bytes] | Fork:
        """As a fork of a warm one, whose pip does not hear what is sent to its group."""
        if not self.warm:
            return self.start(*arguments, environ=environ, **streams)
        return self.warm(
            self._command(arguments),
            cwd=self.work,
            env={**self.environ, **(environ or {})},
            start_new_session=True,
            **streams,
        )

    def _command(self, arguments: Sequence[str]) -> list[str]:
        target = [] if arguments[0] == "ledger" else ["--python", str(self.venv)]
        return [sys.executable, "-m", "checkface_pip_verify", *target, *arguments]

    def at_terminal(self, *arguments: str) -> Terminal:
        """The same with a pseudo-terminal on all three streams."""
        master, slave = pty.openpty()
        process = self._warm_start(arguments, stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        return Terminal(process, master)

    def installed(self) -> dict[str, str]:
        """Name to version of what the virtual environment holds."""
        found = {}
        for info in self.site_packages.glob("*.dist-info"):
            name, _, version = info.name.removesuffix(".dist-info").partition("-")
            found[name] = version
        return found

    @property
    def site_packages(self) -> Path:
        return site_packages(self.venv)

    def content(self, module: str) -> str:
        """What tells the bytes of one tiny wheel from another's."""
        text = (self.site_packages / f"{module}.py").read_text()
        found = re.search(r"CONTENT = '(.*)'", text)
        assert found
        return found[1]

    def accepted(self) -> dict[str, str]:
        """File name to digest in the ledger."""
        if not self.ledger.exists():
            return {}
        lines = [json.loads(line) for line in self.ledger.read_text().splitlines()]
        return {line["filename"]: line["digest"] for line in lines}

    def left_over(self) -> list[str]:
        """What is still in the folder for temporary files."""
        return sorted(path.name for path in self.temporary.iterdir())

    def write(self, name: str, lines: Iterable[str]) -> str:
        path = self.work / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n")
        return name


class Terminal:
    """The person's side of a pseudo-terminal."""

    def __init__(self, process: subprocess.Popen[bytes] | Fork, master: int) -> None:
        self.process = process
        self._master = master
        self.seen = ""

    def wait_for(self, text: str) -> None:
        while text not in self.seen:
            chunk = self._read()
            assert chunk, f"{text!r} never came:\n{self.seen}"
            self.seen += chunk

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def end(self) -> int:
        """Read until the process is done; its exit code."""
        while chunk := self._read():
            self.seen += chunk
        os.close(self._master)
        return self.process.wait(TIMEOUT)

    def _read(self) -> str:
        ready, _, _ = select.select([self._master], [], [], TIMEOUT)
        if not ready:
            os.killpg(self.process.pid, signal.SIGKILL)
            return ""
        try:
            return os.read(self._master, 65536).decode(errors="replace")
        except OSError:  # Linux says EIO once nobody holds the other side
            return ""
