"""Turns a pip that we know into what it says of its options, without starting any of it.

To import all that pip needs for its help takes longer than all else that we do before pip works. So
what the newest pip said when we were released lies beside us. It counts for that pip alone: for the
very files that pip's own record lists. Every other pip is asked.
"""

from __future__ import annotations

import hashlib
import json
from importlib import metadata
from importlib.resources import files
from pathlib import Path

COMMANDS = ("install", "download", "wheel", "lock")
FILENAME = "known_help.json"


def known_help(command: str, pip: Path) -> str | None:
    """What `pip COMMAND --help` prints, of the pip in the folder `pip`; None unless we know it."""
    if command not in COMMANDS:
        return None
    known = json.loads((files(__package__) / FILENAME).read_text("utf-8"))
    text = known[command] if known["of"] == digest_of_pip(pip) else None
    return text if isinstance(text, str) else None


def digest_of_pip(folder: Path) -> str | None:
    """The sha256 of what the record of the pip there says of its modules; None without a record."""
    for found in metadata.distributions(name="pip", path=[str(folder)]):
        lines = (found.read_text("RECORD") or "").splitlines()
        modules = sorted(line for line in lines if _is_module(line))
        return hashlib.sha256("\n".join(modules).encode()).hexdigest() if modules else None
    return None


def _is_module(line: str) -> bool:
    path, _, rest = line.partition(",")
    return path.startswith("pip/") and path.endswith(".py") and rest.startswith("sha256=")
