"""Names what encodes here: another version or setting may make other bytes of the same pixels."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from checkface.pictures import PictureFormat

LIBRARIES = ("jpg", "libjpeg_turbo", "webp", "avif", "zlib")


@lru_cache(maxsize=1)
def encoders() -> str:
    """Their names and versions, in one line."""
    from PIL import features

    named = [f"pillow {version('pillow')}"]
    for library in LIBRARIES:
        try:
            named.append(f"{library} {features.version(library)}")
        except ValueError:  # a Pillow that does not know it
            continue
    return "; ".join([*named, f"av {_version_of_av()}", f"settings {_settings_mark()}"])


def _settings_mark() -> str:
    """Of what we ask of each: it may be something else in our next version."""
    said = {kind.value: sorted(kind.quick_settings.items()) for kind in PictureFormat}
    return hashlib.sha256(repr(said).encode()).hexdigest()[:8]


def _version_of_av() -> str:
    try:
        return version("av")
    except PackageNotFoundError:
        return "none"
