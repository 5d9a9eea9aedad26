"""Small widgets that Tk has not: text that can be marked but not changed, and a verdict's sign."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from checkface import Digest, Standing
from checkface_desktop.window.theme import Look, Palette

GROUP = 8
GROUPS_A_LINE = 4
COPY = "<<Copy>>"
WORDS = {
    Standing.SAME: "SAME",
    Standing.DIFFERENT: "DIFFERENT",
    Standing.UNKNOWN: "NOT COMPARED",
    Standing.UNREADABLE: "NOT COMPARED",
}
"""In capitals, since some screens and eyes show no colour."""


def colour_of(standing: Standing, palette: Palette) -> str:
    if standing is Standing.SAME:
        return palette.same
    return palette.different if standing is Standing.DIFFERENT else palette.unknown


class DigestText(tk.Text):
    """A digest in groups of digits; what is copied of it has no blanks."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        colours = look.palette
        super().__init__(
            parent,
            width=GROUPS_A_LINE * (GROUP + 1),
            height=2,
            font="TkFixedFont",
            wrap="word",
            relief="flat",
            background=colours.ground,
            foreground=colours.ink,
            inactiveselectbackground=colours.line,
            highlightthickness=1,
            highlightbackground=colours.ground,
            highlightcolor=colours.accent,
            state="disabled",
            takefocus=True,
        )
        self.tag_configure("differs", foreground=colours.different, underline=True)
        self.bind(COPY, self._copy)
        self.bind("<Tab>", self._next)

    def show(self, digest: Digest | None, difference: int | None = None) -> None:
        """`difference` is the place of the first digit that differs from another digest."""
        value = digest.value if digest else ""
        groups = [value[start : start + GROUP] for start in range(0, len(value), GROUP)]
        lines = [
            groups[start : start + GROUPS_A_LINE] for start in range(0, len(groups), GROUPS_A_LINE)
        ]
        self.configure(state="normal", height=max(len(lines), 1))
        self.delete("1.0", "end")
        self.insert("1.0", "\n".join(" ".join(line) for line in lines))
        if difference is not None:
            row, column = divmod(difference, GROUP * GROUPS_A_LINE)
            place = f"{row + 1}.{column + column // GROUP}"
            self.tag_add("differs", place)
        self.configure(state="disabled")

    def marked_digits(self) -> str:
        """What a person has marked, as it is to be copied."""
        ranges = self.tag_ranges("sel")
        return "".join(self.get(*ranges).split()) if ranges else ""

    def _copy(self, _: object) -> str:
        if text := self.marked_digits():
            self.clipboard_clear()
            self.clipboard_append(text)
        return "break"

    def _next(self, _: object) -> str:
        following = self.tk_focusNext()
        if following:
            following.focus_set()
        return "break"


class Sign(tk.Canvas):
    """A tick, a cross or a question mark: seen also by who sees no colours."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        side = look.px(28)
        super().__init__(
            parent, width=side, height=side, highlightthickness=0, background=look.palette.ground
        )
        self._look = look

    def show(self, standing: Standing | None) -> None:
        self.delete("all")
        if standing is None:
            return
        px, colours = self._look.px, self._look.palette
        colour = colour_of(standing, colours)
        self.create_oval(px(2), px(2), px(26), px(26), fill=colour, outline="")
        lines: dict[Standing, tuple[tuple[float, ...], ...]] = {
            Standing.SAME: ((8, 14.5, 12, 19, 20, 9),),
            Standing.DIFFERENT: ((9, 9, 19, 19), (19, 9, 9, 19)),
        }
        for line in lines.get(standing, ()):
            points = [px(each) for each in line]
            self.create_line(*points, fill=colours.ground, width=px(3), capstyle="round")
        if standing not in lines:
            self.create_text(px(14), px(14), text="?", fill=colours.ground, font="CheckfaceTitle")


def bind_all_of(root: tk.Misc, sequences: tuple[str, ...], do: Callable[[], object]) -> None:
    """A key does something wherever in the window a person is."""
    for sequence in sequences:
        root.bind(sequence, lambda _: do())
