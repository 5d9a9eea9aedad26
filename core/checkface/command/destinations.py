"""Turns what -o says into a file for each reference."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from checkface.errors import OutputError
from checkface.hookspecs import Resolved
from checkface.pictures.formats import SUFFIXES, PictureFormat
from checkface.plain_text import plain

STDOUT = "-"
PLACEHOLDER = re.compile(r"\{(\w*)\}")
IN_A_FOLDER = "{name}-{digest}"

Destination = tuple[Path | None, PictureFormat]
"""No path is stdout."""


def destinations(
    output: str, named: Sequence[Resolved], wanted: PictureFormat | None
) -> list[Destination]:
    """A path and format for each of `named`.

    Raises `OutputError` if there is no format, or if two different pictures would be one file.
    """
    if output == STDOUT:
        _require_one(output, named)
        return [(None, wanted or PictureFormat.PNG)]
    pattern = output if PLACEHOLDER.search(output) else _pattern(output, named, wanted)
    kind = wanted or PictureFormat.of_path(Path(pattern))
    placed = [
        Path(_file_name_of(pattern, number, resolved))
        for number, resolved in enumerate(named, start=1)
    ]
    _require_distinct(placed, named)
    return [(path, kind) for path in placed]


def _pattern(output: str, named: Sequence[Resolved], wanted: PictureFormat | None) -> str:
    """A folder stands for a file in it for each reference; anything else is one file."""
    folder = Path(output)
    is_file = os.path.isfile(folder)  # noqa: PTH113 (never raises)
    is_folder = os.path.isdir(folder)  # noqa: PTH112 (never raises)
    looks_like_file = folder.suffix.lower() in SUFFIXES or is_file
    if is_folder or output.endswith("/") or (len(named) > 1 and not looks_like_file):
        kind = wanted or PictureFormat.PNG
        return f"{output.rstrip('/') or '/'}/{IN_A_FOLDER}.{kind.value}"
    _require_one(output, named)
    return output


def _file_name_of(pattern: str, number: int, resolved: Resolved) -> str:
    algorithm, digits = resolved.digest.algorithm, resolved.digest.value[:8]
    name = algorithm if resolved.name == resolved.digest.short else _file_name(resolved.name)
    values = {"name": name, "digest": digits, "number": str(number)}

    def value(match: re.Match[str]) -> str:
        found = values.get(match[1])
        if found is None:
            known = ", ".join(f"{{{key}}}" for key in values)
            raise OutputError(f"unknown placeholder {match[0]!r} in -o (expected {known})")
        return found

    return PLACEHOLDER.sub(value, pattern)


def _file_name(name: str) -> str:
    """`name` with nothing that could lead out of its folder or hide the file."""
    return re.sub(r"[^\w.+=@ -]", "-", plain(name)).lstrip(".-") or "face"


def _require_one(output: str, named: Sequence[Resolved]) -> None:
    if len(named) > 1:
        raise OutputError(
            f"-o {output} is one file, and there are {len(named)} references; "
            "name a folder (-o faces/) or a pattern (-o 'faces/{name}.png')"
        )


def _require_distinct(placed: Sequence[Path], named: Sequence[Resolved]) -> None:
    owner: dict[Path, Resolved] = {}
    for path, resolved in zip(placed, named, strict=True):
        if owner.setdefault(path, resolved).digest != resolved.digest:
            raise OutputError(
                f"two different faces would be written to {str(path)!r}; "
                "add {digest} or {number} to -o"
            )
