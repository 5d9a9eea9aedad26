"""Turns the arguments of `checkface-desktop` into a window, else a page, else lines."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser as PlainParser
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from checkface.argument_parser import ArgumentParser
from checkface.program import Boundary
from checkface_desktop.desk import ALGORITHMS
from checkface_desktop.reading import path_of

BOUNDARY = Boundary("checkface-desktop")
WINDOW, PAGE, TEXT = "window", "page", "text"
DESCRIPTION = "Show the faces, words and digests of files in a window, and compare them."
FAILED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """One window; what it returns is the process's exit code."""

    def command() -> int:
        parser = ArgumentParser(prog="checkface-desktop", description=DESCRIPTION)
        add_arguments(parser)
        return run(parser.parse_args(argv))

    return BOUNDARY.run(command)


def add_arguments(parser: PlainParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="a path, or an address file://…")
    parser.add_argument(
        "--algorithm",
        choices=ALGORITHMS,
        default="sha256",
        metavar="NAME",
        help=f"{', '.join(ALGORITHMS)} (default: sha256)",
    )
    parser.add_argument(
        "--in",
        dest="place",
        choices=(WINDOW, PAGE, TEXT),
        help="a window, a page in the browser, or lines here (default: the first that can be had)",
    )


def run(arguments: Namespace) -> int:
    paths = [path_of(each) for each in arguments.files]
    wanted = arguments.place
    if wanted in (None, WINDOW) and _shows_window(
        paths, arguments.algorithm, required=bool(wanted)
    ):
        return 0
    if (wanted == PAGE or (wanted is None and _has_display())) and _shows_page(
        paths, arguments.algorithm, required=bool(wanted)
    ):
        return 0
    from checkface_desktop.lines import print_files

    return 0 if print_files(paths, arguments.algorithm) else FAILED


def _shows_window(paths: Sequence[Path], algorithm: str, *, required: bool) -> bool:
    """Whether there was one. Python comes without Tk at times, and a machine without a screen."""
    try:
        import tkinter as tk
    except ImportError:
        return _no_window("this Python has no Tk", required=required)
    from checkface_desktop.window.application import new_root, show

    try:
        root = new_root()
    except tk.TclError as error:
        return _no_window(str(error), required=required)
    show(root, paths, algorithm)
    return True


def _shows_page(paths: Sequence[Path], algorithm: str, *, required: bool) -> bool:
    """Whether a browser has it: there may be none, or no folder of ours that can be written."""
    from checkface.errors import OutputError
    from checkface_desktop.page import open_page

    try:
        return open_page(paths, algorithm)
    except OutputError:
        if required:
            raise
        return False


def _no_window(reason: str, *, required: bool) -> bool:
    from checkface.errors import OutputError

    if required:
        raise OutputError(f"no window can be opened: {reason}")
    return False


def _has_display() -> bool:
    """Whether a browser could show a page: without a screen there are only those for a terminal."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
