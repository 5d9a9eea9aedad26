"""What decides how a picture is shown: the user, then what the output is, then the terminal."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkface.errors import OutputError
from checkface.terminal import Screen as Drawn
from checkface.terminal import query
from checkface.terminal.grain import Grain
from checkface.terminal.layout import CHOICES, Graphics, detect
from checkface.terminal.query import Answer, Window

XTERM = {"TERM": "xterm-256color"}
KITTY_ANSWER = Answer(kitty=True, sixel=True, cell=(9, 18))
SIXEL_ANSWER = Answer(kitty=False, sixel=True, cell=(6, 13))
PLAIN_ANSWER = Answer(kitty=False, sixel=False, cell=None)


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class Asked:
    """A terminal that answers the same each time and counts the questions."""

    def __init__(self, answer: Answer | None) -> None:
        self.answer = answer
        self.questions = 0

    def __call__(self) -> Answer | None:
        self.questions += 1
        return self.answer


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Asked:
    """Nobody's real terminal or tmux is asked here."""
    silent = Asked(None)
    monkeypatch.setattr(query, "ask", silent)
    monkeypatch.setenv("PATH", str(tmp_path))
    return silent


ON_A_TERMINAL = {
    "nothing known": ({}, Graphics.NONE),
    "TERM=xterm": ({"TERM": "xterm"}, Graphics.NONE),
    "256 colours": (XTERM, Graphics.BLOCKS_256),
    "truecolor": ({**XTERM, "COLORTERM": "truecolor"}, Graphics.BLOCKS),
    "24bit": ({**XTERM, "COLORTERM": "24bit"}, Graphics.BLOCKS),
    "other COLORTERM": ({**XTERM, "COLORTERM": "1"}, Graphics.BLOCKS_256),
    "direct": ({"TERM": "xterm-direct"}, Graphics.BLOCKS),
    "alacritty through ssh": ({"TERM": "alacritty"}, Graphics.BLOCKS),
    "Windows Terminal": ({"WT_SESSION": "1"}, Graphics.BLOCKS),
    "dumb": ({"TERM": "dumb", "COLORTERM": "truecolor"}, Graphics.NONE),
    "NO_COLOR": ({**XTERM, "NO_COLOR": "1"}, Graphics.NONE),
    "empty NO_COLOR": ({**XTERM, "NO_COLOR": ""}, Graphics.BLOCKS_256),
    "iTerm2": ({**XTERM, "TERM_PROGRAM": "iTerm.app"}, Graphics.ITERM2),
    "WezTerm": ({**XTERM, "TERM_PROGRAM": "WezTerm"}, Graphics.ITERM2),
    "iTerm2 through ssh": ({**XTERM, "LC_TERMINAL": "iTerm2"}, Graphics.ITERM2),
    "VS Code started from iTerm2": (
        {**XTERM, "TERM_PROGRAM": "vscode", "LC_TERMINAL": "iTerm2"},
        Graphics.BLOCKS_256,
    ),
    "tmux": ({"TERM": "tmux-256color", "TMUX": "x"}, Graphics.BLOCKS_256),
    "tmux, truecolor": (
        {"TERM": "screen", "TMUX": "x", "COLORTERM": "truecolor"},
        Graphics.BLOCKS,
    ),
    "tmux in iTerm2": ({**XTERM, "TMUX": "x", "TERM_PROGRAM": "iTerm.app"}, Graphics.BLOCKS_256),
    "tmux through ssh": ({"TERM": "tmux-256color"}, Graphics.BLOCKS_256),
    "screen": ({"TERM": "screen", "STY": "x", "COLORTERM": "truecolor"}, Graphics.BLOCKS_256),
}


@pytest.mark.parametrize("case", ON_A_TERMINAL)
def test_the_environment_decides_for_a_terminal_that_does_not_answer(case: str) -> None:
    environ, expected = ON_A_TERMINAL[case]
    assert expected == detect(Screen(), environ).graphics


TMUX_SAYS = {
    "echo 256,RGB,title": Graphics.BLOCKS,
    "echo 256,title": Graphics.BLOCKS_256,
    "exit 1": Graphics.BLOCKS_256,
}


@pytest.mark.skipif(os.name == "nt", reason="tmux is POSIX")
@pytest.mark.parametrize("script", TMUX_SAYS)
def test_tmux_tells_whether_the_terminal_around_it_has_24_bit_colour(
    tmp_path: Path, script: str
) -> None:
    (tmp_path / "tmux").write_text(f"#!/bin/sh\n{script}\n")
    (tmp_path / "tmux").chmod(0o755)
    assert TMUX_SAYS[script] == detect(Screen(), {"TERM": "screen", "TMUX": "x"}).graphics


