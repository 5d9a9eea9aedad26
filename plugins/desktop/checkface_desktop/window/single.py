"""One file: its trio, words and digest, and what comparing it says."""

from __future__ import annotations

import tkinter as tk
from dataclasses import dataclass
from tkinter import ttk
from typing import Protocol

from checkface import Digest, Finding, Standing, plain
from checkface.pictures import Verdict
from checkface.terminal import size_in_words
from checkface_desktop.desk import ALGORITHMS, OTHER, Desk, Item
from checkface_desktop.window.parts import WORDS, DigestText, Sign, colour_of
from checkface_desktop.window.pictures import Pictures
from checkface_desktop.window.theme import Look

FACES = 3
SIDE = 176
OTHER_SIDE = 96
GAP = 8
WIDTH = FACES * SIDE + (FACES - 1) * GAP
TITLES = {"sha256": "SHA-256", "sha512": "SHA-512", "sha1": "SHA-1"}


class Actions(Protocol):
    """What a person can do here."""

    def choose(self, number: int, algorithm: str) -> None: ...
    def cancel(self, number: int) -> None: ...
    def copy(self) -> None: ...
    def back(self) -> None: ...


@dataclass
class Slot:
    """Where one face is shown."""

    label: tk.Label
    key: tuple[Digest, int, int] | None = None


