"""Turns the words after `uv-checkface` into our own options, and into what each step of uv is told.

uv's options are handed on if they are known here, each to the steps that it belongs to. The next uv
may have one that runs code, so one that nobody here knows is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from checkface_channels.hosts import printable
from checkface_gate.errors import NO_OPTION, RefusedError, UnableError
from checkface_gate.variables import OPTION as VARIABLE_OPTION
from checkface_gate.variables import allowed_variables
from checkface_uv.asked_files import require_inert


class Use(Enum):
    """What an option is for, and so who hears it."""

    EVERYWHERE = "where the project and the Python are, and how servers are reached"
    RESOLVE = "which versions are chosen"
    UPGRADE = "which versions are chosen, this one time"
    SYNC = "what is installed"
    EDIT = "what is written into pyproject.toml"
    QUIET = "how much is said"


FLAG, VALUE = False, True

Table = Mapping[str, tuple[bool, Use]]


def _table(use: Use, takes: bool, names: str) -> dict[str, tuple[bool, Use]]:  # noqa: FBT001
    return dict.fromkeys(names.split(), (takes, use))


COMMON: Table = {
    **_table(Use.EVERYWHERE, VALUE, "--project --directory --config-file --python -p"),
    **_table(Use.EVERYWHERE, VALUE, "--keyring-provider --allow-insecure-host"),
    **_table(Use.EVERYWHERE, FLAG, "--managed-python --no-managed-python --no-python-downloads"),
    **_table(Use.EVERYWHERE, FLAG, "--system-certs --native-tls --offline"),
    **_table(Use.QUIET, FLAG, "--quiet -q --verbose -v --no-progress"),
    **_table(Use.QUIET, VALUE, "--color"),
}
RESOLVE: Table = {
    **_table(Use.RESOLVE, VALUE, "--index --default-index --index-url -i --extra-index-url"),
    **_table(Use.RESOLVE, VALUE, "--find-links -f --index-strategy --resolution --prerelease"),
    **_table(Use.RESOLVE, VALUE, "--fork-strategy --exclude-newer --exclude-newer-package"),
    **_table(Use.RESOLVE, FLAG, "--no-index --no-sources"),
    **_table(Use.UPGRADE, FLAG, "--upgrade -U"),
    **_table(Use.UPGRADE, VALUE, "--upgrade-package -P --upgrade-group"),
}
SYNC: Table = {
    **_table(Use.SYNC, VALUE, "--extra --no-extra --group --no-group --only-group --package"),
    **_table(Use.SYNC, VALUE, "--no-install-package --reinstall-package"),
    **_table(Use.SYNC, FLAG, "--all-extras --no-dev --only-dev --no-default-groups --all-groups"),
    **_table(Use.SYNC, FLAG, "--no-editable --inexact --no-install-project --all-packages"),
    **_table(Use.SYNC, FLAG, "--no-install-workspace --reinstall --compile-bytecode"),
    **_table(Use.EDIT, FLAG, "--locked --frozen"),
}
ADD: Table = {
    **_table(Use.EDIT, FLAG, "--dev --editable --no-editable --raw"),
    **_table(Use.EDIT, VALUE, "--optional --group --bounds --rev --tag --branch --extra"),
    **_table(Use.EDIT, VALUE, "--requirements -r --constraints -c --marker -m"),
}
REMOVE: Table = {
    **_table(Use.EDIT, FLAG, "--dev"),
    **_table(Use.EDIT, VALUE, "--optional --group"),
}
FILES = ("--requirements", "--requirement", "-r", "--constraints", "-c")
"""What is read from a file."""
COMMANDS: Mapping[str, Table] = {
    "sync": {**COMMON, **RESOLVE, **SYNC},
    "lock": {**COMMON, **RESOLVE},
    "add": {**COMMON, **RESOLVE, **ADD},
    "remove": {**COMMON, **RESOLVE, **REMOVE},
}
OWN = {
    **dict.fromkeys(("--yes", "-y", "--no-input", "--dry-run", "--allow-python"), FLAG),
    **dict.fromkeys(("--json", "--report-html", "--image", "--publisher"), VALUE),
    **dict.fromkeys(("--attestation", "--allow-build", "--allow-unseen", "--allow-setting"), VALUE),
    VARIABLE_OPTION: VALUE,
}
INSTEAD: Mapping[str, str] = {
    "--script": (
        "what a script says that it needs is not shown here; name it (uv-checkface run --with NAME "
        "python SCRIPT), or let uv itself take it unwatched"
    ),
    "-s": "as --script: name what it needs (uv-checkface run --with NAME python SCRIPT)",
    "--package": "start in the folder of that member of the workspace (--directory FOLDER)",
    "--all-packages": "only sync takes it; others start in the folder of one (--directory FOLDER)",
}
"""What is not supported, and what to do."""


@dataclass(frozen=True)
class Given:
    """One option of uv's, as it was given."""

    name: str
    value: str | None
    use: Use

    @property
    def words(self) -> tuple[str, ...]:
        """A value stands for itself, also if it looks like an option."""
        if self.value is None:
            return (self.name,)
        if self.name.startswith("--"):
            return (f"{self.name}={self.value}",)
        return (self.name, self.value)