ASKED = {
    "kitty before sixel": ({"TERM": "xterm"}, KITTY_ANSWER, Graphics.KITTY),
    "sixel": ({"TERM": "xterm"}, SIXEL_ANSWER, Graphics.SIXEL),
    "neither": (XTERM, PLAIN_ANSWER, Graphics.BLOCKS_256),
    "neither, truecolor": ({**XTERM, "COLORTERM": "24bit"}, PLAIN_ANSWER, Graphics.BLOCKS),
}


@pytest.mark.parametrize("case", ASKED)
def test_what_the_terminal_says_comes_before_what_the_environment_says(
    case: str, asked: Asked
) -> None:
    environ, asked.answer, expected = ASKED[case]
    assert expected == detect(Screen(), environ).graphics
    assert 1 == asked.questions


def test_the_terminal_knows_how_large_its_characters_are(asked: Asked) -> None:
    asked.answer = SIXEL_ANSWER
    assert (6, 13) == detect(Screen(), XTERM).cell


NOT_ASKED = {
    "piped": (io.StringIO, XTERM),
    "NO_COLOR": (Screen, {**XTERM, "NO_COLOR": "1"}),
    "dumb": (Screen, {"TERM": "dumb"}),
    "tmux": (Screen, {**XTERM, "TMUX": "x"}),
    "iTerm2": (Screen, {**XTERM, "TERM_PROGRAM": "iTerm.app"}),
    "Terminal.app": (Screen, {**XTERM, "TERM_PROGRAM": "Apple_Terminal"}),
    "the console of Linux": (Screen, {"TERM": "linux"}),
    "Emacs": (Screen, {"TERM": "eterm-color", "INSIDE_EMACS": "29"}),
    "CI": (Screen, {**XTERM, "CI": "true"}),
    "no TERM": (Screen, {}),
}


@pytest.mark.parametrize("case", NOT_ASKED)
def test_no_terminal_is_asked_that_is_none_or_cannot_understand(case: str, asked: Asked) -> None:
    stream, environ = NOT_ASKED[case]
    detect(stream(), environ)
    assert 0 == asked.questions


@pytest.mark.parametrize("choice", CHOICES[1:])
@pytest.mark.parametrize("environ", [{}, {"NO_COLOR": "1"}, {"GITHUB_ACTIONS": "true"}], ids=str)
@pytest.mark.parametrize("stream", [Screen, io.StringIO])
def test_what_the_user_chooses_is_what_they_get(
    choice: str, environ: dict[str, str], stream: type[io.StringIO]
) -> None:
    assert Graphics(choice) == detect(stream(), environ, choice).graphics


def test_an_option_outweighs_the_variable_and_auto_leaves_it_to_us() -> None:
    environ = {**XTERM, "CHECKFACE_IMAGE": "kitty"}
    assert Graphics.KITTY == detect(Screen(), environ).graphics
    assert Graphics.NONE == detect(Screen(), environ, "none").graphics
    assert Graphics.BLOCKS_256 == detect(Screen(), environ, "auto").graphics
    assert Graphics.BLOCKS_256 == detect(Screen(), {**XTERM, "CHECKFACE_IMAGE": ""}).graphics


def test_an_unknown_choice_is_said_with_the_known_ones() -> None:
    with pytest.raises(OutputError, match=r"'ascii-art': expected one of auto, kitty, .*none"):
        detect(Screen(), {}, "ascii-art")


def test_chosen_sixels_ask_for_the_size_of_a_character(asked: Asked) -> None:
    """They are measured in pixels, and would else lie under the text."""
    asked.answer = SIXEL_ANSWER
    assert (6, 13) == detect(Screen(), XTERM, "sixel").cell
    assert (8, 16) == detect(io.StringIO(), XTERM, "sixel").cell
    assert 1 == asked.questions


FORCED = {"1": "blocks", "3": "blocks", "true": "blocks", "2": "256", "0": "none", "": "none"}


@pytest.mark.parametrize("value", FORCED)
def test_force_color_brings_blocks_into_a_pipe(value: str) -> None:
    assert FORCED[value] == detect(io.StringIO(), {"FORCE_COLOR": value}).graphics.value


def test_no_color_outweighs_every_wish_for_colour_but_a_choice() -> None:
    for wish in ("FORCE_COLOR", "GITHUB_ACTIONS"):
        assert Graphics.NONE == detect(io.StringIO(), {wish: "1", "NO_COLOR": "1"}).graphics


def test_github_s_log_gets_blocks_through_its_pipe_and_a_file_gets_words(tmp_path: Path) -> None:
    """A job's summary is a file, and shows escape sequences as they are."""
    environ = {"GITHUB_ACTIONS": "true"}
    reading, writing = os.pipe()
    with open(reading), open(writing, "w", encoding="utf-8") as pipe:
        shown = detect(pipe, environ)
    with open(tmp_path / "summary.md", "w", encoding="utf-8") as file:
        written = detect(file, environ)
    assert (Graphics.BLOCKS, (7, 20)) == (shown.graphics, shown.cell)
    assert Graphics.NONE == written.graphics


