"""Makes tiny wheels and sdists by hand: the same arguments give the same bytes."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Iterable

LONG_AGO = (2020, 2, 2, 0, 0, 0)


def wheel_name(name: str, version: str = "1.0") -> str:
    return f"{name.replace('-', '_')}-{version}-py3-none-any.whl"


def wheel(
    name: str,
    version: str = "1.0",
    *,
    requires: Iterable[str] = (),
    extras: Iterable[str] = (),
    content: str = "",
    links: Iterable[str] = (),
) -> bytes:
    """A pure Python wheel holding one module; `content` makes other bytes of the same name."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    files = {
        f"{module}.py": f"VERSION = {version!r}\nCONTENT = {content!r}\n",
        f"{info}/METADATA": metadata(name, version, requires=requires, extras=extras, links=links),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = _record(files, f"{info}/RECORD")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path, LONG_AGO), text)
    return buffer.getvalue()


def metadata(
    name: str,
    version: str = "1.0",
    *,
    requires: Iterable[str] = (),
    extras: Iterable[str] = (),
    links: Iterable[str] = (),
) -> str:
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Provides-Extra: {extra}" for extra in extras]
    lines += [f"Requires-Dist: {text}" for text in requires]
    return "\n".join([*lines, *links]) + "\n"


def project_files(name: str, mark: str, version: str = "1.0") -> dict[str, str]:
    """A source project that leaves the file `mark` as soon as pip asks it anything.

    Its build backend lies inside it and requires nothing, so that nothing stands in its way.
    """
    backend = f"open({mark!r}, 'w').close()\n"
    build_system = (
        "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n"
    )
    return {
        "setup.py": backend,
        "backend.py": backend,
        "pyproject.toml": build_system,
        "PKG-INFO": metadata(name, version),
    }


def sdist(name: str, mark: str, version: str = "1.0") -> bytes:
    """The source distribution of such a project."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, text in project_files(name, mark, version).items():
            entry = tarfile.TarInfo(f"{name}-{version}/{path}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return buffer.getvalue()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _record(files: dict[str, str], own: str) -> str:
    lines = []
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
        lines.append(f"{path},sha256={digest.decode()},{len(text.encode())}")
    return "\n".join([*lines, f"{own},,"]) + "\n"
