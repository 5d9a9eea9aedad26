"""Turns what pip says of its configuration into the settings that one of its commands obeys.

pip alone knows its configuration files. But what stands in them also changes how pip talks: a
listing may come out empty, short, or in another order. So we put a sign of our own among the
settings, and believe no listing that does not show it.
"""

from __future__ import annotations

import ast
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from checkface import CheckfaceError
from checkface_channels.connection import Route

OTHER_NAMES = {
    "pypi-url": "index-url",
    "default-timeout": "timeout",
    "log-file": "log",
    "local-log": "log",
    "no-dependencies": "no-deps",
    "only-dependencies": "only-deps",
    "require-venv": "require-virtualenv",
    "source": "src",
    "source-dir": "src",
    "source-directory": "src",
}
"""Long names of options beside the one that we know them by."""

TRUE, FALSE = ("y", "yes", "t", "true", "on", "1"), ("n", "no", "f", "false", "off", "0")

SIGN = "checkface-was-here"
"""No option of pip's: it takes such a setting for one of another command."""

OPEN = {
    **dict.fromkeys(("PIP_QUIET", "PIP_VERBOSE", "PIP_ISOLATED", "PIP_USER", "PIP_GLOBAL"), "0"),
    **dict.fromkeys(("PIP_SITE", "PIP_NO_COLOR", "PIP_REQUIRE_VIRTUALENV", "PIP_DEBUG"), "0"),
    "PIP_" + SIGN.upper().replace("-", "_"): "1",
}
"""For the environment of the listing: variables are stronger than files, so it hides nothing."""

_PREFIX = "PIP_"
_NO_SETTINGS = frozenset({"version", "help", "config-file"})
"""Variables that pip takes for no setting, and the one that names a file of them."""
_OPTION = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)


ROUTE_OPTIONS = ("cert", "client-cert", "proxy")

NOTHING: Mapping[str, str] = MappingProxyType({})


class PipSettingsError(CheckfaceError):
    """What pip is set to cannot be known."""


class Ask(Protocol):
    """Runs pip and returns what it prints; `environ` is added to its environment."""

    def __call__(self, words: Sequence[str], environ: Mapping[str, str], /) -> str: ...


@dataclass(frozen=True)
class PipSettings:
    """What one command of pip is set to. It may hold passwords: never print it."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Option without dashes to its text, the one that counts."""

    @classmethod
    def read(
        cls, ask: Ask, command: str = "install", environ: Mapping[str, str] = os.environ
    ) -> PipSettings:
        """Raises `PipSettingsError` if pip does not tell all of it, or what it tells is unclear."""
        listed = list(_entries(ask(["config", "list"], OPEN)))
        if (":env:", SIGN, "1") not in listed:
            raise PipSettingsError(
                "pip does not list its settings, so that nobody can know what it would obey: "
                "something in its configuration keeps it from that; see: pip config debug"
            )
        files = [entry for entry in listed if entry[0] in ("global", command)]
        found = _by_section(files, ask)
        sections = (found["global"], found[command], dict(_of_environment(environ)))
        return cls(_options_in_force(sections))

    def last(self, option: str) -> str | None:
        """The text of an option; None where nothing is set."""
        return self.values.get(option)

    def words(self, option: str) -> list[str]:
        """The values of an option that may be given many times."""
        return self.values.get(option, "").split()

    def is_on(self, option: str) -> bool:
        """Raises `PipSettingsError` for what pip would not take as yes or no either."""
        text = self.values.get(option, "0").lower()
        if text not in (*TRUE, *FALSE):
            raise PipSettingsError(
                f"pip's setting {option!r} is neither yes nor no: expected one of "
                f"{', '.join((*TRUE, *FALSE))}"
            )
        return text in TRUE

    def index_urls(self, default: str) -> list[str]:
        """All indexes that pip asks; `default` where its first one is not set."""
        if self.is_on("no-index"):
            return []
        first = self.last("index-url") or default
        return list(dict.fromkeys([first, *self.words("extra-index-url")]))

    def route(self, given: Mapping[str, str] = NOTHING) -> Route:
        """How pip reaches an index; `given` are options of its command line, which are stronger.

        Raises `PipSettingsError` for a file that is not there: it would look like a silent index.
        """
        values = {**self.values, **given}
        cert, client_certificate, proxy = (values.get(name) or None for name in ROUTE_OPTIONS)
        return Route(_existing("cert", cert), _existing("client-cert", client_certificate), proxy)

    def variables(self, options: Iterable[str] | None = None) -> dict[str, str]:
        """The same as environment variables, so that every command of pip obeys it alike.

        With `options` only those; pip's configuration files are to be read no more.
        """
        wanted = self.values.keys() if options is None else self.values.keys() & set(options)
        named = {_variable(option): self.values[option] for option in sorted(wanted)}
        return {**named, "PIP_CONFIG_FILE": os.devnull}


def _existing(option: str, named: str | None) -> str | None:
    """The path that an option names."""
    if named is None:
        return None
    path = Path(named).expanduser()
    if not path.exists():
        raise PipSettingsError(f"pip's option {option!r} names {named!r}, which is not there")
    return str(path)


def _entries(listed: str) -> Iterator[tuple[str, str, str]]:
    """(section, option, value) of each line. The lines stay unsaid: they may hold passwords."""
    for line in filter(str.strip, listed.splitlines()):
        key, _, quoted = line.partition("=")
        section, _, option = key.partition(".")
        try:
            value = ast.literal_eval(quoted)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            value = None
        if not option or not isinstance(value, str):
            raise PipSettingsError(
                "cannot read what 'pip config list' prints; expected option='value'"
            )
        yield section, option, value


def _by_section(
    entries: Iterable[tuple[str, str, str]], ask: Ask
) -> defaultdict[str, dict[str, str]]:
    """Section to option to value. Of several files the strongest counts: pip knows which it is."""
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for section, option, value in entries:
        said[section, option].add(value)
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for (section, option), values in said.items():
        value = values.pop() if len(values) == 1 else _strongest(section, option, values, ask)
        found[section][option] = value
    return found


def _strongest(section: str, option: str, values: Iterable[str], ask: Ask) -> str:
    text = ask(["config", "get", f"{section}.{option}"], OPEN).strip()
    fitting = [value for value in values if value.strip() == text]
    if len(fitting) != 1:
        raise PipSettingsError(
            f"several of pip's configuration files set {option!r}, and pip does not say which "
            "counts; set it in one of them"
        )
    return fitting[0]


def _of_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in environ.items():
        option = name.removeprefix(_PREFIX).lower().replace("_", "-")
        if name.startswith(_PREFIX) and option not in _NO_SETTINGS:
            yield option, value


def _options_in_force(sections: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The strongest section last, each option under the one name that we know it by.

    As pip does it: an empty value counts as none, and no value is added to a weaker one.
    """
    merged: dict[str, str] = {}
    for section in sections:
        merged |= _under_one_name({k: v for k, v in section.items() if v and _OPTION.fullmatch(k)})
    return merged


def _under_one_name(section: Mapping[str, str]) -> dict[str, str]:
    named: dict[str, str] = {}
    for option, value in section.items():
        name = OTHER_NAMES.get(option, option)
        if named.setdefault(name, value) != value:
            raise PipSettingsError(
                f"pip is set to {name!r} twice, under two names of that option; set it once"
            )
    return named


def _variable(option: str) -> str:
    return _PREFIX + option.upper().replace("-", "_")
