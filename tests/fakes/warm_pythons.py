"""Starts Pythons that are warm: forks of one that has imported before what they all import.

Most of the time of an install goes by while five Pythons start and import pip. A fork has all of it
at once, and is a process of its own: its folder, its environment, its streams, its exit code, the
guard of pip and pip itself are real. Only how the interpreter began is not. So whatever is about
that, or about signals and terminals, takes real ones, and whoever asks for what a fork cannot be
(another Python, a path of modules, a site of the target's own) gets a real one too.

`test_warm_pythons.py` holds both kinds beside each other.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from checkface_channels import probe
from checkface_gate.tool import output, running
from checkface_pip_verify.pip import guard
from checkface_pip_verify.self_test import gate

ROOT = Path(__file__).parents[2]

VISITOR = Path(__file__).with_name("warm_visitor.py")

HARMLESS = frozenset(
    {"PYTHONDONTWRITEBYTECODE", "PYTHONIOENCODING", "PYTHONUNBUFFERED", "PYTHONNOUSERSITE"}
)
"""Of Python's variables those that a fork obeys, or that mean nothing to it."""

MODULES = frozenset({"checkface", "checkface_github_action", "checkface_pip_verify", "twine"})
"""What a fork can run with `-m`."""

STREAMS = {0: "stdin", 1: "stdout", 2: "stderr"}

LOCALES = ("LC_ALL", "LC_CTYPE", "LANG")


@dataclass(frozen=True)
class Order:
    """A process that is wanted."""

    command: Sequence[str]
    folder: str
    environ: Mapping[str, str]
    streams: Sequence[int] = tuple(STREAMS)
    """The numbers of those that are open."""
    handed: Sequence[int] = ()
    """The numbers that other open files have there."""

    @property
    def message(self) -> list[Any]:
        """What the other side makes an order of."""
        return [self.command, self.folder, dict(self.environ), self.streams, self.handed]

    @property
    def words(self) -> Sequence[str]:
        """Behind the executable. What `-P` keeps off the path, our commands take off it too."""
        return self.command[2:] if self.command[1:2] == ["-P"] else self.command[1:]

    @property
    def is_launcher(self) -> bool:
        return self.command[1:2] == [str(guard.LAUNCHER)]

    @property
    def is_probe(self) -> bool:
        return list(self.command[1:4]) == ["-I", "-c", probe.PROGRAM]

    @property
    def can_be_a_fork(self) -> bool:
        """Whether a fork does what a Python would do."""
        ours = self.words[:1] == ["-m"] and self.words[1] in MODULES
        known = ours or self.is_launcher or self.is_probe
        modules = ours and any(Path(self.folder).glob("*.py"))  # as if they could be imported
        return known and not modules and _is_ours(self.command[0]) and _is_usual(self.environ)


class Warm:
    """The door to the Python that forks; `address` is its socket."""

    def __init__(self, address: str) -> None:
        self.address = address

    @property
    def command(self) -> list[str]:
        """A Python for a shell, or for whatever else starts it."""
        return [sys.executable, "-IS", str(VISITOR), self.address]

    def __call__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: str | Path | None = None,
        start_new_session: bool = False,
        pass_fds: Sequence[int] = (),
        **streams: Any,
    ) -> subprocess.Popen[Any] | Fork:
        """A fork if it can be one, else a real process."""
        environ = dict(os.environ if env is None else env)
        where = str(cwd or Path.cwd())
        order = Order(list(map(str, command)), where, environ, handed=tuple(pass_fds))
        if set(streams) <= {"stdin", "stdout", "stderr", "text"} and order.can_be_a_fork:
            return Fork(self.address, order, **streams)
        return subprocess.Popen(
            command,
            env=environ,
            cwd=cwd,
            start_new_session=start_new_session,
            pass_fds=pass_fds,
            **streams,
        )


STARTERS = (output, running, probe, gate)
"""The modules of ours that start a Python."""


class WarmProcesses:
    """Stands for `subprocess` where our command starts pip, or asks a Python."""

    PIPE, DEVNULL = subprocess.PIPE, subprocess.DEVNULL
    TimeoutExpired, CompletedProcess = subprocess.TimeoutExpired, subprocess.CompletedProcess
    CalledProcessError = subprocess.CalledProcessError

    def __init__(self, warm: Warm) -> None:
        self.Popen = warm

    def run(
        self,
        command: Sequence[str | Path],
        *,
        stdin: int,
        capture_output: bool,
        check: bool,
        timeout: float,
        text: bool = False,
        **where: Any,
    ) -> subprocess.CompletedProcess[Any]:
        """Raises `TimeoutExpired` and `CalledProcessError`."""
        assert capture_output
        words, pipe = list(map(str, command)), subprocess.PIPE
        process = self.Popen(words, stdin=stdin, stdout=pipe, stderr=pipe, text=text, **where)
        with process:
            try:
                said = process.communicate(timeout=timeout)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        done = subprocess.CompletedProcess(words, process.wait(), *said)
        if check:
            done.check_returncode()
        return done


