"""Turns digests into pictures in a process of its own, so that a window never stands still.

What draws holds Python's lock while it loads, and takes seconds of a processor. The requests come
as lines of JSON; each face goes back as a line of JSON and the bytes of a PPM, which Tk reads.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from checkface import CheckfaceError, Digest, Face, Painter

MODULE = "checkface_desktop.drawing"


def serve(requests: TextIO, replies: BinaryIO) -> None:
    """Until the window that asks is gone."""
    for line in requests:
        wanted = json.loads(line)
        for header, data in _replies(wanted):
            replies.write(json.dumps({**wanted, **header, "bytes": len(data)}).encode() + b"\n")
            replies.write(data)
            replies.flush()


def _replies(wanted: dict[str, object]) -> Iterator[tuple[dict[str, object], bytes]]:
    digest, count = Digest.parse(str(wanted["digest"])), int(str(wanted["count"]))
    size = int(str(wanted["size"]))
    faces = [Face(digest, index) for index in range(count)]
    try:
        for index, picture in enumerate(Painter().draw_each(faces, size)):
            head = f"P6 {size} {size} 255\n".encode()
            yield {"index": index, "reason": ""}, head + picture.tobytes()
    except (CheckfaceError, MemoryError, OSError, ImportError) as error:
        yield {"index": -1, "reason": str(error)}, b""


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout.buffer)
