"""The Python that forks: `python -m tests.fakes.warm_python SOCKET`, until its standard input ends.

It imports what our commands and pip import, and runs none of it. Each order that comes becomes two
processes: a keeper, which tells who the other is and how it ends, and the other, which leaves
`_serve` as the Python that was asked for and goes on from there, so that it ends as Pythons end.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import io
import json
import logging
import os
import pkgutil
import runpy
import select
import signal
import site
import socket
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from types import ModuleType

import twine
from tests.fakes.warm_pythons import (
    ROOT,
    STARTERS,
    STREAMS,
    Order,
    Warm,
    WarmProcesses,
    environment_of,
    hook_in,
    site_packages,
)

import checkface.command
import checkface_channels
import checkface_github_action
import checkface_pip_verify
import checkface_twine
from checkface_pip_verify.pip import guard
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.self_test import wheel
from checkface_pip_verify.self_test.index import serving

ASKED = ("install", "download", "wheel")
"""Commands of whose help our command reads."""

MOST_FILES = len(STREAMS) + 4
"""That an order comes with."""

HEAVY = "checkface_channels.attestation.verification"
"""Imports a second's worth of what few need."""


def _import_all(package: ModuleType) -> None:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if found.name != HEAVY and not found.name.endswith(".__main__"):
            importlib.import_module(found.name)


def _import_pip() -> type[logging.Logger]:
    """All of pip that an install needs; the class of loggers that it sets for itself.

    Which modules these are, a fork says that has installed something.
    """
    root = str(Pip.own().root)
    with tempfile.TemporaryDirectory() as folder:
        reader, writer = os.pipe()
        if not os.fork():
            _install_something(root, folder, writer)
        os.close(writer)
        with open(reader, "rb") as told:
            names = json.loads(told.read())
        os.wait()
    usual = logging.getLoggerClass()
    for name in names:
        importlib.import_module(name)
    found = logging.getLoggerClass()
    logging.setLoggerClass(usual)
    for command in ASKED:
        Pip.help_on(command)
    return found


def _install_something(root: str, folder: str, writer: int) -> None:
    """Never returns."""
    os.environ.update(PIP_CONFIG_FILE=os.devnull, PIP_CACHE_DIR=folder, NO_PROXY="127.0.0.1")
    before = set(sys.modules)
    with serving() as index:
        index.add(wheel.FILENAME, wheel.wheel(""))
        words = ["--quiet", f"--target={folder}", f"--index-url={index.url}", wheel.NAME]
        sys.argv = ["launcher", folder, root, guard.ON, "install", *words]
        with contextlib.suppress(SystemExit):
            runpy.run_path(str(guard.LAUNCHER), run_name="__main__")
        names = [name for name in sys.modules if name not in before and _is_pips(name)]
        os.write(writer, json.dumps(names).encode())
    os._exit(0)


def _is_pips(name: str) -> bool:
    top = name.partition(".")[0]
    return top in sys.stdlib_module_names or (top == "pip" and name != "pip.__main__")


def _serve(address: str) -> tuple[Order, list[int]]:
    """Returns in each new process, with its streams; ends with our standard input."""
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen(64)
        print("warm", flush=True)
        while True:
            heard, _, _ = select.select([door.fileno(), 0], [], [])
            _bury()
            if door.fileno() not in heard:
                sys.exit()
            visitor, _ = door.accept()
            if not os.fork():
                door.close()
                return _keep(visitor)
            visitor.close()