class Fork:
    """What we need of a `Popen`."""

    def __init__(
        self,
        address: str,
        order: Order,
        *,
        text: bool = False,
        stdin: int | IO[Any] | None = None,
        stdout: int | IO[Any] | None = None,
        stderr: int | IO[Any] | None = None,
    ) -> None:
        self.args = list(order.command)
        self.returncode: int | None = None
        self._text = text
        self._out, self._err = (_Stream(each) for each in (stdout, stderr))
        self._door = socket.socket(socket.AF_UNIX)
        self._door.connect(address)
        self._heard = b""
        said = json.dumps(order.message).encode()
        with _opened(stdin) as given:
            fds = [given, self._out.fileno(1), self._err.fileno(2), *order.handed]
            socket.send_fds(self._door, [len(said).to_bytes(8, "big")], fds)
            self._door.sendall(said)
            self.pid = int(self._line(None))
        for stream in (self._out, self._err):
            stream.let_go()

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code. Raises `TimeoutExpired`."""
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(int(self._line(timeout)))
            self._door.close()
        return self.returncode

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[Any, Any]:
        self.wait(timeout)
        return self._out.read(text=self._text), self._err.read(text=self._text)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wait()
        self._out.close()
        self._err.close()

    def _line(self, timeout: float | None) -> bytes:
        self._door.settimeout(timeout if timeout != 0 else 1e-6)
        try:
            while b"\n" not in self._heard:
                more = self._door.recv(64)
                if not more:
                    raise RuntimeError(f"the Python that forks is gone: {self.args}")
                self._heard += more
        except TimeoutError as error:
            raise subprocess.TimeoutExpired(self.args, timeout or 0.0) from error
        line, _, self._heard = self._heard.partition(b"\n")
        return line


class _Stream:
    """Where a fork writes to; what is to be read afterwards is a file without a name."""

    def __init__(self, wanted: int | IO[Any] | None) -> None:
        self._kept = tempfile.TemporaryFile() if wanted == subprocess.PIPE else None  # noqa: SIM115
        self._null = open(os.devnull, "wb") if wanted == subprocess.DEVNULL else None  # noqa: SIM115
        self._wanted = self._kept or self._null or wanted

    def fileno(self, usual: int) -> int:
        if self._wanted is None:
            return usual
        return self._wanted if isinstance(self._wanted, int) else self._wanted.fileno()

    def close(self) -> None:
        if self._kept:
            self._kept.close()

    def let_go(self) -> None:
        """The fork has its own hold."""
        if self._null:
            self._null.close()

    def read(self, *, text: bool) -> Any:
        if self._kept is None:
            return None
        self._kept.seek(0)
        data = self._kept.read()
        self.close()
        return data.decode().replace("\r\n", "\n") if text else data


@contextlib.contextmanager
def _opened(stdin: int | IO[Any] | None) -> Iterator[int]:
    if stdin == subprocess.DEVNULL:
        with open(os.devnull, "rb") as null:
            yield null.fileno()
    elif stdin is None or isinstance(stdin, int):
        yield 0 if stdin is None else stdin
    else:
        yield stdin.fileno()


@contextlib.contextmanager
def warm_pythons() -> Iterator[Warm | None]:
    """None where there are no forks, or where lines are counted: that begins with a Python."""
    counts = any(name.startswith(("COV_", "COVERAGE_")) for name in os.environ)
    if sys.platform != "linux" or counts:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="warm-") as folder:
        address = f"{folder}/door"
        words = [sys.executable, "-m", "tests.fakes.warm_python", address]
        environ = {"PATH": os.environ["PATH"], "HOME": folder}
        with subprocess.Popen(
            words, cwd=ROOT, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as server:
            assert server.stdin
            assert server.stdout
            assert server.stdout.readline() == b"warm\n"
            try:
                yield Warm(address)
            finally:
                server.stdin.close()


def _is_ours(executable: str) -> bool:
    """Whether it is this Python, in an environment with nothing of its own at its start."""
    if executable == sys.executable:
        return True
    if os.path.realpath(executable) != os.path.realpath(sys.executable):
        return False
    root = environment_of(executable)
    config = root / "pyvenv.cfg"
    if not config.is_file() or "include-system-site-packages = false" not in config.read_text():
        return False
    own = (*site_packages(root).glob("*.pth"), *site_packages(root).glob("*customize*"))
    return not own


def environment_of(executable: str) -> Path:
    return Path(executable).parents[1]


def site_packages(environment: Path) -> Path:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return environment / "lib" / version / "site-packages"


def hook_in(environ: Mapping[str, str]) -> Path | None:
    """What runs at the start of a Python whose path has one more folder, and that nothing else."""
    folder = Path(environ.get("PYTHONPATH") or os.devnull)
    hook = folder / "sitecustomize.py"
    return hook if folder.is_dir() and [*folder.iterdir()] == [hook] else None


def _is_usual(environ: Mapping[str, str]) -> bool:
    strange = {name for name in environ if name.startswith("PYTHON")} - HARMLESS
    if strange == {"PYTHONPATH"} and hook_in(environ):
        strange.clear()
    locale = next((environ[name] for name in LOCALES if environ.get(name)), "C.UTF-8")
    return not strange and locale == "C.UTF-8"
