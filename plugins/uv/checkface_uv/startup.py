"""Names what lies in an environment and runs as soon as its Python starts."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from checkface.input_files import read_regular
from checkface_uv.installed import site_folders
from checkface_uv.inventory import is_of_uv

CUSTOM = re.compile(r"(?:site|user)customize(?:\..*)?")
LARGEST = 1 << 20
MOST = 5


def startup_files(environment: Path) -> list[str]:
    """By their names, but what `uv venv` itself has laid there."""
    return sorted({path.name for site in site_folders(environment) for path in _running(site)})


def named(files: list[str]) -> str:
    more = len(files) - MOST
    return ", ".join(files[:MOST]) + (f" and {more} more" if more > 0 else "")


def _running(site: Path) -> Iterator[Path]:
    for path in sorted(site.iterdir()):
        is_pth = path.suffix == ".pth" and not is_of_uv(site, path.name)
        if path.suffix == ".start" or CUSTOM.fullmatch(path.name) or (is_pth and _runs(path)):
            yield path


def _runs(pth: Path) -> bool:
    """Whether it has code, or names a folder in which some is found by its name."""
    try:
        lines = read_regular(pth, LARGEST).decode("utf-8", "replace").splitlines()
    except OSError:
        return True
    return any(line.startswith(("import ", "import\t")) or _leads(pth, line) for line in lines)


def _leads(pth: Path, line: str) -> bool:
    place = pth.parent / line.strip()
    with contextlib.suppress(OSError, ValueError):
        return bool(line.strip()) and any(CUSTOM.fullmatch(each.name) for each in place.iterdir())
    return False
