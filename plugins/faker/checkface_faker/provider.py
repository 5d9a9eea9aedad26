"""Turns Faker's random numbers into digests, and those into faces and words."""

from __future__ import annotations

import base64
from dataclasses import replace

from faker.providers import BaseProvider

from checkface import SCHEME, Digest, Face

SERVER = "http://127.0.0.1:8080"
"""Where `checkface serve` listens unless it is told otherwise."""
DIGEST_BITS = 256


class Provider(BaseProvider):
    """Faces that no network is asked for. Each takes `of`: the same person for the same text.

    Without it Faker's random numbers say who it is, so `Faker.seed(…)` says it too.
    """

    def face_digest(self, of: str | None = None) -> str:
        """What a person is here: `sha256:` and 64 hexadecimal digits."""
        return str(self._digest(of))

    def face_words(self, of: str | None = None) -> str:
        """The four words of a person."""
        return " ".join(Face(self._digest(of)).words)

    def face_png(self, side: int = 256, of: str | None = None) -> bytes:
        """A PNG file of `side` x `side` pixels, 1 to 1024.

        Raises `EngineError` for another side.
        """
        from checkface.pictures import face_png  # whoever asks for words needs no pictures

        return face_png(Face(self._digest(of)), side)

    def face_data_url(self, side: int = 256, of: str | None = None) -> str:
        """The same file as a `data:` URL, for pages that must work without any server."""
        data = base64.b64encode(self.face_png(side, of)).decode()
        return f"data:image/png;base64,{data}"

    def face_url(self, side: int = 256, of: str | None = None, server: str = SERVER) -> str:
        """Where `checkface serve` has the picture. Nothing is asked there."""
        digest = self._digest(of)
        place = f"{SCHEME}/{digest.algorithm}/{digest.value}/face-0-{side}.png"
        return f"{server.rstrip('/')}/{place}"

    def _digest(self, of: str | None) -> Digest:
        """Of a text, as `text:…` has it, and typed: nothing of it is written down."""
        if of is not None:
            return replace(Digest.of_text(of), typed=True)
        bits = self.generator.random.getrandbits(DIGEST_BITS)
        return Digest("sha256", f"{bits:0{DIGEST_BITS // 4}x}")
