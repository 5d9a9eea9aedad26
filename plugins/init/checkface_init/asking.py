"""Turns a person into answers: three questions, and one whether to write."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from checkface import plain
from checkface.terminal import BOLD, typed_line
from checkface_init import detection
from checkface_init.answers import Answers, Builder, Docs, Forge
from checkface_init.detection import Clue
from checkface_init.errors import DeclinedError, UnaskedError
from checkface_init.project import Project
from checkface_init.showing import Page

Answer = TypeVar("Answer", Builder, Docs, Forge)


def can_ask() -> bool:
    """Whether somebody sees a question and can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@dataclass(frozen=True)
class Questions:
    """The three, for one project."""

    project: Project
    page: Page

    def answers(
        self, builder: Builder | None, docs: Docs | None, forge: Forge | None, *, build_hook: bool
    ) -> Answers:
        """Each that is not given, of a person, or else by the files. Raises `UnaskedError`."""
        return Answers(
            builder
            or self._ask(1, "builder", "What builds your files?", Builder, detection.builder),
            docs or self._ask(2, "docs", "What makes your documentation?", Docs, detection.docs),
            forge or self._ask(3, "forge", "Where are your releases?", Forge, detection.forge),
            build_hook,
        )

    def _ask(
        self,
        number: int,
        option: str,
        question: str,
        kind: type[Answer],
        detect: Callable[[Project], Clue[Answer]],
    ) -> Answer:
        """`number` of three."""
        clue = detect(self.project)
        if not can_ask():
            return self._without_asking(option, kind, clue)
        found = clue.answer or kind("none")
        self.page.say(f"{number}/3 {question}", style=BOLD)
        self.page.say(f"    {clue.reason}", indent="    ")
        self.page.say(f"    {', '.join(kind)}", indent="    ")
        while True:
            given = _line(f"    [{found}]: ").strip().lower()
            fitting = [each for each in kind if given and each.startswith(given)]
            if not given:
                return found
            if len(fitting) == 1 or given in set(kind):
                return kind(given) if given in set(kind) else fitting[0]
            self.page.say(f"    {given!r} is none of them.", indent="    ")

    def _without_asking(self, option: str, kind: type[Answer], clue: Clue[Answer]) -> Answer:
        if clue.answer is None:
            raise UnaskedError(
                f"nothing was written: nobody can be asked for --{option}, and "
                f"{plain(clue.reason)}; say --{option} and one of {', '.join(kind)}"
            )
        self.page.say(f"{option:8} {clue.answer} ({clue.reason})", indent=" " * 9)
        return clue.answer


def require_consent(count: int) -> None:
    """Raises `DeclinedError` for any answer but yes."""
    files = "this file" if count == 1 else f"these {count} files"
    if _line(f"Write {files}? [y/N] ").strip().lower() not in {"y", "yes"}:
        raise DeclinedError("declined: nothing was written")


def _line(prompt: str) -> str:
    """What is typed. Raises `DeclinedError` where the terminal was closed, or for Ctrl-D."""
    print(prompt, end="", flush=True)
    answer = typed_line()
    if not answer.endswith("\n"):
        print()
        raise DeclinedError("declined: nothing was written")
    return answer
