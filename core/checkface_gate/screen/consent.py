"""Asks the person at the terminal, with No as the default."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checkface.terminal import terminal_size, typed_line
from checkface_gate.errors import DeclinedError, UnaskedError
from checkface_gate.screen.question import asked_in_rows, explanation

USUAL_COLUMNS = 80


def can_ask() -> bool:
    """Whether somebody sees the faces and can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@dataclass(frozen=True)
class Consent:
    """To one thing that is asked about, which `show_all` lets a person look through."""

    question: str
    show_all: Callable[[], None]

    def require(self, unasked: UnaskedError, *, may_ask: bool) -> None:
        """Raises `DeclinedError` for any answer but yes, `unasked` if nobody can be asked."""
        if not may_ask or not can_ask():
            raise unasked
        while (answer := self._answer()) not in {"y", "yes"}:
            if answer == "?":
                _print_rows(explanation(_columns()))
            elif answer == "v":
                self.show_all()
            else:
                raise DeclinedError("declined: nothing was installed")

    def _answer(self) -> str:
        _forget_typed_ahead()
        print("\n".join(asked_in_rows(self.question, _columns())), end=" ", flush=True)
        answer = typed_line()
        if not answer.endswith("\n"):
            print()  # the terminal was closed, or Ctrl-D
        return answer.strip().lower()


def unasked_about(count: int) -> UnaskedError:
    """Nobody can be asked about so many wheels."""
    what = "this wheel" if count == 1 else f"these {count} wheels"
    return UnaskedError(
        f"nothing was installed: nobody can be asked about {what}, for this is no terminal or "
        "--no-input was given; run it at a terminal, or with --yes to install whatever is new"
    )


def unasked_to_build(question: str) -> UnaskedError:
    """The other consent: code of a source distribution runs after it."""
    return UnaskedError(
        f"nothing was built or installed: nobody can be asked {question!r}, for this is no "
        "terminal or --no-input was given; run it at a terminal, or with --yes beside --allow-sdist"
    )


def _columns() -> int:
    size = terminal_size(sys.stdout)
    return size.columns if size else USUAL_COLUMNS


def _print_rows(rows: Sequence[str]) -> None:
    print("".join(f"{row}\n" for row in rows), end="")


def _forget_typed_ahead() -> None:
    """An answer given before the faces were seen is no consent."""
    try:
        import termios
    except ImportError:  # Windows has no such queue to empty
        return
    termios.tcflush(sys.stdin, termios.TCIFLUSH)
