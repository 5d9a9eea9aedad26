"""Turns the text of `pip install --help` into which options take a value, and reads command lines.

pip parses with optparse, so we do: abbreviations, clusters such as `-Ur FILE` and `--` mean to us
what they mean to pip. An option that pip's help does not list is refused, not guessed.
"""

from __future__ import annotations

import optparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from checkface_gate.errors import UnableError
from checkface_pip_verify import pip_prose as prose

SURE = {"--index-url": True, "--no-index": False, "--proxy": True, "--no-input": False}
"""What every command that downloads can be told, and whether it takes a value: one of each section
and kind. A help in which we do not find them is one that we would misread."""


@dataclass(frozen=True)
class Option:
    """An option that pip's help lists."""

    names: tuple[str, ...]
    takes_value: bool
    section: str

    @property
    def name(self) -> str:
        """The long name, where there is one: `--requirement` for `-r`."""
        return next((name for name in self.names if name.startswith("--")), self.names[0])


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
        """The options that `pip COMMAND --help` lists.

        Raises `UnableError` for a help that is written in another way than we know.
        """
        section, found = "", []
        for line in text.splitlines():
            if heading := prose.HELP_SECTION.match(line):
                section = heading[1]
            elif option := prose.HELP_OPTION.match(line):
                names = tuple(option["names"].split(", "))
                found.append(Option(names, bool(option["metavar"]), section))
        found += [Option((flag,), False, "Hidden") for flag in prose.HIDDEN_FLAGS]
        index = prose.HELP_INDEX.search(" ".join(text.split()))
        _require_understood(found)
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
        return frozenset(o.name for o in self.options if o.section in prose.FETCH_SECTIONS)


def _require_understood(options: Iterable[Option]) -> None:
    held = {o.name: o.takes_value for o in options if o.section in prose.FETCH_SECTIONS}
    if wrong := [name for name, takes in SURE.items() if held.get(name) is not takes]:
        raise UnableError(
            f"this pip's help does not list {', '.join(wrong)} as we know it: expected a pip that "
            "pip-checkface knows; upgrade checkface, or install an older pip beside it"
        )


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
