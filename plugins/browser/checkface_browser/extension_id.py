"""Who the extension is, to each kind of browser."""

from __future__ import annotations

CHROMIUM_ID = "ffaffcjkdpaleianplhbfmmmmoojgelm"
"""Follows from the public key in the extension's manifest: its sha256, in letters from a to p."""

FIREFOX_ID = "checkface@checkface.org"
"""Stands in the extension's manifest."""
