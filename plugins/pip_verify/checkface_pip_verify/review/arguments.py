"""The options that `lock show`, `check` and `diff` share, and what they mean."""

from __future__ import annotations

import argparse
from typing import NoReturn

from checkface import plain
from checkface.argument_parser import ArgumentParser
from checkface_channels.interpreter import Interpreter
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import Lock
from checkface_channels.locks.reading import read_lock
from checkface_channels.locks.source import MAY_INCLUDE
from checkface_gate.errors import UnableError

LOCK_HELP = (
    "a lock file: pylock.toml, requirements.txt with hashes, uv.lock, poetry.lock, pdm.lock, "
    "Pipfile.lock; or git:REVISION:PATH for one in a commit"
)


class Parser(ArgumentParser):
    """Says what is wrong as all of pip-checkface does, with its exit code."""

    def __init__(self, command: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=f"pip-checkface lock {command}",
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self.add_argument(
            "--python",
            metavar="TARGET",
            help="the Python, or its environment's folder, that decides which files are for it",
        )
        self.add_argument(
            "--image", metavar="CHOICE", help="how to draw in this terminal, found out otherwise"
        )
        self.add_argument(
            MAY_INCLUDE,
            action="append",
            metavar="FILE",
            default=[],
            help="a file outside its folder that a requirements file may include; many times",
        )
        self.add_argument("--json", action="store_true", help="print JSON, schema 1")

    def add_all_words(self) -> None:
        self.add_argument(
            "--all-words",
            action="store_true",
            help="with --json: words of every digest, not only of those that are shown; each takes "
            "0.1 s",
        )

    def error(self, message: str) -> NoReturn:
        raise UnableError(f"{message}; see {self.prog} --help")


def target_of(arguments: argparse.Namespace) -> tuple[Interpreter, Environment]:
    """The interpreter that is asked about. Raises `UnableError` if it does not run."""
    target = Interpreter.choose(arguments.python)
    return target, Environment.of_target(target)


def lock_for(target: Interpreter, environment: Environment, arguments: argparse.Namespace) -> Lock:
    """The lock file that is reviewed. Raises `UnableError` for one that is of other Pythons."""
    lock = read_lock(arguments.file, environment, arguments.may_include)
    if lock.obstacle:
        raise UnableError(
            f"{lock.label} is not for {target.label}: {plain(lock.obstacle)}; "
            "choose another with --python"
        )
    return lock


def count_of(count: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
