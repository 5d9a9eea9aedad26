"""Turns an output stream and its environment into what the terminal behind it can show."""

from __future__ import annotations

import os
import stat
import subprocess
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TextIO

from checkface.errors import OutputError
from checkface.terminal import query
from checkface.terminal.grain import Grain, chosen_grain, grain_of
from checkface.terminal.room import number_of, terminal_size

if TYPE_CHECKING:
    from collections.abc import Mapping

CHOICE_VARIABLE = "CHECKFACE_IMAGE"
"""Chooses the graphics where no option does."""
AUTOMATIC = "auto"

LOG_COLUMNS = 160
"""Log viewers wrap by themselves, and a digest in one piece can be found by searching."""
GITHUB_CELL = (7, 20)
"""Characters of 12 pixels in lines of 20: GitHub's log viewer."""

FEW_COLOURS = "it has no more than 16 colours (TERM is {!r})"
TRUE_COLOUR_TERMS = {"alacritty", "contour", "foot", "wezterm", "xterm-ghostty", "xterm-kitty"}
"""Seen without COLORTERM, which ssh does not carry along."""


class Graphics(Enum):
    """How a terminal shows a picture; the values are what a user writes to choose one."""

    KITTY = "kitty"
    ITERM2 = "iterm2"
    SIXEL = "sixel"
    BLOCKS = "blocks"
    """Block characters in 24-bit colour."""
    BLOCKS_256 = "256"
    """Block characters in 256 colours."""
    NONE = "none"
    """Words only."""


CHOICES = (AUTOMATIC, *(graphics.value for graphics in Graphics))
"""What a user may choose."""
BLOCKS = (Graphics.BLOCKS, Graphics.BLOCKS_256)


@dataclass(frozen=True)
class Terminal:
    """Where pictures and text go, and what it can show."""

    graphics: Graphics

    columns: int = 80

    rows: int = 24

    cell: tuple[int, int] = (8, 16)
    """Width and height of a character in pixels; their ratio decides a picture's rows."""

    grain: Grain = Grain.QUADRANTS
    """How fine its block characters are."""

    why_words: str = ""
    """Why a person at it sees no pictures; empty in a pipe, where nobody looks."""


@dataclass(frozen=True)
class Ability:
    """What was found out about a terminal."""

    graphics: Graphics

    cell: tuple[int, int] | None = None

    name: str = ""
    """As it, or the multiplexer around us, writes it."""

    why_words: str = ""


def detect(stream: TextIO, environ: Mapping[str, str], choice: str | None = None) -> Terminal:
    """What the terminal behind `stream` can show; call it once, since it may ask the terminal.

    `choice` (one of `CHOICES`) or else $CHECKFACE_IMAGE decides; if both are missing or `auto`,
    the environment and the terminal do, and in doubt there is no picture. Raises `OutputError` if
    the choice is unknown or cannot be written to `stream`.
    """
    chosen = choice or environ.get(CHOICE_VARIABLE) or AUTOMATIC
    wished = chosen_grain(environ)
    window = query.window(stream)
    able = _decide(stream, environ) if chosen == AUTOMATIC else _ability_of(chosen, window, stream)
    if able.graphics in BLOCKS and not _encodes_blocks(stream):
        able = Ability(Graphics.NONE, why_words=f"its encoding is {stream.encoding}")
    multiplexed = _in_a_multiplexer(environ)
    size = terminal_size(stream, environ)
    return Terminal(
        able.graphics,
        columns=size.columns if size else number_of(environ.get("COLUMNS", "")) or LOG_COLUMNS,
        rows=size.lines if size else Terminal.rows,
        cell=able.cell or (window and window.cell) or Terminal.cell,
        grain=wished or grain_of(environ, able.name, multiplexed=multiplexed),
        why_words=able.why_words if stream.isatty() else "",
    )


def _decide(stream: TextIO, environ: Mapping[str, str]) -> Ability:
    """What to draw with, and what else is known: the surest sign first."""
    if environ.get("NO_COLOR"):  # https://no-color.org: a picture is nothing but colour
        return Ability(Graphics.NONE, why_words="NO_COLOR is set")
    if not stream.isatty():
        return _for_a_pipe(stream, environ)
    if environ.get("TERM") == "dumb":
        return Ability(Graphics.NONE, why_words="TERM is dumb")
    if _in_a_multiplexer(environ):
        return _for_a_multiplexer(environ)
    if _draws_like_iterm2(environ):
        return Ability(Graphics.ITERM2)
    return _ask_terminal(environ)


