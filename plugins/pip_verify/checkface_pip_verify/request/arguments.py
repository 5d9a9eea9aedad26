"""Turns the words after `pip-checkface` into our own options and what pip is to be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checkface_gate.errors import UnableError
from checkface_gate.variables import OPTION as VARIABLE_OPTION
from checkface_gate.variables import allowed_variables
from checkface_pip_verify.request.grammar import Grammar, Option, ParsedOption
from checkface_pip_verify.request.names import allowed_names

OWN_OPTIONS = (
    Option(("--python",), takes_value=True, section="pip-checkface"),
    Option(("-y", "--yes"), takes_value=False, section="pip-checkface"),
    Option(("--json",), takes_value=True, section="pip-checkface"),
    Option(("--dry-run",), takes_value=False, section="pip-checkface"),
    Option(("--image",), takes_value=True, section="pip-checkface"),
    Option(("--report",), takes_value=True, section="pip-checkface"),
    Option(("--report-html",), takes_value=True, section="pip-checkface"),
    Option(("--lock",), takes_value=True, section="pip-checkface"),
    Option(("--publisher",), takes_value=True, section="pip-checkface"),
    Option(("--attestation",), takes_value=True, section="pip-checkface"),
    Option(("--allow-sdist",), takes_value=True, section="pip-checkface"),
    Option((VARIABLE_OPTION,), takes_value=True, section="pip-checkface"),
)
"""`--python`, `--dry-run` and `--report` are pip's too; their meaning stays, we do the work."""

PLATFORM_OPTIONS = ("--platform", "--python-version", "--implementation", "--abi")
"""Which wheels fit; `pip download` must hear of them too."""

CHOICE_OPTIONS = (*PLATFORM_OPTIONS, "--ignore-requires-python")
"""What else decides whether a wheel may be installed: whoever fetches it must know."""


@dataclass(frozen=True)
class GlobalOptions:
    """What stands before the command, and the command with all that follows."""

    given: tuple[ParsedOption, ...]
    command: tuple[str, ...]

    @classmethod
    def parse(cls, argv: Sequence[str], grammar: Grammar) -> GlobalOptions:
        given, words = grammar.with_options(OWN_OPTIONS).read(argv, until_command=True)
        return cls(tuple(given), tuple(words))

    @property
    def python(self) -> str | None:
        return _last(self.given, "--python")

    @property
    def for_pip(self) -> list[str]:
        """All of it but our choice of target."""
        words = [word for given in self.given if given.name != "--python" for word in given.words]
        return [*words, *self.command]


@dataclass(frozen=True)
class Request:
    """One `pip-checkface install …`."""

    options: tuple[ParsedOption, ...]
    """pip's, in the user's order."""
    requirements: tuple[str, ...]
    """The words that are no options."""

    python: str | None = None
    yes: bool = False
    dry_run: bool = False
    json: str | None = None
    image: str | None = None
    report: str | None = None
    report_html: str | None = None
    locks: tuple[str, ...] = ()
    publisher: str | None = None
    attestation: str | None = None
    allow_sdist: tuple[str, ...] = ()
    """Normalised names of projects whose source may be built, after its own consent."""
    variables: frozenset[str] = frozenset()
    """Those of the user's that may be filled into requirement files."""
    deliver_to: str | None = None
    """The folder that gets the approved wheels, where nothing is to be installed."""

    @classmethod
    def parse(cls, leading: GlobalOptions, grammar: Grammar) -> Request:
        """Raises `UnableError` for an option that neither we nor pip know."""
        after, words = grammar.with_options(OWN_OPTIONS).read(leading.command[1:])
        given = (*leading.given, *after)
        own = {option.name for option in OWN_OPTIONS}
        return cls(
            options=tuple(each for each in given if each.name not in own),
            requirements=tuple(words),
            python=_last(given, "--python"),
            yes=_has(given, "--yes"),
            dry_run=_has(given, "--dry-run"),
            json=_last(given, "--json"),
            image=_last(given, "--image"),
            report=_last(given, "--report"),
            report_html=_last(given, "--report-html"),
            locks=tuple(each.value for each in given if each.name == "--lock" and each.value),
            publisher=_last(given, "--publisher"),
            attestation=_last(given, "--attestation"),
            allow_sdist=allowed_names(e.value or "" for e in given if e.name == "--allow-sdist"),
            variables=allowed_variables(e.value or "" for e in given if e.name == VARIABLE_OPTION),
        )

    def has(self, name: str) -> bool:
        return _has(self.options, name)

    def values(self, name: str) -> list[str]:
        return [each.value for each in self.options if each.name == name and each.value is not None]

    def last_values(self, names: Iterable[str]) -> dict[str, str]:
        """Those that are given, each named without its dashes, with the value that counts."""
        given = {name: self.values(f"--{name}") for name in names}
        return {name: values[-1] for name, values in given.items() if values}

    def words(self, *, without: Iterable[str] = ()) -> list[str]:
        """pip's options as words for a command line."""
        left_out = frozenset(without)
        return [word for each in self.options if each.name not in left_out for word in each.words]

    def fetch_words(self, grammar: Grammar, *, without: Iterable[str] = ()) -> list[str]:
        """Those options that `pip download` is to hear of: index, network, what fits."""
        wanted = (grammar.fetch_names() | frozenset(CHOICE_OPTIONS)) - frozenset(without)
        return [word for each in self.options if each.name in wanted for word in each.words]


def fetched_options(grammar: Grammar) -> frozenset[str]:
    """The options that every step of an install must know, as pip's settings name them."""
    wanted = grammar.fetch_names() | frozenset(CHOICE_OPTIONS)
    return frozenset(name.removeprefix("--") for name in wanted)


def _has(given: Iterable[ParsedOption], name: str) -> bool:
    return any(each.name == name for each in given)


def _last(given: Iterable[ParsedOption], name: str) -> str | None:
    values = [each.value for each in given if each.name == name]
    if values and not values[-1]:
        raise UnableError(f"{name} needs a value")
    return values[-1] if values else None
