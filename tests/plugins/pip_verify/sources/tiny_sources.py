"""Makes source distributions whose code leaves a mark as soon as any of it runs."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from tests.plugins.pip_verify.tiny_wheels import metadata

LONG_AGO = 1_580_601_600

BACKEND = """\
import os, uuid, zipfile
from pathlib import Path
Path({mark!r}).touch()

def get_requires_for_build_wheel(settings=None):
    return {later!r}

def build_wheel(folder, settings=None, prepared=None):
    import helper
    name = "{module}-{version}-py3-none-any.whl"
    info = "{module}-{version}.dist-info"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as archive:
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        lines = [f"CONTENT = {{helper.CONTENT!r}}", f"EPOCH = {{epoch}}"]
        lines += [f"BUILD = '{{uuid.uuid4()}}'"]
        archive.writestr("{module}.py", "\\n".join(lines) + "\\n")
        archive.writestr(info + "/METADATA", {metadata!r})
        archive.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        archive.writestr(info + "/RECORD", "")
    return name
"""
"""Needs the wheel of `helper`, and no two wheels that it builds are the same."""

SETUP = """\
from pathlib import Path
from setuptools import setup
Path({mark!r}).touch()
setup(name={name!r}, version={version!r}, py_modules=["{module}"])
"""


def source_name(name: str, version: str = "1.0") -> str:
    return f"{name.replace('-', '_')}-{version}.tar.gz"


def source(
    name: str,
    mark: Path,
    version: str = "1.0",
    *,
    requires: Iterable[str] = ("helper",),
    later: Iterable[str] = (),
    needs: Iterable[str] = (),
    comment: str = "",
) -> bytes:
    """With its own build backend. `requires` it names statically, `later` once its code runs."""
    text = metadata(name, version, requires=needs)
    backend = BACKEND.format(
        mark=str(mark),
        later=list(later),
        module=name.replace("-", "_"),
        version=version,
        metadata=text,
    )
    system = f"requires = {list(requires)!r}\nbuild-backend = 'backend'\nbackend-path = ['.']\n"
    files = {"pyproject.toml": f"[build-system]\n{system}", "PKG-INFO": text}
    return tarred(f"{name}-{version}", files | {"backend.py": backend, "NEWS": comment})


def setuptools_source(name: str, mark: Path, version: str = "1.0") -> bytes:
    """An old one: a setup.py, and no word of what it needs to be built."""
    setup = SETUP.format(mark=str(mark), name=name, version=version, module=name)
    module = f"VERSION = {version!r}\nCONTENT = 'built'\n"
    files = {"setup.py": setup, f"{name}.py": module, "PKG-INFO": metadata(name, version)}
    return tarred(f"{name}-{version}", files)


def tarred(top: str, files: dict[str, str]) -> bytes:
    """A .tar.gz of text files. The top folder comes with them, as in all real ones."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, text in files.items():
            entry = tarfile.TarInfo(f"{top}/{path}")
            entry.size, entry.mtime = len(text.encode()), LONG_AGO
            archive.addfile(entry, io.BytesIO(text.encode()))
    return buffer.getvalue()


def zipped(top: str, files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(f"{top}/{path}", (2020, 2, 2, 0, 0, 0)), text)
    return buffer.getvalue()
