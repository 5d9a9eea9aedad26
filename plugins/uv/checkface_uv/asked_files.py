"""Refuses requirement files with which whoever has written them reads the user's environment.

uv fills `${VARIABLES}` in, also in addresses: so a file that lies in a clone sends what they hold
to a server of its choice, unless the user has named them. What another server says is not known
here, and may hold others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from checkface.input_files import encoding_of, read_regular
from checkface_channels.hosts import printable
from checkface_gate.errors import NO_OPTION, RefusedError, UnableError
from checkface_gate.variables import FILLS_IN, is_variable

LARGEST = 1 << 24
MOST = 200
"""Files that one may include."""
CONTINUED = re.compile(r"\\\r?\n")
INCLUDED = re.compile(
    r"^\s*(?:-r|-c|--requirements?|--constraints?)(?:\s+|=|(?<=-[rc]))\s*(.+?)(?:\s+#.*)?$",
    re.MULTILINE,
)
VARIABLE = re.compile(r"\$\{([^}\n]*)")


def require_inert(file: Path, allowed: Collection[str] = ()) -> None:
    """And all that it includes; these variables are `allowed`.

    Raises `RefusedError`, or `UnableError` where it cannot be read.
    """
    waiting, seen = [file], {file}
    while waiting:
        path = waiting.pop()
        text = _text_of(path)
        if unnamed := [name for name in VARIABLE.findall(text) if name not in allowed]:
            name = unnamed[0] if is_variable(unnamed[0]) else "NAME"
            allowed_by = f"--allow-variable {name} {FILLS_IN}"
            raise _refusal(path, "uv would fill in a variable of yours", allowed_by)
        new = {each for each in _included_files(path, text) if each not in seen}
        waiting += new
        seen |= new
        if len(seen) > MOST:
            raise _refusal(file, f"it includes more than {MOST} files")


def _included_files(path: Path, text: str) -> Iterator[Path]:
    for match in INCLUDED.finditer(CONTINUED.sub("", text)):
        name = match[1].strip().strip("\"'")
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", name):
            raise _refusal(path, f"it includes {printable(name)!r}, which is read from elsewhere")
        yield (path.parent / name).absolute()


def _text_of(path: Path) -> str:
    try:
        data = read_regular(path, LARGEST)
        return data.decode(encoding_of(data))
    except (OSError, ValueError) as error:
        raise UnableError(
            f"cannot read the requirements file {printable(str(path))} "
            f"({printable(str(error))[:200]}); expected text; uv was not started"
        ) from error


def _refusal(
    path: Path, why: str, allowed_by: str = f"{NO_OPTION}; save a copy, and name that"
) -> RefusedError:
    return RefusedError(
        f"refused {printable(str(path))}: {why}, and could tell a server what it holds; nothing "
        "was installed",
        allowed_by=allowed_by,
    )
