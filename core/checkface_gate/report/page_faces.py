"""Turns faces into pictures inside a page: data: URLs and the tags that show them."""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Iterable, Iterator, Mapping

from checkface import CheckfaceError, Face
from checkface.pages import Html, element
from checkface.pictures import draw_faces

SIZE = 128
"""Pixels a side; exact, since a page is kept and compared."""


def face_urls(faces: Iterable[Face]) -> dict[Face, str]:
    """Each face as a data: URL; none where they cannot be drawn: words say it too."""
    wanted = list(dict.fromkeys(faces))
    try:
        drawn = draw_faces(wanted, SIZE)
    except (CheckfaceError, MemoryError, OSError, ImportError) as error:
        print(f"faces cannot be drawn here ({error}); words stand in", file=sys.stderr)
        return {}
    urls = {}
    for face, picture in zip(wanted, drawn, strict=True):
        file = io.BytesIO()
        picture.save(file, "PNG", compress_level=9)
        urls[face] = f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
    return urls


def face_images(faces: Iterable[Face], about: str, urls: Mapping[Face, str]) -> Iterator[Html]:
    """Only the first of a trio is read out: the words say all that the others do."""
    for number, face in enumerate(faces):
        if face in urls:
            text = "" if number else about
            yield element("img", src=urls[face], alt=text, width=SIZE, height=SIZE)
