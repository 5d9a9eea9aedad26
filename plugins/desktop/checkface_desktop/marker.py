"""Turns what we have to know again of an entry into a line within it.

So an entry tells by itself that it is ours, which program it starts and which folders were made for
it: there is no other record that could be lost or grow old.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

WRITTEN = re.compile(
    r"Written by `checkface desktop install`; starts (?P<launcher>\".*?(?<!\\)(?:\\\\)*\"); "
    r"folders made: (?P<folders>\d{1,2})\."
)


@dataclass(frozen=True)
class Marker:
    """What an entry says of itself."""

    launcher: Path
    folders: int
    """That were made for it, the innermost first."""

    def __str__(self) -> str:
        starts = json.dumps(str(self.launcher))  # ASCII in one line, and below no markup either
        for letter in "&<>":
            starts = starts.replace(letter, f"\\u{ord(letter):04x}")
        return (
            f"Written by `checkface desktop install`; starts {starts}; "
            f"folders made: {self.folders}."
        )


def marker_in(text: str) -> Marker | None:
    """None of what is not ours."""
    found = WRITTEN.search(text)
    launcher = _unquoted(found["launcher"]) if found else ""
    return Marker(Path(launcher), int(found["folders"])) if found and launcher else None


def _unquoted(written: str) -> str:
    """Nothing where it is no path that we could have written: others can write such a line too."""
    try:
        path = str(json.loads(written))
        os.fsencode(path)
    except ValueError:
        return ""
    return "" if "\0" in path else path
