"""A picture arrives whole in a real terminal: tmux."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.patience import LONGEST, wait_for

import checkface
from checkface.terminal.layout import Graphics, Terminal, beside

Cell = tuple[str, str, str]
"""A character, its foreground (nothing for a blank) and its background."""

PROGRAM = """
import os, sys
import checkface
from checkface.terminal.layout import beside, detect
image = checkface.Face(checkface.Digest.of_bytes(b"")).image(64)
terminal = detect(sys.stdout, os.environ)
sys.stdout.write(beside(image, ["first line", terminal.graphics.name, "last line"], 24, terminal))
sys.stdout.write("below\\n")
"""

pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")


class Tmux:
    """A server of our own, on a socket of our own."""

    def __init__(self, folder: Path) -> None:
        self.command = ["tmux", "-u", "-S", str(folder / "socket"), "-f", os.devnull]

    def __call__(self, *arguments: str) -> str:
        run = subprocess.run(
            [*self.command, *arguments],
            capture_output=True, text=True, timeout=LONGEST, check=True, encoding="utf-8",
        )  # fmt: skip
        return run.stdout


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    """In a folder with a short name, since a socket's path may have 100 characters at most."""
    with tempfile.TemporaryDirectory(prefix="checkface-") as folder:
        server = Tmux(Path(folder))
        yield server
        subprocess.run([*server.command, "kill-server"], capture_output=True, check=False)


@pytest.mark.parametrize(
    ("colorterm", "graphics"), [("truecolor", Graphics.BLOCKS), ("", Graphics.BLOCKS_256)]
)
def test_each_cell_of_a_face_and_the_text_beside_it_arrive_in_tmux(
    tmux: Tmux, tmp_path: Path, colorterm: str, graphics: Graphics
) -> None:
    image = checkface.Face(checkface.Digest.of_bytes(b"")).image(64)
    lines = ["first line", graphics.name, "last line"]
    shown = _shown_in(tmux, tmp_path, colorterm)
    terminal = Terminal(graphics, columns=100, cell=_cell_of(tmux))
    drawn = _cells(beside(image, lines, 24, terminal).splitlines())
    assert drawn == shown[: len(drawn)]
    assert "below" == _text(shown[len(drawn)])
    assert lines == [_text(line)[26:] for line in drawn if len(line) > 24]
    assert all(back for line in drawn for _, _, back in line[:24])


def _shown_in(tmux: Tmux, tmp_path: Path, colorterm: str) -> list[list[Cell]]:
    """What tmux shows once the program has drawn, line by line with its colours."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    cache = os.environ["CHECKFACE_CACHE_DIR"]
    tmux("new-session", "-d", "-x", "100", "-y", "30", "cat")
    tmux("set-option", "-g", "remain-on-exit", "on")
    tmux(
        "respawn-pane", "-k", "-e", f"COLORTERM={colorterm}", "-e", f"CHECKFACE_CACHE_DIR={cache}",
        "-e", "LC_ALL=C.UTF-8", "-e", "NO_COLOR=", "-e", "CHECKFACE_IMAGE=", "-e", "COLUMNS=",
        f"'{sys.executable}' '{program}'; tmux wait-for -S drawn; cat",
    )  # fmt: skip
    tmux("wait-for", "drawn")
    wait_for(lambda: "below" in tmux("capture-pane", "-p"), "tmux has read what was drawn")
    return _cells(tmux("capture-pane", "-e", "-N", "-p").splitlines())


def _cell_of(tmux: Tmux) -> tuple[int, int]:
    """Its real size does not matter to tmux, but decides how many rows a picture has."""
    width, height = tmux(
        "display-message", "-p", "#{window_cell_width} #{window_cell_height}"
    ).split()
    return int(width), int(height)


def _cells(lines: list[str]) -> list[list[Cell]]:
    """The characters of each line with their colours, however these are written; no blank ends."""
    screen: list[list[Cell]] = [[]]
    front = back = ""
    for codes, character in re.findall(r"\x1b\[([\d;]*)m|([^\x1b])", "\n".join(lines)):
        if character == "\n":
            screen.append([])
        elif character:
            screen[-1].append((character, "" if character == " " else front, back))
        else:
            front, back = _colours(codes, front, back)
    return [_without_blank_end(line) for line in screen]


def _colours(codes: str, front: str, back: str) -> tuple[str, str]:
    for code in re.findall(r"[34]8;2;\d+;\d+;\d+|[34]8;5;\d+|\d+", codes or "0"):
        if code in ("0", "39"):
            front = ""
        if code in ("0", "49"):
            back = ""
        if code.startswith("38;"):
            front = code[3:]
        if code.startswith("48;"):
            back = code[3:]
    return front, back


def _without_blank_end(line: list[Cell]) -> list[Cell]:
    while line and line[-1] == (" ", "", ""):
        line = line[:-1]
    return line


def _text(line: list[Cell]) -> str:
    return "".join(character for character, _, _ in line)
