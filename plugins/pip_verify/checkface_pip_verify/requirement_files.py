"""Reads requirement and constraint files as pip does, and refuses what could run code in them.

A file may hold more than requirements: other files, index options, and `--no-binary`, which would
undo the `--only-binary=:all:` of our command line.
"""

from __future__ import annotations

import codecs
import locale
import os
import re
import shlex
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from checkface_channels.hosts import printable
from checkface_pip_verify.direct import refuse_editable, require_harmless
from checkface_pip_verify.errors import RefusedError, UnableError
from checkface_pip_verify.grammar import Given, Grammar, Option

INDEX_OPTIONS = ("--index-url", "--extra-index-url", "--find-links", "--trusted-host")

LINE_OPTIONS = (
    Option(("--hash",), takes_value=True, section="Requirement"),
    Option(("--global-option",), takes_value=True, section="Requirement"),
)

_COMMENT = re.compile(r"(^|\s+)#.*$")
_VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")
_SCHEME = re.compile(r"^(http|https|file):", re.IGNORECASE)
_ENCODING = re.compile(rb"coding[:=]\s*([-\w.]+)")

# The longer mark first: UTF-32's begins with UTF-16's.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass
class RequirementFiles:
    """What has been read so far."""

    grammar: Grammar
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)

    index_options: list[Given] = field(default_factory=list)
    """Where else pip would look, which downloads by URL need for their credentials."""
    hashes: bool = False
    """Whether a line brings its own --hash."""
    direct_references: list[str] = field(default_factory=list)
    """Requirements that name a wheel by its path or URL. They may hold passwords."""

    _seen: set[str] = field(default_factory=set)

    def read(self, name: str) -> None:
        """Read a file and those that it names. A file that is not there is left to pip to miss.

        Raises `RefusedError` for a line that could run code, and `UnableError` for a file that
        cannot be looked into.
        """
        path = _local(name)
        if str(path) in self._seen:
            return
        self._seen.add(str(path))
        for number, line in _logical_lines(_text(path), self.environ):
            self._take(line, path, f"{path}, line {number}")

    def take_requirement(self, text: str, where: str) -> None:
        """Look at one requirement. Raises `RefusedError` if it could run code."""
        if require_harmless(text, where):
            self.direct_references.append(text)

    def _take(self, line: str, path: Path, where: str) -> None:
        requirement, options = _split(line)
        try:
            given, words = self.grammar.with_options(LINE_OPTIONS).read(shlex.split(options))
        except (UnableError, ValueError) as error:
            raise UnableError(f"cannot read {where}: {error}") from error
        if words:
            raise UnableError(f"cannot read {where}: expected options only, got {words[0]!r}")
        if requirement:
            self.take_requirement(requirement, where)
        for option in given:
            self._take_option(option, path, where)

    def _take_option(self, option: Given, path: Path, where: str) -> None:
        value = option.value or ""
        if option.name == "--editable":
            raise refuse_editable(value, where)
        if option.name in {"--no-binary", "--only-binary"}:
            _require_binary(option, where)
        elif option.name in {"--requirement", "--constraint"}:
            self.read(value if _SCHEME.match(value) else str(path.parent / value))
        elif option.name == "--hash":
            self.hashes = True
        elif option.name in INDEX_OPTIONS:
            self.index_options.append(_absolute(option, path))


def _require_binary(option: Given, where: str) -> None:
    asked = [name.strip() for name in (option.value or "").split(",")]
    if option.name == "--only-binary" and ":none:" not in asked:
        return
    raise RefusedError(
        f"refused '{option.name} {option.value}' ({where}): it lets pip build source "
        "distributions, which runs their code before you could see a face; take that line out"
    )


def _absolute(option: Given, path: Path) -> Given:
    """A `--find-links` folder is looked for beside the file first; ours lies elsewhere."""
    beside = path.parent / (option.value or "")
    if option.name == "--find-links" and "://" not in (option.value or "") and beside.exists():
        return Given(option.name, str(beside.absolute()))
    return option


def _local(name: str) -> Path:
    if not _SCHEME.match(name):
        return Path(name).absolute()
    parts = urlsplit(name)
    if parts.scheme.lower() == "file":
        return Path(url2pathname(parts.path)).absolute()
    raise RefusedError(
        f"refused the requirements at {printable(name)!r}: what pip will read there cannot be "
        "looked through beforehand; download the file and name your copy"
    )


def _text(path: Path) -> str:
    """The text, in the encoding that pip would take. Nothing if there is no file: pip says so."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnableError(
                f"cannot look through {str(path)!r}: it can be read only once; save it to a file"
            )
        return _decoded(path.read_bytes())
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeError, LookupError) as error:
        raise UnableError(f"cannot read the requirements file {str(path)!r}: {error}") from error


def _decoded(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    for line in data.split(b"\n")[:2]:
        if line.startswith(b"#") and (found := _ENCODING.search(line)):
            return data.decode(found[1].decode("ascii"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(locale.getpreferredencoding(do_setlocale=False))


def _logical_lines(text: str, environ: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Lines joined, without comments, variables filled in: pip's order of doing it."""
    for number, line in _joined(text):
        bare = _COMMENT.sub("", line).strip()
        if bare:
            yield number, _VARIABLE.sub(lambda name: environ.get(name[1]) or name[0], bare)


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """A backslash at the end joins lines, but a comment line ends what came before it."""
    first, parts = 0, list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        comment = re.match(_COMMENT, line)
        if not parts:
            first = number
        if line.endswith("\\") and not comment:
            parts.append(line.strip("\\"))
            continue
        # Not part of the requirement, but it must not glue to what stands before it.
        parts.append(f" {line}" if comment else line)
        yield first, "".join(parts)
        parts = []
    if parts:
        yield first, "".join(parts)


def _split(line: str) -> tuple[str, str]:
    """The requirement, and from the first word with a dash on its options."""
    words = line.split(" ")
    cut = next((i for i, word in enumerate(words) if word.startswith("-")), len(words))
    return " ".join(words[:cut]).strip(), " ".join(words[cut:])
