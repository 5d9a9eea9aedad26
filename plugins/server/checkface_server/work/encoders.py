"""Names what encodes here: another version of it may make other bytes of the same pixels."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

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
    return "; ".join([*named, f"av {_version_of_av()}"])


def _version_of_av() -> str:
    try:
        return version("av")
    except PackageNotFoundError:
        return "none"
