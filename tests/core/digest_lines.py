"""What is written of digests, line by line, and what each reader of ours has to make of it.

A reader may refuse a line that another one reads. No two ever read another thing in it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DIGEST_LINES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("digest_lines.json").read_text("utf-8")
)
"""`reads` are the digests with the names of their files, `reason` is why there is not more, `under`
the heading that the line stands under, `of` the name of its file; `page` are the digests where any
line of a page is read, and `python` is why Python reads none where a digest stands among words."""
