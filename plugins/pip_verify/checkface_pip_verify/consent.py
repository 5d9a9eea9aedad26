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
    if not may_ask or not can_ask():
        raise UnaskedError(
            f"nothing was installed: nobody can be asked about {what}, for this is no terminal or "
            "--no-input was given; run it at a terminal, or with --yes to install whatever is new"
        )
    _forget_typed_ahead()
    print(f"Install {what}? [y/N] ", end="", flush=True)
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
