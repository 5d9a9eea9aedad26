"""Faces in a terminal: what it can show, and how they stand beside text. A public room."""

from checkface.plain_text import plain_lines, plain_row
from checkface.terminal.input_lines import typed_line
from checkface.terminal.layout import CHOICES as IMAGE_CHOICES
from checkface.terminal.room import terminal_size
from checkface.terminal.rows import (
    BOLD,
    FACE_COLUMNS,
    FACE_PIXELS,
    FAINT,
    GREEN,
    RED,
    Row,
    Screen,
    together,
)
from checkface.terminal.status_line import STATUS, StatusLine, size_in_words
from checkface.terminal.text import rows as terminal_rows
from checkface.terminal.text import width as text_width

__all__ = [
    "BOLD",
    "FACE_COLUMNS",
    "FACE_PIXELS",
    "FAINT",
    "GREEN",
    "IMAGE_CHOICES",
    "RED",
    "STATUS",
    "Row",
    "Screen",
    "StatusLine",
    "plain_lines",
    "plain_row",
    "size_in_words",
    "terminal_rows",
    "terminal_size",
    "text_width",
    "together",
    "typed_line",
]