class SingleView(ttk.Frame):
    """All there is to one file."""

    def __init__(  # one argument for each thing that it is made of
        self, parent: tk.Misc, look: Look, desk: Desk, pictures: Pictures, actions: Actions
    ) -> None:
        super().__init__(parent)
        self._look, self._desk, self._pictures, self._actions = look, desk, pictures, actions
        self.number = 0
        self.digest_text: DigestText
        self._build()

    def _build(self) -> None:
        px, colours = self._look.px, self._look.palette
        self._back = ttk.Button(self, text="← All files", command=self._actions.back)
        self._name = ttk.Label(self, font="CheckfaceTitle", wraplength=px(WIDTH))
        self._about = ttk.Label(self, foreground=colours.faint, wraplength=px(WIDTH))
        self._name.pack(anchor="w")
        self._about.pack(anchor="w", pady=(0, px(8)))
        self._slots = self._row_of_faces(SIDE)
        self._words = ttk.Label(self, font="CheckfaceWords", wraplength=px(WIDTH))
        self._words.pack(anchor="w", pady=(px(10), px(6)))
        self._build_digest()
        self._build_progress()
        self._build_verdict()

    def _row_of_faces(self, side: int) -> list[Slot]:
        row = ttk.Frame(self)
        row.pack(anchor="w")
        return [self._face(row, side) for _ in range(FACES)]

    def _face(self, row: ttk.Frame, side: int) -> Slot:
        """An empty square keeps the place: nothing jumps once the face is there."""
        px, colours = self._look.px, self._look.palette
        frame = tk.Frame(row, width=px(side), height=px(side), background=colours.field)
        frame.pack_propagate(flag=False)
        frame.pack(side="left", padx=(0, px(GAP)))
        label = tk.Label(frame, background=colours.field, foreground=colours.faint, borderwidth=0)
        label.pack(fill="both", expand=True)
        return Slot(label)

    def _build_digest(self) -> None:
        px = self._look.px
        row = ttk.Frame(self)
        row.pack(fill="x")
        self.digest_text = DigestText(row, self._look)
        self.digest_text.pack(side="left", anchor="n")
        right = ttk.Frame(row)
        right.pack(side="right", anchor="n")
        titles = [TITLES[each] for each in ALGORITHMS]
        self._algorithm = ttk.Combobox(right, values=titles, state="readonly", width=9)
        self._algorithm.bind("<<ComboboxSelected>>", lambda _: self._choose())
        self._algorithm.pack(pady=(0, px(4)))
        self.copy_button = ttk.Button(right, text="Copy", command=self._actions.copy)
        self.copy_button.pack(fill="x")

    def _build_progress(self) -> None:
        self._progress = ttk.Frame(self)
        self._bar = ttk.Progressbar(self._progress, maximum=1.0)
        self._bar.pack(side="left", fill="x", expand=True)
        cancel = ttk.Button(self._progress, text="Cancel", command=self._cancel)
        cancel.pack(side="right", padx=(self._look.px(8), 0))
        self._remark = ttk.Label(
            self, foreground=self._look.palette.different, wraplength=self._look.px(WIDTH)
        )

    def _build_verdict(self) -> None:
        px = self._look.px
        self._verdict = ttk.Frame(self)
        self._sign = Sign(self._verdict, self._look)
        self._sign.pack(side="left", anchor="n", padx=(0, px(10)))
        said = ttk.Frame(self._verdict)
        said.pack(side="left", fill="x", expand=True)
        self._word = ttk.Label(said, font="CheckfaceVerdict")
        self._word.pack(anchor="w")
        self._reason = ttk.Label(said, wraplength=px(WIDTH - 48))
        self._reason.pack(anchor="w")
        self._other = ttk.Frame(said)
        self._other_slots = [self._face(self._other, OTHER_SIDE) for _ in range(FACES)]
        self._other_text = DigestText(said, self._look)

    def show(self, number: int, *, of_many: bool) -> None:
        self.number = number
        if of_many:
            self._back.pack(anchor="w", pady=(0, self._look.px(8)), before=self._name)
        else:
            self._back.pack_forget()
        self.refresh()

    def refresh(self) -> None:
        """Show what is known by now."""
        item = self._desk.items[self.number]
        self._show_file(item)
        self._show_progress(item)
        self._show_finding(self._desk.finding(self.number))
        self.show_faces()

    def refresh_progress(self) -> None:
        item = self._desk.items[self.number]
        self._about.configure(text=_about(item))
        self._show_progress(item)

    def show_faces(self) -> None:
        reading = self._desk.items[self.number].reading
        self._fill(self._slots, reading.digest if reading else None, SIDE)
        finding = self._desk.finding(self.number)
        self._fill(self._other_slots, _other_digest(finding), OTHER_SIDE)

    def _show_file(self, item: Item) -> None:
        reading = item.reading
        digest = reading.digest if reading else None
        self._name.configure(text=item.name)
        self._about.configure(text=_about(item))
        words = " ".join(reading.words) if reading else ""
        self._words.configure(text=words)
        finding = self._desk.finding(self.number)
        self.digest_text.show(digest, _difference(finding))
        self._algorithm.set(TITLES[item.algorithm])
        self.copy_button.state(["!disabled" if digest else "disabled"])

    def _show_progress(self, item: Item) -> None:
        other = self._desk.items.get(OTHER)
        waiting = next((each for each in (item, other) if each and not each.is_read), None)
        if waiting:
            self._bar.configure(value=waiting.done / waiting.total if waiting.total else 0)
            self._progress.pack(fill="x", pady=(self._look.px(8), 0), before=self._verdict_place())
        else:
            self._progress.pack_forget()
        remark = item.reading.reason if item.reading else ""
        self._remark.configure(text=remark)
        if remark:
            self._remark.pack(anchor="w", pady=(self._look.px(8), 0))
        else:
            self._remark.pack_forget()

    def _verdict_place(self) -> tk.Misc:
        if not self._verdict.winfo_manager():
            self._verdict.pack(fill="x", pady=(self._look.px(12), 0))
        return self._verdict

    def _show_finding(self, finding: Finding | None) -> None:
        if finding is None:
            self._verdict.pack_forget()
            return
        self._verdict_place()
        self._sign.show(finding.standing)
        colour = colour_of(finding.standing, self._look.palette)
        self._word.configure(text=WORDS[finding.standing], foreground=colour)
        self._reason.configure(text=finding.reason)
        other = _other_digest(finding)
        for widget in (self._other, self._other_text):
            if other:
                widget.pack(anchor="w", pady=(self._look.px(6), 0))
            else:
                widget.pack_forget()
        self._other_text.show(other, _difference(finding))

    def _fill(self, slots: list[Slot], digest: Digest | None, side: int) -> None:
        size = self._look.px(side)
        for index, slot in enumerate(slots):
            key = (digest, index, size) if digest else None
            picture = self._pictures.get(digest, index, size, FACES) if digest else None
            waiting = "…" if digest and not self._pictures.reason else ""
            slot.label.configure(image=picture or "", text="" if picture else waiting)
            slot.key = key

    def _choose(self) -> None:
        title = self._algorithm.get()
        algorithm = next(name for name, shown in TITLES.items() if shown == title)
        self._actions.choose(self.number, algorithm)

    def _cancel(self) -> None:
        for number in (self.number, OTHER):
            self._actions.cancel(number)


def _about(item: Item) -> str:
    """Where it lies and how large it is, or how far we are."""
    where = plain(str(item.path.absolute().parent))
    if item.reading is None:
        done = f"{size_in_words(item.done)} of {size_in_words(item.total)}" if item.total else ""
        return f"{where}  reading… {done}".rstrip()
    size = item.reading.size
    return where if size is None else f"{where}  {size_in_words(size)}"


def _other_digest(finding: Finding | None) -> Digest | None:
    """Shown where it is another one: two times the same trio would say nothing."""
    if finding is None or finding.standing is not Standing.DIFFERENT:
        return None
    return finding.expected


def _difference(finding: Finding | None) -> int | None:
    if finding is None or not (finding.expected and finding.actual):
        return None
    return Verdict.of(finding.actual, finding.expected).first_difference
