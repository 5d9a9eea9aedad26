"""The line in which a person says what a file should be."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from checkface_desktop.window.theme import Look

SHORTEST = 40
"""Letters of the shortest digest, a sha1."""
TITLE = "Compare with a digest, lines of sha256sum, or another file:"


class CompareRow(ttk.Frame):
    """A field, and two buttons for what is in the clipboard or in another folder."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        compare: Callable[[str], object],
        choose_file: Callable[[], object],
    ) -> None:
        super().__init__(parent)
        self._compare = compare
        ttk.Label(self, text=TITLE).pack(anchor="w", pady=(0, look.px(4)))
        row = ttk.Frame(self)
        row.pack(fill="x")
        self._text = self._compared = ""
        """What the field says of that for which a verdict is there, and all of it: lines, say."""
        self._written = tk.StringVar(self)
        self._written.trace_add("write", lambda *_: self._take_changed())
        self.field = ttk.Entry(row, textvariable=self._written)
        self.field.pack(side="left", fill="x", expand=True)
        self.field.bind("<Return>", lambda _: self._take_again())
        self.field.bind("<<Paste>>", self._paste_into_field)
        self.field.bind("<Control-a>", self._mark_all)  # Tk goes to the start of the line
        ttk.Button(row, text="Paste", command=self.paste).pack(side="left", padx=look.px(6))
        ttk.Button(row, text="File…", command=choose_file).pack(side="left")

    def paste(self) -> None:
        """All lines of the clipboard, which the field would make one of."""
        try:
            text = str(self.clipboard_get())
        except tk.TclError:  # nothing is in it, or no text
            return
        self._write(" ".join(text.split("\n")).strip())
        self.take(text)

    def clear(self) -> None:
        self._write("")

    def _write(self, text: str) -> None:
        """By us: whoever does it knows what to compare."""
        self._text = text
        self._written.set(text)

    def take(self, text: str) -> None:
        self._text, self._compared = self._written.get(), text
        self._compare(text)

    def _take_again(self) -> None:
        text = self._written.get()
        self.take(self._compared if text == self._text and self._compared else text)

    def _take_changed(self) -> None:
        """While it is typed: what is half a digest is no error yet, and has no verdict."""
        text = self._written.get()
        if text != self._text:
            self.take(text if len(text.strip()) >= SHORTEST else "")

    def _paste_into_field(self, _: object) -> str:
        self.paste()
        return "break"

    def _mark_all(self, _: object) -> str:
        self.field.select_range(0, "end")
        return "break"
