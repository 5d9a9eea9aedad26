"""Turns a requirements file with --hash options into locked packages. It writes no file names."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion

from checkface_pip_verify.locks.environment import Environment
from checkface_pip_verify.locks.interface import (
    LockedPackage,
    LockError,
    Origin,
    UnexpectedError,
    checked_name,
    checked_version,
)
from checkface_pip_verify.locks.source import Source
from checkface_pip_verify.locks.tables import commit_in, digest_of, filename_in, files_of

INCLUDE = ("-r", "--requirement")
EDITABLE = ("-e", "--editable")

_COMMENT = re.compile(r"(^|\s+)#.*$")
_HASH = re.compile(r"\s--hash(?:=|\s+)(\S+)")
_OPTIONS = re.compile(r"\s--?[A-Za-z].*$")
_REPOSITORY = re.compile(r"^(git|hg|svn|bzr)\+")
_ADVICE = "expected lines such as name==1.0 --hash=sha256:HEX"


@dataclass
class Reader:
    """What has been read so far of a file and those that it includes."""

    environment: Environment
    packages: list[LockedPackage] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    """All options but includes, in order: `--index-url` and its kin are pip's to know."""
    _seen: set[str] = field(default_factory=set)

    def read(self, source: Source, data: bytes) -> None:
        """Raises `LockError` for a line that pip could not read either."""
        if source.label in self._seen:
            return
        self._seen.add(source.label)
        for number, line in _lines(_text(data, source.label)):
            try:
                self._take(line, source)
            except UnexpectedError as error:
                where = f"{source.label}, line {number}"
                raise LockError(where, error.expected, error.got, "mend that line") from error

    def _take(self, line: str, source: Source) -> None:
        if not line.startswith("-"):
            self.packages.append(_package(line, self.environment))
            return
        words = _words(line)
        name, equals, value = words[0].partition("=")
        value = value if equals else " ".join(words[1:])
        if name in EDITABLE:
            raise UnexpectedError("a version or a file", f"an editable project {value[:80]!r}")
        if name in INCLUDE:
            self._include(value, source)
        else:
            self.options.append(f"{name}={value}" if value else name)

    def _include(self, name: str, source: Source) -> None:
        if "://" in name:
            raise UnexpectedError("a file to include", f"the URL {name[:80]!r}")
        try:
            included = source.beside(name)
            data = included.read()
        except LockError as error:
            raise UnexpectedError("a file to include", f"({error})") from error
        self.read(included, data)


def _package(line: str, environment: Environment) -> LockedPackage:
    text = _OPTIONS.sub("", line).strip()
    requirement = _requirement(text)
    url = requirement.url or ""
    filename = filename_in(url) if url.partition("#")[0].endswith(".whl") else None
    listed = [(filename, digest_of(found)) for found in _HASH.findall(line)]
    commit = url.partition("#")[0].rpartition("@")[2]
    files, bare = files_of([*listed, *commit_in(commit)])
    marker = str(requirement.marker) if requirement.marker else None
    return LockedPackage(
        name=checked_name(requirement.name),
        version=checked_version(_version(requirement, filename)),
        files=files,
        undigested=bare,
        origin=_origin(url),
        here=environment.allows(marker),
    )


def _requirement(text: str) -> Requirement:
    try:
        return Requirement(text)
    except InvalidRequirement as error:
        raise UnexpectedError("a requirement such as name==1.0", repr(text[:80])) from error


def _version(requirement: Requirement, filename: str | None) -> str:
    """What it is pinned to; empty if it is not pinned."""
    if filename:
        try:
            return str(parse_wheel_filename(filename)[1])
        except (InvalidWheelFilename, InvalidVersion) as error:
            raise UnexpectedError("a wheel's name", repr(filename[:80])) from error
    pins = [each.version for each in requirement.specifier if each.operator in ("==", "===")]
    return pins[0] if len(pins) == 1 and not pins[0].endswith("*") else ""


def _origin(url: str) -> Origin:
    if not url:
        return Origin.INDEX
    return Origin.GIT if _REPOSITORY.match(url) else Origin.URL


def _text(data: bytes, label: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LockError(label, "text in UTF-8", "other bytes", _ADVICE) from error


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines as pip joins them: a backslash goes on, and a comment line ends what came before."""
    first, parts = 0, list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        comment = bool(re.match(r"\s*#", line))
        first = first if parts else number
        if line.endswith("\\") and not comment:
            parts.append(line.rstrip("\\"))
            continue
        yield from _joined(first, [*parts, "" if comment else line])
        parts = []
    yield from _joined(first, parts)


def _joined(number: int, parts: Iterable[str]) -> Iterator[tuple[int, str]]:
    line = _COMMENT.sub("", "".join(parts)).strip()
    if line:
        yield number, line


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line) or [""]
    except ValueError as error:
        raise UnexpectedError("an option", repr(line[:80])) from error
