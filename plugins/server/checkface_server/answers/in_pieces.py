"""An answer that is made while it is sent.

It would else be held whole for each who reads it slowly, and all others wait while it is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from starlette.responses import Response


class InPieces(Response):
    """Its length is known before; a piece is made when the one before it has nearly gone."""

    def __init__(
        self, pieces: Iterable[bytes], length: int, headers: Mapping[str, str], media_type: str
    ) -> None:
        super().__init__(headers=headers, media_type=media_type)
        self.headers["content-length"] = str(length)
        self.pieces = pieces
