"""Made-up installs, and what a terminal of a given size shows of them."""

from __future__ import annotations

import hashlib
import io
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from PIL import Image

from checkface import Acceptance, Artifact, Digest, Face
from checkface.cf1.identity import Key
from checkface_gate.channels import NOBODY_ASKED
from checkface_gate.recognition import Recognised, difference
from checkface_gate.screen.display import Display
from checkface_gate.screen.question import asked_in_rows, question
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.pip.plan import Wheel

THEN = datetime(2026, 1, 2, tzinfo=UTC)
STYLE = re.compile(r"\x1b\[([\d;]*)m")


def wheel(
    name: str,
    version: str = "1.0",
    *,
    requested: bool = False,
    host: str = "h.example",
    kind: str = "new",
    replaces: str | None = None,
) -> Recognised:
    """`kind` says what was accepted before: `seen`, `changed`, or another file: `sibling`."""
    filename = f"{name}-{version}-py3-none-any.whl"
    digest = Digest.of_text(name)
    url = f"https://{host}/{filename}"
    made = Wheel(name, version, filename, url, {}, requested=requested, needed_by=("app", "fig"))
    accepted = {
        "seen": Acceptance(filename, digest, host, THEN),
        "changed": Acceptance(filename, Digest.of_text("other"), host, THEN),
        "sibling": Acceptance(f"{name}-{version}-1-py3-none-any.whl", digest, host, THEN),
    }
    return Recognised(
        Candidate(made, Artifact(filename, 1, digest)),
        accepted.get(kind) if kind != "sibling" else None,
        NOBODY_ASKED,
        replaces,
        accepted["sibling"] if kind == "sibling" else None,
    )


class Tty(io.StringIO):
    """A terminal as far as a stream can tell."""

    def isatty(self) -> bool:
        return True


def shown(
    monkeypatch: pytest.MonkeyPatch,
    wheels: Sequence[Recognised],
    columns: int = 80,
    lines: int = 24,
    image: str = "none",
    stream: io.StringIO | None = None,
) -> list[str]:
    """The rows that are printed of an install, up to its question."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LINES", str(lines))
    monkeypatch.setattr(sys, "stdout", stream := stream or Tty())
    Display(image).show(wheels, str(difference(wheels) or question(wheels)))
    return stream.getvalue().splitlines()


def asked(wheels: Sequence[Recognised], columns: int) -> list[str]:
    """The rows of the question below it."""
    return asked_in_rows(question(wheels), columns)


def plainly(row: str) -> str:
    """The row without styles, and pictures as `#`."""
    text, painted = "", False
    for index, piece in enumerate(STYLE.split(row)):
        if index % 2:
            painted = (painted and piece not in ("", "0")) or "48;" in piece or "38;" in piece
        else:
            text += "#" * len(piece) if painted else piece
    return text


def draw_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys and faces of no cost: scrypt and the network are looked at elsewhere."""
    monkeypatch.setattr("checkface.keys.key_of", _key)
    monkeypatch.setattr("checkface_gate.screen.gallery.draw_faces", _squares)


def _key(digest: Digest) -> Key:
    return Key(hashlib.sha256(str(digest).encode()).digest())


def _squares(faces: Sequence[Face], size: int, **_: object) -> list[Image.Image]:
    return [Image.new("RGB", (size, size), "#804020") for _ in faces]