@dataclass(frozen=True)
class Request:
    """One command of `uv-checkface` that may install."""

    command: str
    options: tuple[Given, ...] = ()
    requirements: tuple[str, ...] = ()
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def parse(cls, command: str, words: Sequence[str], table: Table | None = None) -> Request:
        """Raises `RefusedError` for an option that is not known, `UnableError` for a bad one, and
        what `require_inert` raises of files that are named.
        """
        reader = _Reader(command, COMMANDS[command] if table is None else table)
        reader.read(words)
        request = cls(command, tuple(reader.given), tuple(reader.others), reader.own)
        allowed = request.variables  # a wrong name is told also where there is no file
        for file in request.files:
            require_inert(file, allowed)
        return request

    @property
    def variables(self) -> frozenset[str]:
        """Those that may be filled in. Raises `UnableError` for what is no name of one."""
        return allowed_variables(self.own.get(VARIABLE_OPTION, ()))

    def words(self, *uses: Use) -> list[str]:
        """uv's options for these uses, in the user's order."""
        return [word for each in self.options if each.use in uses for word in each.words]

    def values(self, *names: str) -> list[str]:
        return [each.value or "" for each in self.options if each.name in names]

    def has(self, *names: str) -> bool:
        return any(each.name in names for each in self.options)

    def _last(self, name: str) -> str | None:
        return next(iter(self.own.get(name, ())[-1:]), None)

    @property
    def yes(self) -> bool:
        return bool({"--yes", "-y"} & self.own.keys())

    @property
    def dry_run(self) -> bool:
        return "--dry-run" in self.own

    @property
    def may_ask(self) -> bool:
        return "--no-input" not in self.own

    @property
    def is_quiet(self) -> bool:
        return self.has("--quiet", "-q")

    @property
    def json(self) -> str | None:
        return self._last("--json")

    @property
    def report_html(self) -> str | None:
        return self._last("--report-html")

    @property
    def image(self) -> str | None:
        return self._last("--image")

    @property
    def publisher(self) -> str | None:
        return self._last("--publisher")

    @property
    def attestation(self) -> str | None:
        return self._last("--attestation")

    @property
    def files(self) -> list[Path]:
        """Of requirements and constraints, where uv finds them."""
        start = Path(*self.values("--directory")[-1:])
        return [(start / each).absolute() for each in self.values(*FILES)]

    @property
    def locks(self) -> tuple[str, ...]:
        """uv.lock is read anyway."""
        return ()

    @property
    def may_build(self) -> frozenset[str]:
        return frozenset(_names(self.own.get("--allow-build", ())))

    @property
    def allows_python(self) -> bool:
        return "--allow-python" in self.own

    @property
    def settings(self) -> frozenset[str]:
        """Of a project's, those that are allowed by name."""
        return frozenset(self.own.get("--allow-setting", ()))

    @property
    def unseen(self) -> frozenset[str]:
        return frozenset(_names(self.own.get("--allow-unseen", ())))


class _Reader:
    """Takes one word after the other."""

    def __init__(self, command: str, table: Table) -> None:
        self.command = command
        self.table = table
        self.given: list[Given] = []
        self.others: list[str] = []
        self.own: dict[str, tuple[str, ...]] = {}

    def read(self, words: Sequence[str]) -> None:
        waiting = list(words)
        while waiting:
            word = waiting.pop(0)
            if word == "--":
                self.others += waiting
                return
            if word.startswith("-") and word != "-":
                self._take_option(word, waiting)
            else:
                self.others.append(word)

    def _take_option(self, word: str, waiting: list[str]) -> None:
        name, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        takes = OWN[name] if name in OWN else self._uv_option(name)[0]
        if takes is FLAG and equals:
            raise UnableError(f"{name} takes no value, got {printable(word)!r}")
        if takes is VALUE and not equals:
            if not waiting:
                raise UnableError(f"{name} needs a value")
            value = waiting.pop(0)
        if name in OWN:
            self.own[name] = (*self.own.get(name, ()), value)
        else:
            self.given.append(Given(name, value if takes else None, self._uv_option(name)[1]))

    def _uv_option(self, name: str) -> tuple[bool, Use]:
        if name in self.table:
            return self.table[name]
        if name in INSTEAD:
            raise RefusedError(f"refused {name!r}: {INSTEAD[name]}", allowed_by=NO_OPTION)
        raise RefusedError(
            f"refused {printable(name)!r}: it is not among the options of 'uv {self.command}' "
            "that are known to run nobody's code",
            allowed_by=f"{NO_OPTION}; docs/uv.md lists them, and uv itself takes it unwatched",
        )


def _names(values: Sequence[str]) -> Iterator[str]:
    from packaging.utils import canonicalize_name

    for value in values:
        yield from (canonicalize_name(name.strip()) for name in value.split(",") if name.strip())
