"""Asks the person at the terminal, once, with No as the default."""

from __future__ import annotations

import sys

from checkface_pip_verify.errors import DeclinedError, UnaskedError


def can_ask() -> bool:
    """Whether somebody sees the faces and can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def require_consent(count: int, *, may_ask: bool) -> None:
    """Raises `DeclinedError` for any answer but yes, `UnaskedError` if nobody can be asked."""
    what = "this wheel" if count == 1 else f"these {count} wheels"
    unasked = UnaskedError(
        f"nothing was installed: nobody can be asked about {what}, for this is no terminal or "
        "--no-input was given; run it at a terminal, or with --yes to install whatever is new"
    )
    _require_yes(f"Install {what}?", unasked, may_ask=may_ask)


def require_build_consent(question: str, *, may_ask: bool) -> None:
    """The other consent: code of a source distribution runs after it. Raises as the first."""
    unasked = UnaskedError(
        f"nothing was built or installed: nobody can be asked {question!r}, for this is no "
        "terminal or --no-input was given; run it at a terminal, or with --yes beside --allow-sdist"
    )
    _require_yes(question, unasked, may_ask=may_ask)


def _require_yes(question: str, unasked: UnaskedError, *, may_ask: bool) -> None:
    if not may_ask or not can_ask():
        raise unasked
    _forget_typed_ahead()
    print(f"{question} [y/N] ", end="", flush=True)
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        print()  # the terminal was closed, or Ctrl-D
    if answer.strip().lower() not in {"y", "yes"}:
        raise DeclinedError("declined: nothing was installed")


def _forget_typed_ahead() -> None:
    """An answer given before the faces were seen is no consent."""
    try:
        import termios
    except ImportError:  # Windows has no such queue to empty
        return
    termios.tcflush(sys.stdin, termios.TCIFLUSH)
