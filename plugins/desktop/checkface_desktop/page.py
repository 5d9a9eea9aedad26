"""Turns files into a page of ours in the browser, where Python has no Tk to open a window with.

It is one file, for nobody but this user, that loads nothing and runs nothing. It has to be there as
long as the browser shows it, so it stays for a day: who makes the next page takes old ones away.
"""

from __future__ import annotations

import base64
import contextlib
import secrets
import sys
import time
import webbrowser
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

from platformdirs import user_cache_path

from checkface import CheckfaceError
from checkface.files import write_file
from checkface.pages import Html, block, element, fill_frame, grouped_digits, join_html
from checkface.pictures import strip_width, trio_png
from checkface_desktop.reading import Reading, read

SIDE = 256
SHOWN_SIDE = 192
FACES = 3
MOST_DRAWN = 40
"""Files with their faces; of more the page would come after minutes, and the words say it too."""
A_DAY = 24 * 60 * 60
PAGES = "face-*.html"
LIFE = (
    "This page is a file on your machine. It is deleted by the first one that is made a day later."
)


def open_page(paths: Sequence[Path], algorithm: str) -> bool:
    """Whether a browser has taken it."""
    browser = _browser()
    if browser is None:
        return False
    folder = user_cache_path("checkface") / "desktop"
    _delete_old(folder)
    path = folder / f"face-{secrets.token_hex(8)}.html"
    page = page_of([read(path, algorithm) for path in paths])
    write_file(path, page.encode(errors="backslashreplace"), private=True)
    if browser.open(path.as_uri()):
        print(f"{path}: {LIFE}")
        return True
    with contextlib.suppress(OSError):  # nobody reads it
        path.unlink()
    return False


def page_of(readings: Sequence[Reading]) -> Html:
    """All that is known of each file."""
    frame = resources.files(__package__).joinpath("page.html").read_text("utf-8")
    title = readings[0].name if len(readings) == 1 else f"{len(readings)} files"
    articles = [
        _article(reading, drawn=number < MOST_DRAWN) for number, reading in enumerate(readings)
    ]
    return fill_frame(frame, title=title, files=join_html(articles), life=LIFE)


def _article(reading: Reading, *, drawn: bool) -> Html:
    heading = element("h2", reading.name)
    return block("article", heading, *_about_file(reading, drawn=drawn))


def _about_file(reading: Reading, *, drawn: bool) -> Iterator[Html]:
    if reading.digest:
        words = " ".join(reading.words)
        if drawn:
            yield from _picture(reading, words)
        yield element("p", words, class_="words")
        yield element("p", element("code", grouped_digits(str(reading.digest))))
    if reading.reason:
        yield element("p", reading.reason, class_="reason")


def _picture(reading: Reading, words: str) -> Iterator[Html]:
    """None where it cannot be drawn: the words say it too."""
    assert reading.digest  # noqa: S101 - who calls has looked
    try:
        data = base64.b64encode(trio_png(reading.digest, SIDE)).decode()
    except (CheckfaceError, MemoryError, OSError, ImportError) as error:
        yield element("p", f"Faces cannot be drawn here ({error}); words stand in.")
        return
    width = strip_width(SHOWN_SIDE, FACES)
    source = f"data:image/png;base64,{data}"
    about = f"Three faces of {reading.name}: {words}"
    yield element("img", src=source, alt=about, width=width, height=SHOWN_SIDE)


def _browser() -> webbrowser.BaseBrowser | None:
    """Not one that would need a terminal: the file manager has none."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return None
    waits = type(browser) is webbrowser.GenericBrowser
    return None if waits and sys.platform != "win32" else browser


def _delete_old(folder: Path) -> None:
    for path in folder.glob(PAGES):
        with contextlib.suppress(OSError):
            if time.time() - path.lstat().st_mtime > A_DAY:
                path.unlink()
