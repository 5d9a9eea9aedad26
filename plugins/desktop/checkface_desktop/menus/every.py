"""All menus that we can put an entry into, in the order in which they are told."""

from __future__ import annotations

from checkface_desktop.home import Home
from checkface_desktop.menu import Menu
from checkface_desktop.menus.files import FILE_MENUS
from checkface_desktop.menus.macos import MacOs
from checkface_desktop.menus.nautilus import Nautilus
from checkface_desktop.menus.thunar import Thunar
from checkface_desktop.menus.windows import Explorer

NAMES = (
    *("nautilus", "thunar", "nemo", "caja", "dolphin", "pcmanfm", "open-with"),
    *("finder", "explorer"),
)
"""As they are given to `--for`; a test compares them with the menus."""


def every_menu(home: Home) -> tuple[Menu, ...]:
    menus: list[Menu] = [Nautilus(home), Thunar(home), *(each(home) for each in FILE_MENUS)]
    return (*menus, MacOs(home), Explorer())


def menus_here(home: Home, named: list[str]) -> list[Menu]:
    """Those that were named, else those of the file managers that are installed."""
    menus = every_menu(home)
    if named:
        return [menu for menu in menus if menu.name in named]
    return [menu for menu in menus if menu.is_installed()]
