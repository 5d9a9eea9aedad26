"""Turns the fences of a page that are called `checkface` into what stands for their HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from checkface_markdown.wanted import LAYOUT_OF

BEFORE_ALL = 200
ADDED = 2
"""Empty lines that Markdown itself puts below a page."""
BEFORE_OTHER_FENCES = 27
"""A priority: snippets are put in at 32, and code is taken out at 25."""

_OPENING = re.compile(r"(?P<indent>[ >]*)(?P<fence>`{3,}|~{3,})[ ]*(?P<info>[^`]*?)[ ]*")
_OURS = re.compile(r"(?P<open>\{)?(?P<name>[\w-]+)(?(open)\})(?:\s+(?P<argument>.+))?")


@dataclass(frozen=True)
class Fence:
    """Lines between two fences, and what the first of those says."""

    indent: str
    info: str
    body: list[str]

    @classmethod
    def at(cls, lines: list[str], start: int) -> Fence | None:
        """The fence whose first line is `start`; None if there is none, or it has no end."""
        opening = _OPENING.fullmatch(lines[start])
        if not opening:
            return None
        closing = re.compile(rf"[ >]*{opening['fence'][0]}{{{len(opening['fence'])},}}[ ]*")
        for end in range(start + 1, len(lines)):
            if closing.fullmatch(lines[end]):
                body = [line.lstrip(" >") for line in lines[start + 1 : end]]
                return cls(opening["indent"], opening["info"], body)
        return None

    @property
    def ours(self) -> tuple[str, str] | None:
        """Its name and what is beside that; None for other fences."""
        found = _OURS.fullmatch(self.info)
        return (found["name"], found["argument"] or "") if found and self._is_ours(found) else None

    @staticmethod
    def _is_ours(found: re.Match[str]) -> bool:
        return found["name"] in LAYOUT_OF


class CountPreprocessor(Preprocessor):
    """Counts the lines of a page as it came."""

    count = 0

    def run(self, lines: list[str]) -> list[str]:
        self.count = len(lines) + ADDED
        return lines


class FencePreprocessor(Preprocessor):
    """Passes over all other fences: a page about us may show one of ours in another."""

    def __init__(
        self,
        md: Markdown,
        html_of: Callable[[str, str, list[str], int | None], str],
        written: CountPreprocessor,
        begin: Callable[[], None],
    ) -> None:
        super().__init__(md)
        self.html_of = html_of
        self.written = written
        self.begin = begin

    def run(self, lines: list[str]) -> list[str]:
        if not any("checkface" in line for line in lines):
            return lines
        self.begin()
        kept: list[str] = []
        same = len(lines) == self.written.count  # else a snippet has come in, or metadata gone out
        at = 0
        while at < len(lines):
            fence = Fence.at(lines, at)
            end = at + len(fence.body) + 2 if fence else at + 1
            if fence and fence.ours:
                followed = bool("".join(lines[end : end + 1]).strip(" >"))
                kept += self._stash(fence, at + 1 if same else None, followed=followed)
            else:
                kept += lines[at:end]
            at = end
        return kept

    def _stash(self, fence: Fence, line: int | None, *, followed: bool) -> list[str]:
        """In a paragraph of its own, as deep in lists and quotes as the fence was."""
        name, argument = fence.ours or ("", "")
        html = self.html_of(name, argument, fence.body, line)
        stands_for = self.md.htmlStash.store(html) if html else ""
        around = fence.indent.rstrip()
        return [around, f"{fence.indent}{stands_for}", *([around] if followed else [])]