def test_an_output_that_cannot_write_blocks_gets_words_or_an_error_if_they_are_chosen() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    environ = {"FORCE_COLOR": "1"}
    assert Graphics.NONE == detect(stream, environ).graphics
    with pytest.raises(OutputError, match=r"encoding is 'ascii'.*PYTHONIOENCODING=utf-8"):
        detect(stream, environ, "blocks")


def test_the_window_s_size_is_taken_and_less_of_it_where_that_is_wished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(query, "window", lambda _: Window(100, 40, (10, 21)))
    found = detect(Screen(), {})
    assert (100, 40, (10, 21)) == (found.columns, found.rows, found.cell)
    less = detect(Screen(), {"COLUMNS": "72", "LINES": "9"})
    assert (72, 9) == (less.columns, less.rows)


NO_SIZES = ["wide", "", "0", "-5", "1e3", "9" * 5000, "\u00b2", " 5", "10" * 9]


@pytest.mark.parametrize("told", ["101", "99999", "1000000000", *NO_SIZES])
def test_nothing_makes_rows_longer_than_the_window_which_would_break_them(
    monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setattr(query, "window", lambda _: Window(100, 40, None))
    found = detect(Screen(), {"COLUMNS": told, "LINES": told})
    assert (100, 40) == (found.columns, found.rows)


@pytest.mark.parametrize("told", NO_SIZES)
def test_a_window_without_a_size_is_a_usual_one_and_no_log(
    monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setattr(query, "window", lambda _: None)
    found = detect(Screen(), {"COLUMNS": told, "LINES": told})
    assert (80, 24) == (found.columns, found.rows)
    assert 160 == detect(io.StringIO(), {"COLUMNS": told}).columns


def test_a_window_may_change_its_size_while_we_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Screen())
    monkeypatch.setattr(query, "window", lambda _: Window(100, 40, None))
    before = Drawn.detect("none")
    monkeypatch.setattr(query, "window", lambda _: Window(50, 20, None))
    after = before.measured().terminal
    assert (50, 20, before.terminal.graphics) == (after.columns, after.rows, after.graphics)


def test_lines_in_a_log_are_wide_enough_for_a_whole_digest_beside_a_face() -> None:
    assert detect(io.StringIO(), {"FORCE_COLOR": "1"}).columns >= 24 + 2 + len("sha256:") + 64


TRUE_COLOUR = {**XTERM, "COLORTERM": "truecolor"}
SAYS = {
    "nothing": ("", Grain.QUADRANTS),
    "a number without an end": ("kitty " + "9" * 5000, Grain.OCTANTS),
    "points": ("kitty ....", Grain.QUADRANTS),
    "a stranger": ("Unheard of(99.0)", Grain.QUADRANTS),
    "xterm": ("XTerm(390)", Grain.QUADRANTS),
    "foot of Debian 11": ("foot(1.6.4)", Grain.SEXTANTS),
    "foot of 2025": ("foot(1.20.0)", Grain.OCTANTS),
    "Ghostty 1.1": ("ghostty 1.1.3", Grain.SEXTANTS),
    "Ghostty 1.2": ("ghostty 1.2.0-arch1", Grain.OCTANTS),
    "kitty that draws three sextants wrong": ("kitty(0.19.2)", Grain.QUADRANTS),
    "kitty": ("kitty(0.39.1)", Grain.SEXTANTS),
    "kitty of 2025": ("kitty(0.40.0)", Grain.OCTANTS),
    "GNOME of Debian 11": ("VTE(6203)", Grain.QUADRANTS),
    "GNOME of Debian 12": ("VTE(7006)", Grain.SEXTANTS),
    "GNOME 47": ("VTE(7800)", Grain.OCTANTS),
    "VTE that has come far": ("VTE(10002)", Grain.OCTANTS),
    "WezTerm": ("WezTerm 20240203-110809-5046fc22", Grain.SEXTANTS),
    "WezTerm of 2025": ("WezTerm 20250501-000000-deadbeef", Grain.OCTANTS),
    "Windows Terminal": ("Windows Terminal 1.22", Grain.QUADRANTS),
    "Konsole": ("Konsole 24.12.1", Grain.QUADRANTS),
    "a name that only begins alike": ("kitty-like(9.0)", Grain.QUADRANTS),
    "a version that is none": ("foot(unknown)", Grain.QUADRANTS),
    "no version": ("foot", Grain.QUADRANTS),
    "dots": ("foot(...)", Grain.QUADRANTS),
    "rubbish": ("(((", Grain.QUADRANTS),
}


@pytest.mark.parametrize("case", SAYS)
def test_blocks_are_as_fine_as_the_terminal_draws_them_itself(case: str, asked: Asked) -> None:
    """In doubt quadrants: whether a font has more, nobody can ask."""
    said, expected = SAYS[case]
    asked.answer = Answer(kitty=False, sixel=False, cell=None, name=said)
    assert expected == detect(Screen(), TRUE_COLOUR).grain


CHILDREN = {
    "VTE": ({"VTE_VERSION": "7802"}, Grain.OCTANTS),
    "an old VTE": ({"VTE_VERSION": "6003"}, Grain.QUADRANTS),
    "Ghostty": ({"TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.3.1"}, Grain.OCTANTS),
    "VS Code": ({"TERM_PROGRAM": "vscode", "TERM_PROGRAM_VERSION": "9.9"}, Grain.QUADRANTS),
    "no version": ({"TERM_PROGRAM": "WezTerm"}, Grain.QUADRANTS),
    "the console of Linux": ({"TERM": "linux"}, Grain.HALVES),
    "tmux, once started in VTE": ({"TMUX": "x", "VTE_VERSION": "7802"}, Grain.QUADRANTS),
    "screen in foot": ({"STY": "x", "TERM_PROGRAM": "foot"}, Grain.QUADRANTS),
}


@pytest.mark.parametrize("case", CHILDREN)
def test_a_terminal_that_does_not_answer_may_have_told_its_children(case: str) -> None:
    environ, expected = CHILDREN[case]
    assert expected == detect(Screen(), {**TRUE_COLOUR, **environ}).grain


@pytest.mark.skipif(os.name == "nt", reason="tmux is POSIX")
@pytest.mark.parametrize(
    ("name", "grain"),
    [("foot(1.20.0)", Grain.SEXTANTS), ("XTerm(379)", Grain.QUADRANTS), ("", Grain.QUADRANTS)],
)
def test_in_tmux_blocks_are_as_fine_as_the_terminal_around_it_and_tmux_know(
    tmp_path: Path, name: str, grain: Grain
) -> None:
    """Octants are from 2024: a tmux that has not heard of them takes them for no character."""
    (tmp_path / "tmux").write_text(f"#!/bin/sh\necho '256,RGB {name}'\n")
    (tmp_path / "tmux").chmod(0o755)
    found = detect(Screen(), {"TERM": "screen", "TMUX": "x"})
    assert (Graphics.BLOCKS, grain) == (found.graphics, found.grain)


@pytest.mark.parametrize("grain", Grain)
def test_a_user_who_sees_what_their_font_has_chooses_the_blocks(grain: Grain) -> None:
    environ = {"CHECKFACE_BLOCKS": grain.value}
    for others in ({}, TRUE_COLOUR, {"TERM": "linux"}, {"TMUX": "x"}):
        assert grain == detect(Screen(), {**others, **environ}).grain
    assert Grain.QUADRANTS == detect(Screen(), {"CHECKFACE_BLOCKS": "auto"}).grain
    assert Grain.QUADRANTS == detect(Screen(), {"CHECKFACE_BLOCKS": ""}).grain


def test_unknown_blocks_are_said_with_the_known_ones() -> None:
    with pytest.raises(OutputError, match=r"'braille': expected one of auto, halves, .*octants"):
        detect(Screen(), {"CHECKFACE_BLOCKS": "braille"})


WORDS_BECAUSE = {
    "16 colours": ({"TERM": "xterm"}, "no more than 16 colours (TERM is 'xterm')"),
    "the console of Linux": ({"TERM": "linux"}, "16 colours (TERM is 'linux')"),
    "NO_COLOR": ({**TRUE_COLOUR, "NO_COLOR": "1"}, "NO_COLOR is set"),
    "dumb": ({"TERM": "dumb"}, "TERM is dumb"),
    "256 colours": (XTERM, ""),
    "chosen": ({"CHECKFACE_IMAGE": "none"}, ""),
}


@pytest.mark.parametrize("case", WORDS_BECAUSE)
def test_a_person_who_sees_no_faces_is_told_why(case: str) -> None:
    environ, reason = WORDS_BECAUSE[case]
    found = detect(Screen(), environ)
    assert bool(reason) is bool(found.why_words)
    assert reason in found.why_words


def test_nobody_looks_at_a_pipe() -> None:
    for environ in ({}, {"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert not detect(io.StringIO(), environ).why_words


def test_detection_imports_nothing_that_draws() -> None:
    """`checkface --help` must not pay for NumPy or Pillow."""
    program = (
        "import os, sys; from checkface.terminal import layout; "
        "layout.detect(sys.stdout, os.environ, 'blocks'); "
        "print({'numpy', 'PIL'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "set()\n" == run.stdout
