"""Turns what was found into lines for people and JSON for programs."""

from __future__ import annotations

import json
from typing import Any

from checkface import keys
from checkface.cf1 import identity
from checkface.hookspecs import Resolved
from checkface.plain_text import plain


def print_json(value: object) -> None:
    print(json.dumps(value, indent=2))


def as_json(resolved: Resolved) -> dict[str, Any]:
    """The keys that every `--json` uses for something with a digest."""
    return {
        "reference": resolved.reference,
        "name": resolved.name,
        "version": resolved.version,
        "digest": str(resolved.digest),
        "scheme": identity.SCHEME,
        "words": list(keys.words(resolved.digest)),
    }


def title_of(resolved: Resolved) -> str:
    """Name and version, as far as there is one."""
    return plain(f"{resolved.name} {resolved.version or ''}".rstrip())