def _for_a_pipe(stream: TextIO, environ: Mapping[str, str]) -> Ability:
    forced = environ.get("FORCE_COLOR", "").lower()
    if forced not in ("", "0", "false"):
        return Ability(Graphics.BLOCKS_256 if forced == "2" else Graphics.BLOCKS)
    if environ.get("GITHUB_ACTIONS") and _is_live(stream):
        return Ability(Graphics.BLOCKS, GITHUB_CELL)
    return Ability(Graphics.NONE)


def _is_live(stream: TextIO) -> bool:
    """Not a file, such as $GITHUB_STEP_SUMMARY, which shows no colours."""
    try:
        return not stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def _in_a_multiplexer(environ: Mapping[str, str]) -> bool:
    """They keep pictures from the terminal, or forget them with the next redrawing."""
    named = environ.get("TERM", "").startswith(("tmux", "screen"))
    return named or bool(environ.get("TMUX") or environ.get("STY"))


def _for_a_multiplexer(environ: Mapping[str, str]) -> Ability:
    # GNU screen before 5.0 takes 24-bit colours for blinking and worse, whatever COLORTERM says.
    if environ.get("STY"):
        return Ability(Graphics.BLOCKS_256)
    features, name = _told_by_tmux() if environ.get("TMUX") else ("", "")
    if _colours(environ) is Graphics.BLOCKS or "RGB" in features.split(","):
        return Ability(Graphics.BLOCKS, name=name)
    return Ability(Graphics.BLOCKS_256, name=name)


def _told_by_tmux() -> tuple[str, str]:
    """What it found out of the terminal around it: its features, its name and version."""
    command = ["tmux", "display-message", "-p", "#{client_termfeatures} #{client_termtype}"]
    try:
        shown = subprocess.run(command, capture_output=True, text=True, timeout=1, check=True)
    except (OSError, subprocess.SubprocessError):
        return "", ""
    features, _, name = shown.stdout.strip("\n").partition(" ")
    return features, name


def _draws_like_iterm2(environ: Mapping[str, str]) -> bool:
    """LC_TERMINAL comes through ssh, but also into other terminals started from iTerm2."""
    if os.name == "nt":
        return False  # the console between us and WezTerm keeps pictures from it
    program = environ.get("TERM_PROGRAM")
    if program:
        return program in ("iTerm.app", "WezTerm")
    return environ.get("LC_TERMINAL") == "iTerm2"


def _ask_terminal(environ: Mapping[str, str]) -> Ability:
    answer = query.ask() if _understands_questions(environ) else None
    if answer and answer.kitty:
        return Ability(Graphics.KITTY, answer.cell)
    if answer and answer.sixel:
        return Ability(Graphics.SIXEL, answer.cell)
    colours = _colours(environ)
    why = "" if colours in BLOCKS else FEW_COLOURS.format(environ.get("TERM", ""))
    if not answer:
        return Ability(colours, why_words=why)
    return Ability(colours, answer.cell, answer.name, why)


def _understands_questions(environ: Mapping[str, str]) -> bool:
    """Not terminals that may print the question, nor CI's, where nobody answers."""
    if environ.get("TERM", "") in ("", "linux") or environ.get("TERM_PROGRAM") == "Apple_Terminal":
        return False
    return not (environ.get("INSIDE_EMACS") or environ.get("CI"))


def _colours(environ: Mapping[str, str]) -> Graphics:
    """By the environment only. Windows Terminal says who it is instead of what it can."""
    term = environ.get("TERM", "")
    if environ.get("COLORTERM") in ("truecolor", "24bit") or environ.get("WT_SESSION"):
        return Graphics.BLOCKS
    if term.endswith("-direct") or term in TRUE_COLOUR_TERMS:
        return Graphics.BLOCKS
    return Graphics.BLOCKS_256 if "256color" in term else Graphics.NONE


def _ability_of(choice: str, window: query.Window | None, stream: TextIO) -> Ability:
    if choice not in CHOICES:
        raise OutputError(
            f"cannot show pictures as {choice!r}: expected one of {', '.join(CHOICES)}; "
            f"say so with --image or {CHOICE_VARIABLE}"
        )
    graphics = Graphics(choice)
    if graphics in BLOCKS and not _encodes_blocks(stream):
        raise OutputError(
            f"cannot show pictures as {choice!r}: the output's encoding is {stream.encoding!r}, "
            "which has no block characters; set PYTHONIOENCODING=utf-8 or choose 'none'"
        )
    return Ability(graphics, _cell_for(graphics, window, stream))


def _encodes_blocks(stream: TextIO) -> bool:
    try:
        "▞".encode(stream.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _cell_for(
    graphics: Graphics, window: query.Window | None, stream: TextIO
) -> tuple[int, int] | None:
    """Sixels are measured in pixels: without a cell's size they would lie under the text."""
    if graphics is not Graphics.SIXEL or (window and window.cell) or not stream.isatty():
        return None
    answer = query.ask()
    return answer.cell if answer else None
