"""Turns what the desktop prefers, light or dark, large or small, into colours, fonts and sizes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tkinter as tk
from dataclasses import dataclass
from importlib import import_module
from tkinter import font, ttk

PATIENCE = 0.3
"""Seconds that a desktop has to say what it prefers; a light window is no misfortune."""
DOTS_AN_INCH = 96
"""What sizes are meant for."""
PORTAL = (
    *("gdbus", "call", "--session", "--timeout", "1"),
    *("--dest", "org.freedesktop.portal.Desktop"),
    *("--object-path", "/org/freedesktop/portal/desktop"),
    *("--method", "org.freedesktop.portal.Settings.Read"),
    *("org.freedesktop.appearance", "color-scheme"),
)
GNOME = ("gsettings", "get", "org.gnome.desktop.interface", "color-scheme")
APPLE = ("defaults", "read", "-g", "AppleInterfaceStyle")
WINDOWS = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"


@dataclass(frozen=True)
class Palette:
    """Text on each of them has a contrast of 4.5 or more."""

    ground: str
    field: str
    ink: str
    faint: str
    line: str
    accent: str
    same: str
    different: str
    unknown: str


LIGHT = Palette(
    *("#fbfbfa", "#ffffff", "#1c1b1a", "#5c5a57", "#c9c6c1"),
    *("#1d4f91", "#126b37", "#b3261e", "#6b4e00"),
)
DARK = Palette(
    *("#1e1e20", "#29292c", "#f1f0ee", "#b5b2ad", "#55545a"),
    *("#9cc2ff", "#7fd8a0", "#ff9d94", "#f0cd7a"),
)


def prefers_dark() -> bool:
    """As the desktop says; where it says nothing, light."""
    named = os.environ.get("GTK_THEME", "")
    if named:
        return named.lower().endswith(("dark", ":dark"))
    if sys.platform == "win32":
        return _windows_prefers_dark()
    if sys.platform == "darwin":
        return "dark" in _answer(APPLE).lower()
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return False  # to ask would start a bus
    return bool(re.search(r"uint32 1\b", _answer(PORTAL))) or "dark" in _answer(GNOME)


def _answer(command: tuple[str, ...]) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def _windows_prefers_dark() -> bool:
    winreg = import_module("winreg")
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, WINDOWS) as key:
            return not winreg.QueryValueEx(key, "AppsUseLightTheme")[0]
    except OSError:
        return False


def be_aware_of_dots() -> None:
    """Windows would else draw the window small and blow it up."""
    if sys.platform == "win32":
        try:
            import_module("ctypes").windll.shcore.SetProcessDpiAwareness(1)
        except (AttributeError, OSError):
            return


def scale_of(root: tk.Misc) -> float:
    """How many times larger all has to be than on a screen of 96 dots an inch."""
    found = re.search(r"^Xft\.dpi:\s*(\d+)", _resources(root), re.MULTILINE)
    dots = float(found[1]) if found else root.winfo_fpixels("1i")
    asked = os.environ.get("GDK_SCALE", "")
    factor = float(asked) if re.fullmatch(r"[1-4]", asked) else 1.0
    return min(max(dots / DOTS_AN_INCH, factor, 1.0), 4.0)


def _resources(root: tk.Misc) -> str:
    """What a desktop tells programs of X, among it how large letters are to be."""
    return _answer(("xrdb", "-query")) if root.tk.call("tk", "windowingsystem") == "x11" else ""


@dataclass(frozen=True)
class Look:
    """One window's colours and sizes."""

    palette: Palette
    scale: float

    def px(self, length: float) -> int:
        return round(length * self.scale)

    def apply(self, root: tk.Tk) -> None:
        """To all widgets at once."""
        root.tk.call("tk", "scaling", self.scale * DOTS_AN_INCH / 72)
        self._size_fonts(root)
        colours, style = self.palette, ttk.Style(root)
        style.theme_use("clam")
        root.configure(background=colours.ground)
        style.configure(
            ".",
            background=colours.ground,
            foreground=colours.ink,
            fieldbackground=colours.field,
            bordercolor=colours.line,
            darkcolor=colours.ground,
            lightcolor=colours.ground,
            troughcolor=colours.field,
            selectbackground=colours.accent,
            selectforeground=colours.ground,
            insertcolor=colours.ink,
            focuscolor=colours.accent,
            arrowcolor=colours.ink,
        )
        style.map(".", foreground=[("disabled", colours.faint)])
        style.map("TButton", background=[("active", colours.field)])
        style.map("TCombobox", fieldbackground=[("readonly", colours.field)])
        style.configure("Horizontal.TProgressbar", background=colours.accent)
        self._style_lists(root, style)

    def _style_lists(self, root: tk.Tk, style: ttk.Style) -> None:
        colours = self.palette
        style.configure("Treeview", background=colours.field, rowheight=self.px(60))
        style.map(
            "Treeview",
            background=[("selected", colours.accent)],
            foreground=[("selected", colours.ground)],
        )
        style.configure("Treeview.Heading", background=colours.ground, foreground=colours.faint)
        root.option_add("*TCombobox*Listbox.background", colours.field)
        root.option_add("*TCombobox*Listbox.foreground", colours.ink)

    def _size_fonts(self, root: tk.Tk) -> None:
        """In pixels, so that they grow with all else."""
        family = font.nametofont("TkDefaultFont", root).actual("family")
        for name in ("TkDefaultFont", "TkTextFont", "TkHeadingFont", "TkMenuFont"):
            font.nametofont(name, root).configure(family=family, size=-self.px(14))
        font.nametofont("TkFixedFont", root).configure(size=-self.px(14))
        for name, size, weight in (
            ("CheckfaceTitle", 17, "bold"),
            ("CheckfaceWords", 20, "normal"),
            ("CheckfaceVerdict", 17, "bold"),
        ):
            asked = ("-family", family, "-size", -self.px(size), "-weight", weight)
            root.tk.call("font", "create", name, *asked)  # a Font of Python's dies with its name
