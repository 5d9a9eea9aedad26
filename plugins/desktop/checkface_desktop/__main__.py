"""The program `checkface-desktop`, which menus start: a window with the faces of files."""

from __future__ import annotations

from typing import NoReturn


def main() -> NoReturn:
    """One process, from its first line; Ctrl-C is met also while this is imported."""
    from checkface.program import start

    start("checkface_desktop.window_command")


if __name__ == "__main__":
    main()
