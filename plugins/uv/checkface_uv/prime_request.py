"""Turns `pip install`, `tool install`, `x` and `run --with` into what is resolved and what runs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from checkface.input_files import read_regular
from checkface_channels.hosts import printable
from checkface_gate.errors import NO_OPTION, RefusedError, UnableError
from checkface_uv.request import COMMON, FLAG, INSTEAD, OWN, RESOLVE, VALUE, Request, Table, Use

_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")
_AT = re.compile(r"([A-Za-z0-9._-]+(?:\[[^\]]*\])?)@([A-Za-z0-9.+!_-]+)")

TARGET = Use.SYNC
WITH: Table = {"--with": (VALUE, Use.EDIT), "-w": (VALUE, Use.EDIT)}
TABLES: Mapping[str, Table] = {
    "pip install": {
        **COMMON,
        **RESOLVE,
        **dict.fromkeys(("--target", "-t", "--prefix"), (VALUE, TARGET)),
        **dict.fromkeys(("--system", "--break-system-packages"), (FLAG, TARGET)),
        **dict.fromkeys(("--upgrade", "-U", "--reinstall"), (FLAG, Use.UPGRADE)),
        **dict.fromkeys(("--requirements", "--requirement", "-r"), (VALUE, Use.EDIT)),
    },
    "tool install": {**COMMON, **RESOLVE, **WITH, "--force": (FLAG, TARGET)},
    "x": {**COMMON, **RESOLVE, **WITH, "--from": (VALUE, Use.EDIT)},
    "run": {**COMMON, **RESOLVE, **WITH},
}
ELSEWHERE: Mapping[re.Pattern[str], str] = {
    re.compile(r"(?:git|hg|bzr|svn)\+"): "a repository",
    re.compile(r"file:|[./~\\]|[A-Za-z]:[\\/]|[^:\[\];]*/"): "a folder or a file of yours",
    re.compile(r"[^:;]*\.(?:whl|zip|tar\.[a-z0-9]+|tgz)$"): "a folder or a file of yours",
}
"""What is no package of an index, by how it begins, and in words."""
_NEEDS = re.compile(rb"(?:^|[\r\n])# /// script")
"""How a script says what it needs (PEP 723)."""
SCRIPTS = frozenset({".py", ".pyw", ".pyc"})
"""Where uv looks for it."""
LARGEST_SCRIPT = 1 << 26
RUNS = frozenset({"x", "run"})


@dataclass(frozen=True)
class Primed:
    """One such command."""

    kind: str
    request: Request
    program: tuple[str, ...] = ()
    """What is run, with its own words."""

    @classmethod
    def parse(cls, kind: str, words: Sequence[str]) -> Primed:
        """Raises what `Request.parse` raises, and `UnableError` where nothing is asked for."""
        ours, program = _parts_of(words, TABLES[kind]) if kind in RUNS else (words, ())
        primed = cls(kind, Request.parse(kind, ours, TABLES[kind]), tuple(program))
        for each in primed.requirements:
            _require_index(each)
        if kind == "run" and program:
            _require_no_needs(program[0], primed.request)
        if not primed.requirements or (kind in RUNS and not program):
            raise UnableError(f"{kind}: nothing is asked for; uv-checkface --help says how")
        return primed

    @property
    def runs_program(self) -> bool:
        return self.kind in RUNS

    @property
    def is_for_user(self) -> bool:
        """Whether uv hears no settings of a project: a tool belongs to none."""
        return self.kind in {"tool install", "x"}

    @property
    def has_target(self) -> bool:
        """Whether packages get to where others are already."""
        return self.kind == "pip install"

    @property
    def installs_again(self) -> bool:
        return self.request.has("--reinstall")

    @property
    def requirements(self) -> list[str]:
        """As lines of a requirements file; each is one line, whatever is typed."""
        typed = [*map(_requirement, self._main), *self.request.values("--with", "-w")]
        several = [part for each in typed for part in each.split(",") if part.strip()]
        kept = typed if any("[" in each or " " in each for each in typed) else several
        if bad := [each for each in kept if "\n" in each or each.lstrip().startswith("-")]:
            raise UnableError(f"{printable(bad[0])!r} is no requirement")
        return [*kept, *(f"-r {each}" for each in self.request.files)]

    @property
    def _main(self) -> Sequence[str]:
        """What the command itself is about."""
        if self.kind == "x":
            return self.request.values("--from")[-1:] or self.program[:1]
        return () if self.kind == "run" else self.request.requirements

    @property
    def names(self) -> frozenset[str]:
        found = (_NAME.match(each) for each in self.requirements)
        return frozenset(canonicalize_name(match[1]) for match in found if match)

    def words_before(self, *uses: Use) -> list[str]:
        """The user's own but what says which Python, and where: that is told by its path."""
        left_out = {"--python", "-p", *(("--project",) if self.is_for_user else ())}
        kept = [g for g in self.request.options if g.use in uses and g.name not in left_out]
        return [word for each in kept for word in each.words]

    def words_to_fetch(self, private: Path) -> list[str]:
        """The user's own; a tool hears no settings of the folder that somebody is in."""
        neutral = [f"--project={private}"] if self.is_for_user else []
        return [*neutral, *self.words_before(Use.EVERYWHERE, Use.RESOLVE)]

    def target_words(self) -> list[str]:
        """A folder that is none of an environment's."""
        named = ("--target", "-t", "--prefix")
        return [w for each in self.request.options if each.name in named for w in each.words]

    def install_words(self, pins: Path, python: Sequence[str]) -> list[str]:
        """What uv is told at the end: it finds no server."""
        bound = ["install", "--offline", "--no-build", "--link-mode=copy", *python]
        words = self.request.words(Use.EVERYWHERE, Use.RESOLVE)
        if python:
            words = self.words_before(Use.EVERYWHERE, Use.RESOLVE)
        if self.kind == "pip install":
            hashes = ["--no-deps", "--require-hashes", "--verify-hashes"]
            target = self.request.words(TARGET, Use.UPGRADE)
            again = [word for word in target if word not in {"--upgrade", "-U"}]
            return ["pip", *bound, *hashes, *words, *again, f"--requirements={pins}"]
        extra = [f"--with={each}" for each in self.request.values("--with", "-w")]
        asked = [*map(_requirement, self.request.requirements)]
        held = [*self.request.words(TARGET), "--reinstall", f"--constraints={pins}"]
        return ["tool", *bound, *words, *held, *extra, *asked]

    @property
    def command_name(self) -> str:
        """Of `x`: what it runs, without a version."""
        return self.program[0].partition("@")[0]


