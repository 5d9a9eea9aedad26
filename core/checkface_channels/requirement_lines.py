"""Turns a requirements file into lines, each of one requirement and (name, value) options.

This is pip's grammar, read once for all of us: encodings, joined lines, comments, quotes,
abbreviated options. Nothing is filled in, followed or run, and every step takes time in proportion
to the text, whatever a stranger wrote. `str()` of a line gives text that pip reads as the same
line: a value can never become an option, a comment or a variable there.
"""

from __future__ import annotations

import codecs
import locale
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

FLAGS = (
    "--no-index",
    "--prefer-binary",
    "--require-hashes",
    "--no-require-hashes",
    "--pre",
    "--always-unzip",
    "--process-dependency-links",
)
VALUED = (
    "--index-url",
    "--extra-index-url",
    "--find-links",
    "--trusted-host",
    "--requirement",
    "--constraint",
    "--editable",
    "--no-binary",
    "--only-binary",
    "--all-releases",
    "--only-final",
    "--use-feature",
    "--hash",
    "--config-settings",
    "--global-option",
    "--install-option",
)
"""What pip, of whatever version, takes in a requirements file."""
OTHER_NAMES = {
    "-i": "--index-url",
    "--pypi-url": "--index-url",
    "-f": "--find-links",
    "-r": "--requirement",
    "-c": "--constraint",
    "-e": "--editable",
    "-C": "--config-settings",
    "-Z": "--always-unzip",
}

_LONG = {name: name for name in (*FLAGS, *VALUED)} | {
    other: name for other, name in OTHER_NAMES.items() if other.startswith("--")
}
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$", re.DOTALL)
_ENCODING = re.compile(rb"coding[:=]\s*([-\w.]+)")
_MARKS = (  # the longer mark first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32, "utf-32"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16, "utf-16"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""As pip pairs them. Behind this machine's own mark a second one may stand, which turns the bytes
of all that follows: what is nonsense in one order is a line of options in the other."""
_BLANKS = re.compile(r"[ \t\r\n]*+")
_WORD = re.compile(r"""(?:[^\s"'\\]|[^\S \t\r\n]|'[^']*+'|"(?:[^"\\]|\\.)*+"|\\.)++""", re.DOTALL)
_PIECE = re.compile(r"""'([^']*+)'|"((?:[^"\\]|\\.)*+)"|\\(.)|([^"'\\]++)""", re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')


class LineError(ValueError):
    """A line that pip could not read either. It says what is wrong and repeats nothing of it."""


@dataclass(frozen=True)
class Option:
    """An option under its long name."""

    name: str
    value: str | None = None

    def __str__(self) -> str:
        return self.name if self.value is None else f"{self.name}={self.value}"

    @property
    def quoted_text(self) -> str:
        """As it may stand in a requirements file; on a command line `str()` is one word."""
        return self.name if self.value is None else f"{self.name}={_quoted(self.value)}"


@dataclass(frozen=True)
class Line:
    """One logical line."""

    requirement: str = ""
    """As it is written; empty for a line of options."""
    options: tuple[Option, ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        return tuple(each.value or "" for each in self.options if each.name == name)

    def __str__(self) -> str:
        words = [self.requirement] if self.requirement else []
        return " ".join([*words, *(option.quoted_text for option in self.options)])


def decode_text(data: bytes) -> str:
    """In the encoding that pip would take. Raises `LineError`."""
    try:
        return _text(data)
    except (UnicodeError, LookupError) as error:
        raise LineError(f"text that cannot be decoded ({type(error).__name__})") from error


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """The number and text of each line that says something: joined, and without comments.

    A backslash at the end joins lines, but a comment line ends what came before it.
    """
    first, parts = 0, list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        first = first if parts else number
        is_comment = line.lstrip().startswith("#")
        if line.endswith("\\") and not is_comment:
            parts.append(line.strip("\\"))
            continue
        # Not part of the requirement, but it must not glue to what stands before it.
        yield from _numbered_line(first, [*parts, f" {line}" if is_comment else line])
        parts = []
    yield from _numbered_line(first, parts)


def parse_line(line: str) -> Line:
    """Raises `LineError` for a line that cannot be told apart into requirement and options."""
    words = line.split(" ")
    cut = next((i for i, word in enumerate(words) if word.startswith("-")), len(words))
    requirement = " ".join(words[:cut]).strip()
    return Line(requirement, tuple(_options(_words(" ".join(words[cut:])))))


def _text(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding)
    for line in data.split(b"\n", 2)[:2]:
        if line.startswith(b"#") and (found := _ENCODING.search(line)):
            return data.decode(found[1].decode("ascii"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(locale.getpreferredencoding(do_setlocale=False))


def _numbered_line(number: int, parts: list[str]) -> Iterator[tuple[int, str]]:
    line = _COMMENT.sub("", "".join(parts)).strip()
    if line:
        yield number, line


def _words(text: str) -> list[str]:
    """As `shlex.split`, which takes seconds for a megabyte."""
    words, place = list[str](), 0
    while (place := _BLANKS.match(text, place).end()) < len(text):  # type: ignore[union-attr]
        found = _WORD.match(text, place)
        if not found:
            raise LineError("an open quote, or a backslash with nothing behind it")
        words.append(_unquoted(found[0]))
        place = found.end()
    return words


def _unquoted(word: str) -> str:
    if not re.search(r"[\"'\\]", word):
        return word
    return "".join(_bare(piece) for piece in _PIECE.finditer(word))


def _bare(piece: re.Match[str]) -> str:
    single, double, escaped, plainly = piece.groups()
    if double is not None:
        return _ESCAPED.sub(r"\1", double)
    return next(part for part in (single, escaped, plainly) if part is not None)


def _options(words: list[str]) -> Iterator[Option]:
    waiting = iter(words)
    for word in waiting:
        name, value = _name_and_value(word)
        if name in FLAGS:
            if value is not None:
                raise LineError(f"a value for {name}, which takes none")
        elif value is None:
            value = next(waiting, None)
            if value is None:
                raise LineError(f"{name} without its value")
        yield Option(name, value)


def _name_and_value(word: str) -> tuple[str, str | None]:
    if word.startswith("--"):
        written, equals, value = word.partition("=")
        return _long_name(written), value if equals else None
    if word[:2] in OTHER_NAMES:
        return OTHER_NAMES[word[:2]], word[2:] or None
    raise LineError("an unknown option" if word.startswith("-") else "words behind the options")


def _long_name(written: str) -> str:
    """Any beginning of a name that is no other's, as pip allows."""
    if written in _LONG:
        return _LONG[written]
    found = {name for long, name in _LONG.items() if long.startswith(written)}
    if len(found) != 1 or written == "--":
        raise LineError("an ambiguous option" if found else "an unknown option")
    return found.pop()


def _quoted(value: str) -> str:
    """For the reader of a file, who looks for comments and variables before he heeds quotes."""
    if value.splitlines() not in ([], [value]):
        raise LineError("a value of several lines")
    return re.sub(r"(?<=\s)#|(?<=\$)\{", r"''\g<0>", shlex.quote(value))