def _bury() -> None:
    """The keepers that have ended; so their time counts as ours."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _keep(visitor: socket.socket) -> tuple[Order, list[int]]:
    length, fds, _, _ = socket.recv_fds(visitor, 8, MOST_FILES)
    with visitor.makefile("rb") as file:
        order = Order(*json.loads(file.read(int.from_bytes(length, "big"))))
    ended, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken)
    child = os.fork()
    if not child:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for fd in (ended, woken):
            os.close(fd)
        visitor.close()
        return order, fds
    for fd in fds:
        os.close(fd)
    visitor.sendall(f"{child}\n".encode())
    heard, _, _ = select.select([visitor.fileno(), ended], [], [])
    if ended not in heard:
        os.kill(child, signal.SIGKILL)  # nobody waits for it any more
    _, status = os.waitpid(child, 0)
    if ended in heard:
        visitor.sendall(f"{status}\n".encode())
    os._exit(0)


def _become(order: Order, fds: Sequence[int]) -> None:
    """What a Python has from its beginning."""
    os.setsid()
    for number in STREAMS:
        os.close(number)
    numbers = (*order.streams, *order.handed)
    above = max((*numbers, *fds), default=0) + 1  # where none of them is in the way of another
    apart = [fcntl.fcntl(fd, fcntl.F_DUPFD, above) for fd in fds]
    for fd in fds:
        os.close(fd)
    for number, fd in zip(numbers, apart, strict=True):
        os.dup2(fd, number)
        os.close(fd)
    os.chdir(order.folder)
    if not order.can_be_a_fork:
        _become_a_real_one(order)
    locale = {} if "LANG" in order.environ else {"LC_CTYPE": "C.UTF-8"}  # as Python coerces it
    os.environ.clear()
    os.environ.update({**order.environ, **locale})
    sys.orig_argv = list(order.command)
    sys.dont_write_bytecode = bool(order.environ.get("PYTHONDONTWRITEBYTECODE"))
    for number, name in STREAMS.items():
        stream = _stream(number, name, order) if number in order.streams else None
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    tempfile.tempdir = None
    site.USER_BASE = site.USER_SITE = None
    importlib.invalidate_caches()


def _become_a_real_one(order: Order) -> None:
    """Never returns."""
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # which a Python ignores
        signal.signal(number, signal.SIG_DFL)
    os.execve(order.command[0], list(order.command), dict(order.environ))  # noqa: S606 - a test's own


def _stream(number: int, name: str, order: Order) -> io.TextIOWrapper:
    """As the interpreter opens it at its start; what is not said is as in this one."""
    usual = getattr(sys, f"__{name}__")
    encoding, _, errors = order.environ.get("PYTHONIOENCODING", "").partition(":")
    is_raw = bool(number and order.environ.get("PYTHONUNBUFFERED"))
    opened = open(  # noqa: SIM115 - it lasts as long as we do
        number, "wb" if number else "rb", buffering=0 if is_raw else -1, closefd=False
    )
    return io.TextIOWrapper(
        opened,
        encoding or usual.encoding,
        usual.errors if name == "stderr" or not encoding else errors or "strict",
        newline="\n",
        line_buffering=not is_raw and (name == "stderr" or os.isatty(number)),
        write_through=is_raw,
    )


def _become_of(executable: str) -> None:
    """A Python of that environment, which holds nothing of ours."""
    for name in [name for name in sys.modules if not _is_pips(name) and name != "__main__"]:
        del sys.modules[name]
    if executable != sys.executable:
        root = environment_of(executable)
        sys.executable = executable
        sys.prefix = sys.exec_prefix = str(root)
        site.PREFIXES = [str(root)]
        usual = [path for path in sys.path if path.startswith(sys.base_prefix)]
        sys.path[:] = [*usual, str(site_packages(root))]
    importlib.reload(sysconfig)  # which keeps where it is, and whose home that was


def _run_hook(order: Order) -> None:
    if hook := hook_in(order.environ):
        sys.path.insert(1, str(hook.parent))
        runpy.run_path(str(hook), run_name="sitecustomize")


def _run(order: Order, address: str, loggers: type[logging.Logger]) -> None:
    """As the interpreter does by its command line."""
    executable, words = order.command[0], list(order.words)
    if order.is_probe:
        _become_of(executable)
        sys.argv = ["-c", *words[3:]]
        exec(words[2], {"__name__": "__main__"})  # noqa: S102 - our own
    elif order.is_launcher:
        _become_of(executable)
        logging.setLoggerClass(loggers)
        sys.path.insert(0, str(guard.LAUNCHER.parent))
        _run_hook(order)
        sys.argv = words
        runpy.run_path(words[0], run_name="__main__")
    else:
        for module in STARTERS:
            module.subprocess = WarmProcesses(Warm(address))  # type: ignore[attr-defined]
        sys.path.insert(0, order.folder)
        _run_hook(order)
        sys.argv = words[1:]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)


def main() -> None:
    address = sys.argv[1]
    _import_all(checkface.command)
    _import_all(checkface_channels)
    _import_all(checkface_github_action)
    _import_all(checkface_pip_verify)
    _import_all(checkface_twine)
    _import_all(twine)
    loggers = _import_pip()
    sys.path[:] = [path for path in sys.path if path not in {"", str(ROOT)}]
    gc.freeze()
    order, fds = _serve(address)
    _become(order, fds)
    _run(order, address, loggers)


if __name__ == "__main__":
    main()
