"""Turns the text of `pip install --help` into which options take a value, and reads command lines.

pip parses with optparse, so we do: abbreviations, clusters such as `-Ur FILE` and `--` mean to us
what they mean to pip. An option that pip's help does not list is refused, not guessed.
"""

from __future__ import annotations

import optparse
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from checkface_pip_verify.errors import UnableError

HIDDEN_FLAGS = ("--use-pep517", "--no-user", "--no-python-version-warning")
"""Flags that pip takes and its help does not list."""

FETCH_SECTIONS = ("Package Index Options", "General Options")
"""These options of `pip install` are options of `pip download` too."""

_DEFAULT_INDEX = re.compile(r"--index-url <url> .*?\(default (\S+?)\)")
_SECTION = re.compile(r"^(\S.*):$")
_OPTION = re.compile(r"^ {2}(?P<names>-[^\s,]+(?:, -[^\s,]+)*)(?P<metavar> <\S+>)?(?: |$)")


@dataclass(frozen=True)
class Option:
    """An option that pip's help lists."""

    names: tuple[str, ...]
    takes_value: bool
    section: str

    @property
    def name(self) -> str:
        """The long name: `--requirement` for `-r`."""
        return next(name for name in self.names if name.startswith("--"))


@dataclass(frozen=True)
class ParsedOption:
    """An option as it stands on a command line, under its long name."""

    name: str
    value: str | None

    @property
    def words(self) -> tuple[str, ...]:
        return (self.name,) if self.value is None else (f"{self.name}={self.value}",)


@dataclass(frozen=True)
class Grammar:
    """The options of one pip command."""

    options: tuple[Option, ...]
    default_index: str = ""
    """The URL of the index that pip asks where nobody has set one."""

    @classmethod
    def of_help(cls, text: str) -> Grammar:
        """The options that `pip COMMAND --help` lists."""
        section, found = "", []
        for line in text.splitlines():
            if heading := _SECTION.match(line):
                section = heading[1]
            elif option := _OPTION.match(line):
                names = tuple(option["names"].split(", "))
                found.append(Option(names, bool(option["metavar"]), section))
        found += [Option((flag,), False, "Hidden") for flag in HIDDEN_FLAGS]
        index = _DEFAULT_INDEX.search(" ".join(text.split()))
        return cls(tuple(found), index[1] if index else "")

    def with_options(self, options: Iterable[Option]) -> Grammar:
        """This grammar with more options; theirs count where both have one name."""
        added = tuple(options)
        taken = {name for option in added for name in option.names}
        kept = (option for option in self.options if not taken.intersection(option.names))
        return Grammar((*kept, *added), self.default_index)

    def read(
        self, arguments: Sequence[str], *, until_command: bool = False
    ) -> tuple[list[ParsedOption], list[str]]:
        """The options and the other words of a command line.

        With `until_command` reading stops at the first word that is no option. Raises
        `UnableError` for an option that is unknown, ambiguous or lacks its value.
        """
        given: list[ParsedOption] = []
        parser = _Parser(add_help_option=False, usage="")
        for option in self.options:
            parser.add_option(*option.names, **_settings(option, given))
        if until_command:
            parser.disable_interspersed_args()
        _, words = parser.parse_args(list(arguments))
        return given, words

    def fetch_names(self) -> frozenset[str]:
        """The long names of the options that `pip download` takes as well."""
        return frozenset(o.name for o in self.options if o.section in FETCH_SECTIONS)


class _Parser(optparse.OptionParser):
    def error(self, msg: str) -> NoReturn:
        raise UnableError(
            f"{msg}; pip-checkface takes its own options (pip-checkface --help) and those that "
            "'pip install --help' lists"
        )


def _settings(option: Option, given: list[ParsedOption]) -> dict[str, Any]:
    """What optparse is told about an option: note it down under its long name."""

    def note(_: object, __: str, value: str | None, ___: object) -> None:
        given.append(ParsedOption(option.name, value))

    settings: dict[str, Any] = {"action": "callback", "callback": note, "dest": option.name}
    return settings | ({"type": "string", "nargs": 1} if option.takes_value else {})
