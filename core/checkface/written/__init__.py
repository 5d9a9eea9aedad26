"""Turns what others have written of digests into digests, and says why each other line is none.

`core/js/ui/written.js` reads the same for pages: what both have to read stands in one table,
tests/core/digest_lines.json. Here a line is read where all of it is what a tool writes of a digest;
where a digest stands among other words, as pages may have it, the line is none here.
"""

from __future__ import annotations

from checkface.written.labelled import Unread
from checkface.written.lines import UnreadLine, Written, WrittenDigest, written_digests

__all__ = ["Unread", "UnreadLine", "Written", "WrittenDigest", "written_digests"]