def _require_index(requirement: str) -> None:
    """Raises `RefusedError` for a folder, a file or a repository: it may build, and has no face."""
    name, at, url = requirement.partition("@")
    place = (url if at and _NAME.fullmatch(name.partition("[")[0].strip()) else requirement).strip()
    what = next((what for pattern, what in ELSEWHERE.items() if pattern.match(place)), None)
    if what and not place.startswith("-r "):
        raise RefusedError(
            f"refused {printable(requirement)!r}: it is {what}, so uv would build it, and its code "
            "would run before you could see a face; nothing was installed",
            allowed_by=f"{NO_OPTION}; uv itself takes it unwatched",
        )


def _require_no_needs(program: str, request: Request) -> None:
    """Raises `RefusedError` for a script from which uv would read what else it is to fetch."""
    path = Path(*request.values("--directory")[-1:], program)
    is_unread = program == "-" or re.match("(?i)https?://", program) is not None
    if is_unread or (path.suffix.lower() in SCRIPTS and _says_needs(path)):
        raise RefusedError(
            f"refused {printable(program)!r}: {INSTEAD['--script']}", allowed_by=NO_OPTION
        )


def _says_needs(script: Path) -> bool:
    """Also what cannot be read may."""
    try:
        return _NEEDS.search(read_regular(script, LARGEST_SCRIPT)) is not None
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _requirement(text: str) -> str:
    """`ruff@0.5` is one version of it, as uvx takes it."""
    found = _AT.fullmatch(text)
    if not found:
        return text
    return found[1] if found[2] == "latest" else f"{found[1]}=={found[2]}"


def _parts_of(words: Sequence[str], table: Table) -> tuple[Sequence[str], Sequence[str]]:
    """What stands before the program, and the program with all that follows."""
    at = 0
    while at < len(words) and words[at].startswith("-") and words[at] != "--":
        name, equals, _ = words[at].partition("=")
        takes = OWN[name] if name in OWN else table.get(name, (FLAG, TARGET))[0]
        at += 2 if takes and not equals else 1
    program = words[at + 1 :] if words[at : at + 1] == ["--"] else words[at:]
    return words[:at], program
