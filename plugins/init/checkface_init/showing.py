"""Shows a plan: what would change as a diff, what to paste, and what is left to do."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checkface import plain
from checkface.terminal import BOLD, FAINT, GREEN, RED, plain_row, terminal_rows
from checkface_init.changes import Change, Paste
from checkface_init.planning import Plan

LINE = re.compile(r"[^\n]*\n|[^\n]+")
"""As git counts them: a form feed or a separator of Unicode ends none."""
PLAIN = "\x1b[0m"
NO_NEWLINE = "\\ No newline at end of file"
NARROWEST, WIDEST = 40, 100
"""Columns of what we say; a diff is as wide as its file."""


@dataclass(frozen=True)
class Page:
    """Standard output, in colour or not."""

    coloured: bool
    columns: int

    @classmethod
    def of_stdout(cls) -> Page:
        """In colour only for a person who has not asked for none."""
        wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        columns = shutil.get_terminal_size().columns
        return cls(sys.stdout.isatty() and wanted, min(max(columns, NARROWEST), WIDEST))

    def styled(self, text: str, style: str) -> str:
        return f"{style}{text}{PLAIN}" if self.coloured and style else text

    def say(self, text: str = "", *, indent: str = "", style: str = "") -> None:
        """A paragraph in rows that fit; rows after the first stand below the indent."""
        self._print(plain(text), indent=indent, style=style)

    def _print(self, text: str, *, indent: str, style: str = "") -> None:
        first, *others = terminal_rows(text, self.columns - len(indent))
        for row in (first, *(f"{indent}{other}" for other in others)):
            print(self.styled(row.rstrip(), style))

    def show(self, plan: Plan) -> None:
        """The diff first: what is decided about stands last, just above the question."""
        for change in plan.changes:
            for line in diff(change):
                print(self.styled(_shown(line), _style(line)))
            print()
        for paste in plan.pastes:
            self._show_paste(paste)
        for kept in plan.complete:
            self.say(f"{kept.path} has it already: {kept.purpose}.", indent="  ")
        self._show_summary(plan)

    def advise(self, advice: Sequence[str]) -> None:
        print()
        for each in advice:
            self.say(f"- {each}", indent="  ")

    def _show_paste(self, paste: Paste) -> None:
        self.say(f"{paste.path} {paste.reason}.", style=BOLD)
        self.say(f"It is left alone. Paste this {paste.where} ({paste.purpose}):")
        print()
        for line in paste.snippet.splitlines():
            print(f"    {line}".rstrip())
        print()

    def _show_summary(self, plan: Plan) -> None:
        changes = plan.changes
        if not changes:
            left = " but what you paste" if plan.pastes else ""
            self.say(f"There is nothing to change{left}.", style=BOLD)
        width = max((len(str(change.path)) for change in changes), default=0)
        for change in changes:
            kind = "new    " if change.before is None else "changed"
            self._print(f"{kind}  {change.path!s:{width}}  {change.purpose}", indent=" " * 9)


def diff(change: Change) -> Iterator[str]:
    """A unified diff that `git apply` and `patch` take."""
    before = LINE.findall(change.before or "")
    old = "/dev/null" if change.before is None else f"a/{change.path}"
    after = LINE.findall(change.after)
    for line in difflib.unified_diff(before, after, old, f"b/{change.path}", lineterm="\n"):
        yield line.removesuffix("\n")
        if not line.endswith("\n"):
            yield NO_NEWLINE


def _shown(line: str) -> str:
    """As a terminal and the log of a runner may have it; tabs stay, since a patch needs them."""
    return "\t".join(plain_row(part) for part in line.split("\t"))


def _style(line: str) -> str:
    if line.startswith(("--- ", "+++ ")):
        return BOLD
    return {"+": GREEN, "-": RED, "@": FAINT}.get(line[:1], "")
