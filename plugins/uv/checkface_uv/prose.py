"""The sentences of uv that we read, all in one place, and what becomes of us without them.

They are no interface of uv's: without one of them an error ends with uv's own exit code, and never
anything is installed that would not be with it. tests/hosts/uv lets the oldest and the newest uv
that we take say each of them again.
"""

from __future__ import annotations

import re

VERSION = re.compile(r"uv (\d+(?:\.\d+)*)")
"""How `uv --version` begins. Without it uv counts as too old."""

WRONG_HASH = re.compile(r"Hash mismatch for `(?P<what>[^`\n]{1,200})`")
"""Other bytes than the lock promises. Without it uv's own code stands, and nothing is installed."""

EXPECTED_HASHES = re.compile(r"Expected:\s+((?:sha256:[0-9a-f]{64}\s+)+)")
COMPUTED_HASH = re.compile(r"Computed:\s+(?:sha\d+:\S+\s+)*?sha256:([0-9a-f]{64})")
"""Both sides of it. Without them no face of either is told."""

WOULD_BUILD = re.compile(
    r"is\s+marked\s+as\s+`--no-build`|building\s+from\s+source\s+is\s+disabled",
    re.IGNORECASE,
)
"""A build that we have forbidden; older ones break the line anywhere.
Without it uv's own code stands, and nothing is built."""
