"""Turns a release body into what it leaves open, in which all that follows would be caught.

As CommonMark 0.31 has it, sections 4.5 (fences) and 4.6 (HTML blocks), and as a browser has it for
tags within a line.
"""

from __future__ import annotations

import re

FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
HTML = (
    (re.compile(r" {0,3}<(pre|script|style|textarea)(?=[\s>]|$)", re.IGNORECASE), "</{}>"),
    (re.compile(r" {0,3}(<!--)"), "-->"),
    (re.compile(r" {0,3}(<\?)"), "?>"),
    (re.compile(r" {0,3}(<!\[CDATA\[)"), "]]>"),
    (re.compile(r" {0,3}(<![A-Za-z])"), ">"),
)
"""How a block starts, and what ends it; a blank line does not."""

CODE = ("    ", "\t")
CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
TAG = re.compile(
    r"<(/?)(pre|details|summary|table|blockquote|code|kbd|sub|sup|div)\b[^<>]*>", re.IGNORECASE
)


def left_open(body: str) -> str | None:
    """What is still open at the end of `body`, such as a fence; None for nothing."""
    scan = _Scan()
    for line in body.splitlines():
        scan.take(line)
    return scan.open


class _Scan:
    """Line after line."""

    def __init__(self) -> None:
        self._fence = ""
        self._end = ""
        self._start = ""
        self._tags: list[str] = []

    @property
    def open(self) -> str | None:
        if self._fence:
            return f"a code fence ({self._fence})"
        if self._end:
            return f"{self._start} without {self._end}"
        return f"<{self._tags[-1]}> without </{self._tags[-1]}>" if self._tags else None

    def take(self, line: str) -> None:
        if self._fence:
            self._close_fence(line)
        elif self._end:
            self._close_html(line)
        elif found := FENCE.match(line):
            self._fence = found[1]
        elif not self._open_html(line):
            self._count_tags(line)

    def _close_fence(self, line: str) -> None:
        bare = line.strip()
        same = bare and set(bare) == {self._fence[0]} and len(bare) >= len(self._fence)
        if same and len(line) - len(line.lstrip(" ")) < 4:  # noqa: PLR2004 (from four it is code)
            self._fence = ""

    def _open_html(self, line: str) -> bool:
        for start, end in HTML:
            if found := start.match(line):
                self._start, self._end = found[0].strip(), end.format(found[1].lower())
                self._close_html(line[found.end() :])
                return True
        return False

    def _close_html(self, line: str) -> None:
        if self._end in line.lower():
            self._end = ""

    def _count_tags(self, line: str) -> None:
        """Markdown within HTML is still read, but a browser keeps what is inside inside."""
        if line.startswith(CODE):
            return
        for slash, name in TAG.findall(CODE_SPAN.sub("", line)):
            if not slash:
                self._tags.append(name.lower())
            elif name.lower() in self._tags:
                del self._tags[len(self._tags) - 1 - self._tags[::-1].index(name.lower()) :]
