"""Turns a wheel into what it says of itself: the headers of its METADATA file, read as pip does.

pip reads them with `email`, and so do we: a stricter parser would read something else out of a
damaged file than what is installed.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

from checkface.errors import UnreadableWheelError
from checkface.plain_text import plain

LARGEST_METADATA = 16 << 20
"""Bytes: it holds a project's whole description."""

_METADATA = re.compile(r"[^/]+\.dist-info/METADATA")
_BROKEN = (OSError, EOFError, ValueError, LookupError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What `zipfile` raises for a file that a stranger has made; also for one with a password."""


@dataclass(frozen=True)
class WheelMetadata:
    """The core metadata of a distribution (PEP 566), as far as somebody has written it down."""

    headers: Message

    @classmethod
    def of_file(cls, wheel: Path) -> WheelMetadata:
        """Raises `UnreadableWheelError` unless the file holds one METADATA that can be read."""
        try:
            with zipfile.ZipFile(wheel) as archive:
                return cls.of_text(_only_metadata(archive, wheel.name))
        except _BROKEN as error:
            raise UnreadableWheelError(
                f"the METADATA of {wheel.name} cannot be read: {plain(str(error))}"
            ) from error

    @classmethod
    def of_text(cls, text: str) -> WheelMetadata:
        """Of a METADATA, or of the PKG-INFO of a source distribution, which is one."""
        return cls(HeaderParser().parsestr(text))

    def values(self, name: str) -> tuple[str, ...]:
        """What a field says, in the order of the file; nothing where it is not there."""
        return tuple(str(value) for value in self.headers.get_all(name, []))


def _only_metadata(archive: zipfile.ZipFile, name: str) -> str:
    found = [info for info in archive.infolist() if _METADATA.fullmatch(info.filename)]
    if len(found) != 1:
        raise UnreadableWheelError(f"{name} holds {len(found)} METADATA files, expected one")
    with archive.open(found[0]) as file:
        content = file.read(LARGEST_METADATA + 1)
    if len(content) > LARGEST_METADATA:
        raise UnreadableWheelError(f"the METADATA of {name} has more than {LARGEST_METADATA} bytes")
    return content.decode("utf-8", "replace")
