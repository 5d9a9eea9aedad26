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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit
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

    def read(self, name: str, includer: str = "") -> None:
        """Read a file and those that it names. A file that is not there is left to pip to miss.

        Raises `RefusedError` for a line that could run code, and `UnableError` for a file that
        cannot be looked into. Of a file that another file names, no text is repeated: a stranger
        may have named one of the user's own secrets.
        """
        path = local_path(name, includer and f"a URL that {includer!r} names")
        if str(path) in self._seen:
            return
        self._seen.add(str(path))
        for number, line in _logical_lines(text_of(path)):
            filled = _filled(line, self.environ)
            where = f"{printable(str(path))}, line {number}"
            self._take(filled, "" if includer else line, name, where)

    def take_requirement(self, text: str, where: str, shown: str | None = None) -> None:
        """Look at one requirement. Raises `RefusedError` if it could run code."""
        if require_harmless(text, where, shown):
            self.direct_references.append(text)

    def take_all(self, texts: Iterable[str], name: str) -> None:
        """Look at all requirements of one file."""
        for text in texts:
            self.take_requirement(text, printable(name))

    def _take(self, line: str, shown: str, name: str, where: str) -> None:
        requirement, options = _split(line)
        try:
            given, words = self.grammar.with_options(LINE_OPTIONS).read(shlex.split(options))
        except (UnableError, ValueError) as error:
            why = f": {printable(str(error))}" if shown and "$" not in shown else ""
            raise UnableError(f"cannot read {where}{why}") from error
        if words:
            raise UnableError(f"cannot read {where}: expected options only behind the first one")
        if requirement:
            self.take_requirement(requirement, where, _split(shown)[0])
        for option in given:
            self._take_option(option, shown, name, where)

    def _take_option(self, option: Given, shown: str, name: str, where: str) -> None:
        value = option.value or ""
        if option.name == "--editable":
            raise refuse_editable(_split(shown)[1].partition(" ")[2], where)
        if option.name in {"--no-binary", "--only-binary"}:
            _require_binary(option, shown, where)
        elif option.name in {"--requirement", "--constraint"}:
            self.read(_beside(value, name), includer=name)
        elif option.name == "--hash":
            self.hashes = True
        elif option.name in INDEX_OPTIONS:
            self.index_options.append(_absolute(option, local_path(name)))


def _require_binary(option: Given, shown: str, where: str) -> None:
    asked = [name.strip() for name in (option.value or "").split(",")]
    if option.name == "--only-binary" and ":none:" not in asked:
        return
    what = f"{option.name} {option.value}" if shown and "$" not in shown else option.name
    raise RefusedError(
        f"refused {printable(what)!r} ({where}): it lets pip build source "
        "distributions, which runs their code before you could see a face; take that line out"
    )


def _beside(value: str, includer: str) -> str:
    """The file that another one means: by URL where it is one itself, as pip joins them."""
    if _SCHEME.match(includer):
        return urljoin(includer, value)
    return value if _SCHEME.match(value) else os.path.join(os.path.dirname(includer), value)  # noqa: PTH118, PTH120 - to the letter


def _absolute(option: Given, path: Path) -> Given:
    """A `--find-links` folder is looked for beside the file first; ours lies elsewhere."""
    beside = path.parent / (option.value or "")
    if option.name == "--find-links" and "://" not in (option.value or "") and beside.exists():
        return Given(option.name, str(beside.absolute()))
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
        "cannot be looked through beforehand; download the file and name your copy"
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
        data = path.read_bytes()
        return data.decode(encoding) if encoding else _decoded(data)
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeError, LookupError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not in the encoding that it seems to have"
        raise UnableError(f"cannot read the file {printable(str(path))!r}: {why}") from error


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


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines joined and without comments; variables are filled in after that, as pip does it."""
    for number, line in _joined(text):
        if bare := _COMMENT.sub("", line).strip():
            yield number, bare


def _filled(line: str, environ: Mapping[str, str]) -> str:
    """With its variables, one after the other: what one holds may be filled by a later one."""
    for found in _VARIABLE.finditer(line):
        if value := environ.get(found[1]):
            line = line.replace(found[0], value)
    return line


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
