"""The window: it takes what has happened, hands over what a person wishes, and never waits."""

from __future__ import annotations

import contextlib
import queue
import sys
import tkinter as tk
from collections.abc import Sequence
from pathlib import Path
from tkinter import filedialog, ttk

from checkface import Digest
from checkface_desktop.desk import OTHER, Desk
from checkface_desktop.window.comparing import CompareRow
from checkface_desktop.window.parts import WORDS, bind_all_of
from checkface_desktop.window.pictures import Pictures
from checkface_desktop.window.sheet import SheetView
from checkface_desktop.window.single import SingleView
from checkface_desktop.window.theme import (
    DARK,
    LIGHT,
    Look,
    be_aware_of_dots,
    prefers_dark,
    scale_of,
)
from checkface_desktop.work import Drawn, Event, Progress, Undrawn, Work

PULSE = 40
"""Milliseconds between two looks at what has happened."""
AT_ONCE = 200
"""Events, so that a window with a thousand files still hears the keyboard."""
SAID = 1500
"""Milliseconds that a button says what it did."""
MARGIN = 18
PROVES = (
    "The same bytes show the same faces. A face proves that bytes are the same, not that they "
    "are good."
)


def new_root() -> tk.Tk:
    """One into which files can be dropped, where the extra is installed. Raises `tk.TclError`."""
    be_aware_of_dots()
    try:
        from tkinterdnd2 import TkinterDnD

        root: tk.Tk = TkinterDnD.Tk(className="Checkface")
    except (ImportError, RuntimeError):
        root = tk.Tk(className="Checkface")
    return root


