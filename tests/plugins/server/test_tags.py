"""Entity tags are strong: two versions that may write other bytes have other tags for them.

They may share a folder, an object store, or a name behind one proxy.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checkface import Digest
from checkface.pictures import PictureFormat
from checkface_server import pictures
from checkface_server.pictures import Kind, Layout, Picture, Scene, Shape
from checkface_server.subjects import Portrait
from checkface_server.work.encoders import encoders

SHAPE = Shape(64, Kind.PNG)
FACE = Portrait(Digest.of_text("x"))


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Both are known once and for all in a process."""
    yield
    pictures.composer.cache_clear()
    encoders.cache_clear()


def tag_by(version: str, layout: Layout, monkeypatch: pytest.MonkeyPatch) -> str:
    pictures.composer.cache_clear()
    monkeypatch.setattr(pictures, "version", lambda _: version)
    return Picture(Scene((FACE,), layout), SHAPE).tag("pillow 1")


@pytest.mark.parametrize("layout", [one for one in Layout if one is not Layout.SINGLE])
def test_what_another_version_may_lay_out_otherwise_has_another_tag(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, again, other = (tag_by(v, layout, monkeypatch) for v in ("1.0", "1.0", "1.1"))

    assert first == again != other


def test_a_face_alone_is_the_same_for_every_version(monkeypatch: pytest.MonkeyPatch) -> None:
    first, other = (tag_by(version, Layout.SINGLE, monkeypatch) for version in ("1.0", "1.1"))

    assert first == other


@pytest.mark.parametrize("kind", PictureFormat)
def test_other_settings_are_another_encoder(
    kind: PictureFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = encoders()
    encoders.cache_clear()
    monkeypatch.setitem(kind.settings, "quality", 13)

    assert before != encoders()
