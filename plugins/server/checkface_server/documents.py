"""Turns a digest and its drawn faces into what is written about it: words, facts, card, badge.

Runs where faces are drawn, for the words of a digest cost scrypt.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from checkface import SCHEME, Digest, Face, Painter
from checkface.latents import z_of
from checkface.pictures import Card, badge_svg, card_svg
from checkface_server.pictures import Layout, Scene
from checkface_server.subjects import Portrait

if TYPE_CHECKING:
    from PIL import Image

GRID = 1 << 16
LAYERS = 18
"""Of StyleGAN2, each with a w of its own; cf1 has one for all."""


def document(
    scene: Scene, pictures: Sequence[Image.Image], painter: Painter | None = None
) -> bytes:
    """The file of a scene whose layout is one of `WRITTEN`; the pictures of its subjects, in order.

    Nothing is drawn of an `UNDRAWN` one, but a painter may know where it lies: no other network
    is loaded for that.
    """
    if scene.layout is Layout.NUMBERS:
        return _numbers(scene, painter).encode()
    return WRITERS[scene.layout](scene, pictures).encode()


def digest_of(scene: Scene) -> Digest:
    """What it is about."""
    (first, *_) = scene.subjects
    if not isinstance(first, Portrait):
        raise TypeError(f"expected a face of a digest, got {type(first).__name__}")
    return first.digest


def _words(scene: Scene, _: Sequence[Image.Image]) -> str:
    return " ".join(Face(digest_of(scene)).words) + "\n"


def _facts(scene: Scene, _: Sequence[Image.Image]) -> str:
    digest = digest_of(scene)
    facts = {
        "scheme": SCHEME,
        "digest": str(digest),
        "algorithm": digest.algorithm,
        "value": digest.value,
        "words": Face(digest).words,
    }
    return json.dumps(facts, indent=2) + "\n"


def _card(scene: Scene, pictures: Sequence[Image.Image]) -> str:
    digest = digest_of(scene)
    name, version = (*scene.labels, "", "")[:2]
    card = Card(digest, name or digest.short, version or None, trio=len(pictures) > 1)
    return card_svg(card, pictures)


def _badge(scene: Scene, pictures: Sequence[Image.Image]) -> str:
    return badge_svg(digest_of(scene), pictures[0])


def _numbers(scene: Scene, painter: Painter | None) -> str:
    """As the old service wrote them: of a digest its z, and of all else a w for each layer."""
    (subject,) = scene.subjects
    w = [unit / GRID for unit in subject.latent(painter).units]
    if not isinstance(subject, Portrait):
        return json.dumps({"dlatent": [w] * LAYERS}) + "\n"
    z = z_of(Face(subject.digest, subject.index))
    named = {"seed": int(scene.labels[0])} if scene.labels else {"hash": subject.digest.value}
    return json.dumps({**named, "qlatent": z, "w": w}) + "\n"


def _shield(scene: Scene, _: Sequence[Image.Image]) -> str:
    words = " ".join(Face(digest_of(scene)).words)
    shield = {"schemaVersion": 1, "label": "checkface", "message": words, "color": "informational"}
    return json.dumps(shield) + "\n"


WRITERS = {
    Layout.CARD: _card,
    Layout.BADGE: _badge,
    Layout.WORDS: _words,
    Layout.FACTS: _facts,
    Layout.SHIELD: _shield,
}