class Application:
    """Files in a window."""

    def __init__(self, root: tk.Tk, paths: Sequence[Path], algorithm: str) -> None:
        self.root = root
        root.withdraw()
        self.work = Work()
        self.desk = Desk(self.work, paths, algorithm)
        self.desk.begin()
        self.look = Look(DARK if prefers_dark() else LIGHT, scale_of(root))
        self.look.apply(root)
        self.pictures = Pictures(root, self.work)
        self.many = len(paths) > 1
        self._build()
        self._bind()
        self._show_first()
        root.protocol("WM_DELETE_WINDOW", self.close)
        root.deiconify()
        root.after(PULSE, self.work.prepare)  # the window first
        root.after(PULSE, self._take_events)

    def _build(self) -> None:
        px = self.look.px
        outer = ttk.Frame(self.root, padding=px(MARGIN))
        outer.pack(fill="both", expand=True)
        self._bottom = ttk.Frame(outer)
        self._bottom.pack(side="bottom", fill="x")
        self.comparing = CompareRow(self._bottom, self.look, self.compare, self.choose_file)
        self.comparing.pack(fill="x", pady=(px(12), px(8)))
        faint = self.look.palette.faint
        self.note = ttk.Label(self._bottom, text=PROVES, foreground=faint, wraplength=px(520))
        self.note.pack(anchor="w")
        self.single = SingleView(outer, self.look, self.desk, self.pictures, self)
        self.sheet = SheetView(outer, self.look, self.desk, self.pictures, self.open_one)

    def _bind(self) -> None:
        command = "Command" if sys.platform == "darwin" else "Control"
        root = self.root
        bind_all_of(root, ("<Escape>", f"<{command}-w>", f"<{command}-q>"), self.close)
        bind_all_of(root, (f"<{command}-c>",), self.copy)
        bind_all_of(root, (f"<{command}-o>",), self.choose_file)
        bind_all_of(root, ("<Alt-Left>",), self.back)
        root.bind(f"<{command}-v>", self._paste)
        with contextlib.suppress(AttributeError, tk.TclError):  # without the extra, or its library
            root.drop_target_register("DND_Files")  # type: ignore[attr-defined]
            root.dnd_bind("<<Drop>>", self._drop)  # type: ignore[attr-defined]

    def _show_first(self) -> None:
        if self.many:
            self.back()
        else:
            self.open_one(0)

    def open_one(self, number: int) -> None:
        self.sheet.pack_forget()
        self.single.show(number, of_many=self.many)
        self.single.pack(fill="both", expand=True)
        self._name_window()
        self.comparing.field.focus_set()

    def back(self) -> None:
        """To all files, where there are several."""
        if not self.many:
            return
        self.single.pack_forget()
        self.sheet.refresh()
        self.sheet.pack(fill="both", expand=True)
        self._name_window()
        self.sheet.rows.focus_set()

    def _name_window(self) -> None:
        """Also whoever hears or only lists windows is told the verdict."""
        if not self.shows_one:
            files = sum(number != OTHER for number in self.desk.items)
            self.root.title(f"Check face: {files} files")
            return
        finding = self.desk.finding(self.single.number)
        verdict = f"{WORDS[finding.standing]}: " if finding else ""
        name = self.desk.items[self.single.number].name  # quoted: it may begin with a verdict
        self.root.title(f"Check face: {verdict}“{name}”")

    @property
    def shows_one(self) -> bool:
        return bool(self.single.winfo_manager())

    def compare(self, text: str) -> None:
        self.desk.compare(text)
        self._refresh()

    def choose_file(self) -> None:
        """One to compare with."""
        chosen = filedialog.askopenfilename(parent=self.root, title="Compare with another file")
        if chosen:
            self.comparing.clear()
            self.desk.compare_file(Path(chosen))
            self._refresh()

    def choose(self, number: int, algorithm: str) -> None:
        self.desk.choose(number, algorithm)
        self._refresh()

    def cancel(self, number: int) -> None:
        self.desk.cancel(number)

    def copy(self) -> None:
        """What is marked, else the whole digest of the file that is shown or chosen."""
        focused = self.root.focus_get()
        if isinstance(focused, ttk.Entry) and focused.selection_present():
            return  # the field copies it itself
        reading = self.desk.items[
            self.single.number if self.shows_one else self.sheet.current_number
        ].reading
        text = self.single.digest_text.marked_digits() if self.shows_one else ""
        text = text or (str(reading.digest) if reading and reading.digest else "")
        if text:
            self.root.clipboard_clear()
            self.root.clipboard_append(text)
            self.single.copy_button.configure(text="Copied")
            self.root.after(SAID, lambda: self.single.copy_button.configure(text="Copy"))

    def close(self) -> None:
        self.work.end()
        self.root.destroy()

    def _paste(self, event: tk.Event[tk.Misc]) -> None:
        """Wherever a person is: what is pasted is what should be."""
        if event.widget is not self.comparing.field:
            self.comparing.paste()

    def _drop(self, event: tk.Event[tk.Misc]) -> None:
        paths = self.root.tk.splitlist(event.data)  # type: ignore[attr-defined]
        if len(paths) == 1:
            self.comparing.clear()
            self.desk.compare_file(Path(paths[0]))
            self._refresh()

    def _refresh(self) -> None:
        if self.shows_one:
            self.single.refresh()
        else:
            self.sheet.refresh()
        self._name_window()

    def _take_events(self) -> None:
        for _ in range(AT_ONCE):
            try:
                self._take(self.work.events.get_nowait())
            except queue.Empty:
                break
        self.root.after(PULSE, self._take_events)

    def _take(self, event: Event) -> None:
        match event:
            case Drawn():
                self.pictures.take(event)
                self._show_faces_of(event.digest)
            case Undrawn():
                self.pictures.reason = event.reason
                self.note.configure(
                    text=f"Faces cannot be drawn here ({event.reason}); words stand in."
                )
                self._refresh()
            case _:
                self._show_change(event)

    def _show_change(self, event: Event) -> None:
        number = self.desk.take(event)
        if number is None:
            return
        if not self.shows_one:
            self.sheet.refresh_row(number)
        elif isinstance(event, Progress):
            self.single.refresh_progress()
        else:
            self.single.refresh()
            self._name_window()

    def _show_faces_of(self, digest: Digest) -> None:
        if self.shows_one:
            self.single.show_faces()
        else:
            self.sheet.show_faces(digest)


def show(root: tk.Tk, paths: Sequence[Path], algorithm: str) -> None:
    """Until a person closes it."""
    application = Application(root, paths, algorithm)
    try:
        root.mainloop()
    finally:
        application.work.end()
