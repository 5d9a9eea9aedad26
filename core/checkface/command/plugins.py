"""Turns what plugins add into subcommands of `checkface`, and their errors into sentences."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from checkface import registry
from checkface.argument_parser import ArgumentParser
from checkface.errors import CheckfaceError, PluginError
from checkface.plain_text import plain

if TYPE_CHECKING:
    from checkface.command.options import Subparsers

COMMAND_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
HIGHEST_CODE = 255
"""A system takes the rest of a division by 256: 256 would say that all is fine."""

Build = Callable[[], "tuple[ArgumentParser, Subparsers]"]


@dataclass
class Extension:
    """The commands that one plugin adds."""

    plugin: str
    subparsers: Subparsers
    names: list[str] = field(default_factory=list)
    """All that it wished for."""

    def add_parser(self, name: str, **options: Any) -> argparse.ArgumentParser:
        """As argparse's, but nobody else's command is taken from them."""
        aliases = tuple(options.pop("aliases", ()))
        for wished in (name, *aliases):
            self.names.append(wished)
            if not COMMAND_NAME.fullmatch(wished):
                raise PluginError(
                    f"adds a command {wished!r}: expected small letters, digits, - and _"
                )
            if wished in self.subparsers.choices:
                raise PluginError(f"adds a command {wished!r}, which exists already")
        return self.subparsers.add_parser(name, aliases=aliases, **options)


@dataclass(frozen=True)
class Extended:
    """The parser with the commands of all plugins that can add theirs, and what of the others."""

    parser: ArgumentParser
    owners: dict[str, str]
    """The plugin of each of their commands."""
    claimed: dict[str, PluginError]
    """The names that failing plugins wished for."""
    failures: tuple[PluginError, ...]


def extend(build: Build) -> Extended:
    """What plugins make of the parser that `build` makes."""
    plugins = registry.plugins()
    adders = plugins.commands()
    claimed: dict[str, PluginError] = {}
    failures = [*plugins.failures]
    while True:
        parser, subparsers = build()
        owners: dict[str, str] = {}
        for plugin in adders:
            extension = Extension(plugin, subparsers)
            failure = _failure(parser, extension, adders[plugin])
            if failure:
                failures.append(failure)
                claimed |= dict.fromkeys(extension.names, failure)
                break
            owners |= dict.fromkeys(extension.names, plugin)
        else:
            return Extended(parser, owners, claimed, tuple(failures))
        del adders[plugin]  # what it has added by half goes with this parser


def _failure(
    parser: ArgumentParser, extension: Extension, add: Callable[[Extension], object]
) -> PluginError | None:
    try:
        with registry.containment():
            add(extension)
            parser.format_help()  # a lone % in a plugin's help would take away everybody's
    except PluginError as error:
        return registry.failure(extension.plugin, str(error))
    except registry.BrokenError as error:
        return registry.failure(extension.plugin, f"cannot add its commands ({error})")
    return None


def run(arguments: Sequence[str], build: Build, tell: Callable[[CheckfaceError], object]) -> int:
    """The exit code of what is no built-in command: a plugin's, or a question for help.

    `tell` hears of plugins that fail where that takes nothing from the answer.
    """
    ours = extend(build)
    name = arguments[0]
    if name.startswith("-"):
        for failure in ours.failures:
            tell(failure)
    else:
        _require_unclaimed(name, ours)
    with _blaming(ours.owners.get(name), name):
        return _code(ours.parser.parse_args(arguments))


def _require_unclaimed(name: str, ours: Extended) -> None:
    """Which plugin's command is meant is not guessed."""
    if name in ours.claimed:
        raise ours.claimed[name]
    if ours.failures and name not in ours.owners:
        raise PluginError(
            f"there is no command {name!r}, unless it is one of a plugin that fails: "
            + "; ".join(map(str, ours.failures))
        )


def _code(arguments: argparse.Namespace) -> int:
    run = getattr(arguments, "run", None)
    if not callable(run):
        raise TypeError("the command has no function to run: expected set_defaults(run=…)")
    return _valid(run(arguments))


@contextmanager
def _blaming(plugin: str | None, command: str) -> Iterator[None]:
    """An error that nobody has foreseen is the plugin's, and is told as such."""
    try:
        yield
    except SystemExit as end:
        if plugin and isinstance(end.code, int) and not 0 <= end.code <= HIGHEST_CODE:
            raise _broken(plugin, command, end) from end
        raise
    except (CheckfaceError, OSError, KeyboardInterrupt):
        raise
    except BaseException as error:
        if not plugin:
            raise
        raise _broken(plugin, command, error) from error


def _valid(code: object) -> int:
    if not isinstance(code, int) or not 0 <= code <= HIGHEST_CODE:
        raise TypeError(f"the command returned {code!r}: expected an exit code, 0 to 255")
    return code


def _broken(plugin: str, command: str, error: BaseException) -> PluginError:
    return PluginError(
        f"the command {plain(command)!r} of the plugin {plugin!r} failed "
        f"({registry.error_line(error)}); report it to whoever made the plugin"
    )
