"""Makes tiny wheels whose METADATA link to a forge: the same arguments give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

LONG_AGO = (2020, 2, 2, 0, 0, 0)


def wheel_name(name: str, version: str = "1.2") -> str:
    return f"{name.replace('-', '_')}-{version}-py3-none-any.whl"


def wheel(
    name: str, version: str = "1.2", *, links: Iterable[str] = (), content: str = ""
) -> bytes:
    """`links` are whole header lines, such as `Project-URL: Source, https://…`."""
    module = name.replace("-", "_")
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *links]
    files = {
        f"{module}.py": f"CONTENT = {content!r}\n",
        f"{module}-{version}.dist-info/METADATA": "\n".join(lines) + "\n\nA description.\n",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path, LONG_AGO), text)
    return buffer.getvalue()


def source(repository: str, host: str = "github.com") -> tuple[str]:
    return (f"Project-URL: Source, https://{host}/{repository}",)
