"""Many files: a row for each, with its face, its words, and what comparing it says."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from checkface import Digest, Standing
from checkface_desktop.desk import OTHER, Desk, Item
from checkface_desktop.window.pictures import Pictures
from checkface_desktop.window.theme import Look

SIDE = 56
SIGNS = {Standing.SAME: "✓ ", Standing.DIFFERENT: "✗ "}
COLUMNS = (("verdict", "Compared", 130), ("words", "Words", 260), ("digest", "Digest", 160))


class SheetView(ttk.Frame):
    """A contact sheet that the keyboard walks through."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        desk: Desk,
        pictures: Pictures,
        open_one: Callable[[int], object],
    ) -> None:
        super().__init__(parent)
        self._look, self._desk, self._pictures = look, desk, pictures
        names = [name for name, _, _ in COLUMNS]
        self.rows = ttk.Treeview(self, columns=names, selectmode="browse", height=8)
        self.rows.heading("#0", text="File", anchor="w")
        self.rows.column("#0", width=look.px(290))
        for name, title, width in COLUMNS:
            self.rows.heading(name, text=title, anchor="w")
            self.rows.column(name, width=look.px(width), anchor="w")
        bar = ttk.Scrollbar(self, orient="vertical", command=self.rows.yview)
        self.rows.configure(yscrollcommand=bar.set)
        bar.pack(side="right", fill="y")
        self.rows.pack(side="left", fill="both", expand=True)
        for standing in Standing:
            colour = look.palette.different if standing is Standing.DIFFERENT else look.palette.ink
            self.rows.tag_configure(standing.value, foreground=colour)
        for sequence in ("<Return>", "<KP_Enter>", "<Double-1>"):
            self.rows.bind(sequence, lambda _: open_one(self.current_number))
        self._rows_of: dict[Digest, set[int]] = {}
        for number in desk.items:
            self.rows.insert("", "end", iid=str(number))
        self.rows.selection_set("0")
        self.rows.focus("0")

    @property
    def current_number(self) -> int:
        chosen = self.rows.selection()
        return int(chosen[0]) if chosen else 0

    def refresh(self) -> None:
        for number in self._desk.items:
            self.refresh_row(number)

    def show_faces(self, digest: Digest) -> None:
        """One is there now: of thousands of rows only those are looked at that wait for it."""
        for number in self._rows_of.get(digest, ()):
            self.refresh_row(number)

    def refresh_row(self, number: int) -> None:
        if number == OTHER:
            return
        item = self._desk.items[number]
        finding = self._desk.finding(number)
        reading = item.reading
        digest = reading.digest if reading else None
        if digest:
            self._rows_of.setdefault(digest, set()).add(number)
        verdict = ""
        if finding:
            verdict = f"{SIGNS.get(finding.standing, '')}{finding.standing.value}"
        picture = self._pictures.get(digest, 0, self._look.px(SIDE), 1) if digest else None
        self.rows.item(
            str(number),
            text=f"  {item.name}",
            image=picture or "",
            values=(verdict, _words_or_reason(item), digest.short if digest else ""),
            tags=(finding.standing.value,) if finding else (),
        )


def _words_or_reason(item: Item) -> str:
    """Words, or the sentence that stands in for them."""
    if item.reading is None:
        share = f" {100 * item.done // item.total} %" if item.total else ""
        return f"reading…{share}"
    return item.reading.reason or " ".join(item.reading.words)
