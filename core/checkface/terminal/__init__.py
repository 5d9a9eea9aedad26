"""Faces in a terminal: what it can show, and how they stand beside text. A public room."""

from checkface.plain_text import plain_lines, plain_row
from checkface.terminal.layout import CHOICES as IMAGE_CHOICES
from checkface.terminal.layout import Graphics, Terminal, beside
from checkface.terminal.layout import detect as detect_terminal
from checkface.terminal.layout import grid as picture_grid
from checkface.terminal.text import rows as terminal_rows

__all__ = [
    "IMAGE_CHOICES",
    "Graphics",
    "Terminal",
    "beside",
    "detect_terminal",
    "picture_grid",
    "plain_lines",
    "plain_row",
    "terminal_rows",
]
