"""Makes the tiny wheel of the self-test: the same text gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile

NAME = "checkface-self-test"
VERSION = "1.0"
MODULE = NAME.replace("-", "_")
FILENAME = f"{MODULE}-{VERSION}-py3-none-any.whl"
METADATA = f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {VERSION}\n"

_INFO = f"{MODULE}-{VERSION}.dist-info"
_LONG_AGO = (2020, 2, 2, 0, 0, 0)


def wheel(text: str) -> bytes:
    """A wheel of one module that holds `text`: another text, other bytes, the same file name."""
    files = {
        f"{MODULE}.py": text,
        f"{_INFO}/METADATA": METADATA,
        f"{_INFO}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{_INFO}/RECORD"] = "".join(_record(path, held) for path, held in files.items())
    files[f"{_INFO}/RECORD"] += f"{_INFO}/RECORD,,\n"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, held in files.items():
            archive.writestr(zipfile.ZipInfo(path, _LONG_AGO), held)
    return buffer.getvalue()


def _record(path: str, text: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
    return f"{path},sha256={digest.decode()},{len(text.encode())}\n"
