"""The whole life of a process that draws: pictures are named on stdin, and put into the cache.

It is apart from the server, so that nothing that happens to it, and no library that it loads,
touches an index that serves installers.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterable

from checkface import Digest
from checkface_devpi.picture import Picture

MOST_SECONDS = 300
"""Whatever happens to its owner, it ends after these."""
NICENESS = 10
"""Whoever installs comes first."""


def order_of(pictures: Iterable[Picture]) -> str:
    """What this process reads."""
    return "".join(json.dumps([str(each.digest), each.trio, each.size]) + "\n" for each in pictures)


def read(line: str) -> Picture:
    digest, trio, size = json.loads(line)
    return Picture(Digest.parse(digest), bool(trio), int(size))


def main() -> int:
    """`python -m checkface_devpi.drawing`."""
    if hasattr(signal, "alarm"):
        signal.alarm(MOST_SECONDS)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    for picture in [read(line) for line in sys.stdin]:
        if picture.png_file() is None:
            picture.draw()
    return 0


if __name__ == "__main__":
    sys.exit(main())
