"""The hooks that a plugin of checkface may implement, and what they hand over.

A plugin is a module named by an entry point of group `checkface`:

    from checkface import hookimpl

    @hookimpl
    def checkface_resolve(reference): ...
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pluggy

from checkface.digest import Digest, Progress

if TYPE_CHECKING:
    from argparse import ArgumentParser

PROJECT = "checkface"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function of a plugin as the implementation of the hook of its name."""


@dataclass(frozen=True)
class Resolved:
    """What a reference names."""

    reference: str
    """As the user wrote it."""

    digest: Digest

    name: str
    """What a person calls it: a file name, a project, a commit."""

    version: str | None = None
    """Where it has one."""

    lasting: bool = False
    """Whether it was fetched and will always be the same: what a caller may keep."""

    pins: tuple[str, ...] = ()
    """What pip may be asked for to get it, `tiny==1.0`. Only what a wheel itself says stands here:
    `name` and `version` are for people, and no command is made of them."""


class Subcommands(Protocol):
    """What a plugin adds its commands to."""

    def add_parser(self, name: str, **options: Any) -> ArgumentParser:
        """The parser of a new `checkface NAME`, made from options as argparse's `add_parser` takes.

        `set_defaults(run=…)` gives it the function that runs the command: it takes the parsed
        arguments and returns the exit code. Raises `PluginError` for a name that exists already or
        is none: expected are small letters, digits, `-` and `_`.
        """


@hookspec(firstresult=True)
def checkface_resolve(
    reference: str, progress: Progress | None, folder: Path | None
) -> Resolved | None:
    """Turn a reference into a digest.

    :param reference: what the user wrote, such as `dist/x.whl` or `pypi:name==1.2`.
    :param progress: called with the number of bytes just read, for what takes long; an
        implementation that has nothing to tell leaves the parameter out.
    :param folder: where paths start and whose repository is meant; None is the current folder.
    :return: what it names, or None if this plugin does not know such references; raise a
        `CheckfaceError` for one that it knows and cannot resolve.
    """


@hookspec
def checkface_commands(subparsers: Subcommands) -> None:
    """Add subcommands to `checkface`.

    Called where somebody asks for help or for a command that is not built in. Import what is heavy
    in the function that runs.

    :param subparsers: `subparsers.add_parser("name", help="…").set_defaults(run=function)`, where
        `function(arguments)` returns the exit code, or raises a `CheckfaceError` with what to tell.
    """
