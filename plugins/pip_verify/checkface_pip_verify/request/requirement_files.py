"""Reads requirement and constraint files as pip does, and refuses what could run code in them, or
tell a server what is in the user's environment.

A file may hold more than requirements: other files, index options, and `--no-binary`, which would
undo the `--only-binary=:all:` of our command line.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

from checkface.input_files import read_file
from checkface_channels.hosts import printable
from checkface_channels.requirement_lines import (
    Line,
    LineError,
    Option,
    decode_text,
    logical_lines,
    parse_line,
)
from checkface_gate.errors import NO_OPTION, RefusedError, UnableError
from checkface_gate.variables import FILLS_IN, variables_in
from checkface_pip_verify.request.direct import refuse_editable, require_harmless
from checkface_pip_verify.request.grammar import ParsedOption

INDEX_OPTIONS = ("--index-url", "--extra-index-url", "--find-links", "--trusted-host")

_SCHEME = re.compile(r"^(http|https|file):", re.IGNORECASE)


@dataclass
class RequirementFiles:
    """What has been read so far."""

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    variables: Collection[str] = ()
    """Those that may be filled in."""

    index_options: list[ParsedOption] = field(default_factory=list)
    """Where else pip would look, which downloads by URL need for their credentials."""
    hashes: bool = False
    """Whether a line brings its own --hash."""
    direct_references: list[str] = field(default_factory=list)
    """Requirements that name a wheel by its path or URL. They may hold passwords."""

    _seen: set[str] = field(default_factory=set)

    def read(self, name: str, includer: str = "") -> None:
        """Read a file and those that it names. A file that is not there is left to pip to miss.

        Raises `RefusedError` for a line that could run code or reads a variable that the user has
        not named, and `UnableError` for a file that cannot be looked into. Of a file that another
        file names, no text is repeated: a stranger may have named one of the user's own secrets.
        """
        path = local_path(name, includer and f"a URL that {includer!r} names")
        if str(path) in self._seen:
            return
        self._seen.add(str(path))
        for number, line in logical_lines(text_of(path)):
            where = f"{printable(str(path))}, line {number}"
            filled = self._filled(line, where)
            self._take(filled, "" if includer else line, name, where)

    def take_requirement(self, text: str, where: str, shown: str | None = None) -> None:
        """Look at one requirement. Raises `RefusedError` if it could run code."""
        if require_harmless(text, where, shown):
            self.direct_references.append(text)

    def take_all(self, texts: Iterable[str], name: str) -> None:
        """Look at all requirements of one file."""
        for text in texts:
            self.take_requirement(text, printable(name))

    def _filled(self, line: str, where: str) -> str:
        """With its variables, one after the other: what one holds may be filled by a later one."""
        for name in dict.fromkeys(variables_in(line)):
            if value := self.environ.get(name):
                self._require_named(name, where)
                line = line.replace(f"${{{name}}}", value)
        return line

    def _require_named(self, name: str, where: str) -> None:
        if name not in self.variables:
            raise RefusedError(
                f"refused {where}: pip would fill in your variable {name}, and could tell a server "
                "what it holds before you could see a face; nothing was installed",
                allowed_by=f"--allow-variable {name} {FILLS_IN}",
            )

    def _take(self, line: str, shown: str, name: str, where: str) -> None:
        try:
            read, written = parse_line(line), _as_written(shown)
        except LineError as error:
            raise UnableError(f"cannot read {where}: {error}") from error
        if read.requirement:
            self.take_requirement(read.requirement, where, written.requirement)
        for option in read.options:
            self._take_option(option, written, name, where)

    def _take_option(self, option: Option, written: Line, name: str, where: str) -> None:
        value = option.value or ""
        if option.name == "--editable":
            raise refuse_editable("".join(written.values(option.name)[:1]), where)
        if option.name in {"--no-binary", "--only-binary"}:
            _require_binary(option, written, where)
        elif option.name in {"--requirement", "--constraint"}:
            self.read(_beside(value, name), includer=name)
        elif option.name == "--hash":
            self.hashes = True
        elif option.name in INDEX_OPTIONS:
            self.index_options.append(_absolute(ParsedOption(option.name, value), local_path(name)))


def _as_written(shown: str) -> Line:
    """What may be repeated: nothing where variables make another line of it."""
    try:
        return parse_line(shown)
    except LineError:
        return Line()


def _require_binary(option: Option, written: Line, where: str) -> None:
    asked = [name.strip() for name in (option.value or "").split(",")]
    if option.name == "--only-binary" and ":none:" not in asked:
        return
    what = " ".join([option.name, *written.values(option.name)[:1]])
    raise RefusedError(
        f"refused {printable(what)!r} ({where}): it lets pip build source "
        "distributions, which runs their code before you could see a face",
        allowed_by="take that line out; --allow-sdist NAME builds a project that has no wheel, "
        "after a consent of its own",
    )


def _beside(value: str, includer: str) -> str:
    """The file that another one means: by URL where it is one itself, as pip joins them."""
    if _SCHEME.match(includer):
        return urljoin(includer, value)
    return value if _SCHEME.match(value) else os.path.join(os.path.dirname(includer), value)  # noqa: PTH118, PTH120 - to the letter


def _absolute(option: ParsedOption, path: Path) -> ParsedOption:
    """A `--find-links` folder is looked for beside the file first; ours lies elsewhere."""
    beside = path.parent / (option.value or "")
    if option.name == "--find-links" and "://" not in (option.value or "") and beside.exists():
        return ParsedOption(option.name, str(beside.absolute()))
    return option


def local_path(name: str, shown: str | None = None) -> Path:
    """Where a file lies that pip would read. Raises `RefusedError` for one on the web."""
    if not _SCHEME.match(name):
        return Path(name).absolute()
    parts = urlsplit(name)
    if parts.scheme.lower() == "file" and parts.netloc in ("", "localhost"):
        return Path(url2pathname(parts.path)).absolute()
    raise RefusedError(
        f"refused the requirements at {printable(shown or repr(name))}: what pip will read there "
        "cannot be looked through beforehand",
        allowed_by=f"{NO_OPTION}: download the file and name your copy",
    )


def text_of(path: Path, encoding: str | None = None) -> str:
    """The text; in the encoding that pip finds for lines of requirements where none is given.

    Nothing if there is no file: pip says so.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnableError(
                f"cannot look through {str(path)!r}: it can be read only once; save it to a file"
            )
        data = read_file(path)
        return data.decode(encoding) if encoding else decode_text(data)
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeError, LookupError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not in the encoding that it seems to have"
        raise UnableError(f"cannot read the file {printable(str(path))!r}: {why}") from error
