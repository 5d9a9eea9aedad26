"""Asks scripts in Node, as JSON on stdin, and hears what they write."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PATIENCE = 300


def said_by_node(words: Sequence[str | Path], say: Any, folder: Path | None = None) -> Any:
    """What `node WORDS…` writes as JSON; it has to end well."""
    done = subprocess.run(
        ["node", *words],
        cwd=folder,
        input=json.dumps(say),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert 0 == done.returncode, done.stderr
    return json.loads(done.stdout)
