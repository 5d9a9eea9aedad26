"""Every file of a folder for packages is accounted for, or is named."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import os
import py_compile
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from checkface_uv.installed import site_folders
from checkface_uv.inventory import Inventory

Change = Callable[[Path], object]
INFO = "fig-1.0.dist-info"


def row(site: Path, name: str) -> str:
    data = (site / name).read_bytes()
    value = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={value},{len(data)}"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """As uv leaves it, with a script, and the bytecode of somebody who has imported it."""
    found = tmp_path / "venv/lib/python3.11/site-packages"
    (found / INFO).mkdir(parents=True)
    (tmp_path / "venv/bin").mkdir()
    (tmp_path / "venv/lib64").symlink_to("lib")
    names = {
        "fig.py": "def f(a, *, b={1, 'x', None}):\n    return [a, b, 3.5, 9 << 70, {*'ab'}]\n",
        "../../../bin/fig": "#!/bin/sh\n",
        f"{INFO}/METADATA": "Metadata-Version: 2.1\nName: fig\nVersion: 1.0\n",
        f"{INFO}/INSTALLER": "uv",
    }
    for name, text in names.items():
        (found / name).write_text(text)
    rows = [*(row(found, name) for name in names), f"{INFO}/RECORD,,"]
    (found / INFO / "RECORD").write_text("\n".join(rows) + "\n")
    (found / INFO / "REQUESTED").touch()
    py_compile.compile(str(found / "fig.py"))
    return found


def oddities(site: Path) -> list[str]:
    venv = site.parents[2]
    found = Inventory(site, venv).oddities()
    return [f"{each.package}: {each.what}: {' '.join(each.files)}" for each in found]


def test_nothing_is_odd_about_what_is_as_it_was(site: Path) -> None:
    assert [] == oddities(site)


def test_no_folder_is_looked_at_twice(site: Path) -> None:
    assert [site] == site_folders(site.parents[2])


def rewrite(old: str, new: str) -> Change:
    def change(site: Path) -> None:
        record = site / INFO / "RECORD"
        record.write_text(record.read_text().replace(old, new))

    return change


def write(name: str, text: str = "import os\n") -> Change:
    def change(site: Path) -> None:
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text(text)

    return change


def without_hash(site: Path) -> None:
    rewrite(row(site, "fig.py"), "fig.py,,")(site)


def unlisted(site: Path) -> None:
    rewrite(row(site, "fig.py"), "")(site)


def with_md5(site: Path) -> None:
    rewrite(row(site, "fig.py"), "fig.py,md5=x,")(site)


def poisoned(site: Path) -> None:
    """Other code under the header of the real one: Python runs it."""
    pyc = Path(importlib.util.cache_from_source(str(site / "fig.py")))
    header = pyc.read_bytes()[:16]
    other = site.parents[3] / "other.py"
    other.write_text("import os\n")
    compiled = Path(py_compile.compile(str(other)) or "")
    pyc.write_bytes(header + compiled.read_bytes()[16:])


def of_another_python(site: Path) -> None:
    pyc = Path(importlib.util.cache_from_source(str(site / "fig.py")))
    pyc.with_name("fig.cpython-399.pyc").write_bytes(
        struct.pack("<H", 9999) + b"\r\n" + pyc.read_bytes()[4:]
    )


def pipe(name: str) -> Change:
    def change(site: Path) -> None:
        (site / name).unlink(missing_ok=True)
        os.mkfifo(site / name)

    return change


def endless(name: str) -> Change:
    def change(site: Path) -> None:
        (site / name).unlink()
        (site / name).symlink_to("/dev/zero")

    return change


def sparse(name: str) -> Change:
    def change(site: Path) -> None:
        with (site / name).open("r+b") as file:
            file.truncate(6 << 30)

    return change


def not_utf8(site: Path) -> None:
    Path(os.fsdecode(os.fsencode(site) + b"/z\xff.pth")).touch()


def folder_link(site: Path) -> None:
    (site / "more").symlink_to(site.parent)


CHANGES: dict[str, tuple[Change, str]] = {
    "metadata is no text": (lambda s: (s / INFO / "METADATA").write_bytes(b"\xff"), "METADATA"),
    "metadata has no name": (write(f"{INFO}/METADATA", ""), "METADATA"),
    "metadata is another's": (write(f"{INFO}/METADATA", "Name: app\n"), "METADATA"),
    "metadata is gone": (lambda s: (s / INFO / "METADATA").unlink(), "METADATA"),
    "record has no hash": (without_hash, "fig.py"),
    "record has a weak hash": (with_md5, "fig.py"),
    "record has no row": (unlisted, "fig.py"),
    "record is empty": (write(f"{INFO}/RECORD", ""), "RECORD"),
    "record is no text": (lambda s: (s / INFO / "RECORD").write_bytes(b"\xff"), "RECORD"),
    "record is gone": (lambda s: (s / INFO / "RECORD").unlink(), "RECORD"),
    "record names what lies outside": (rewrite("fig.py,", "../../../../x,"), "../x"),
    "script": (write("../../../bin/fig", "#!/bin/sh\nevil\n"), "bin/fig"),
    "pth": (write("zz.pth"), "zz.pth"),
    "sitecustomize": (write("sitecustomize.py"), "sitecustomize.py"),
    "usercustomize": (write("usercustomize.py"), "usercustomize.py"),
    "stray package": (write("stray/__init__.py"), "stray/__init__.py"),
    "under a known name": (write("_virtualenv.pth"), "_virtualenv.pth"),
    "egg": (write("x.egg-info/PKG-INFO"), "x.egg-info"),
    "beside the metadata": (write(f"{INFO}/extra.py"), "extra.py"),
    "second folder of metadata": (write("fig-2.0.dist-info/METADATA"), "fig-2.0.dist-info"),
    "poisoned bytecode": (poisoned, ".pyc"),
    "bytecode of another Python": (of_another_python, "399.pyc"),
    "bytecode of nothing": (write("__pycache__/gone.cpython-311.pyc"), "gone"),
    "bytecode without a source beside": (write("sneaky.pyc"), "sneaky.pyc"),
    "bytecode that is none": (write("__pycache__/fig.cpython-399.pyc"), "399.pyc"),
    "name is no text": (not_utf8, "z\udcff.pth"),
    "link to a folder": (folder_link, "more"),
    "pipe for a module": (pipe("fig.py"), "fig.py"),
    "pipe for the record": (pipe(f"{INFO}/RECORD"), "RECORD"),
    "stray pipe": (pipe("x.pth"), "x.pth"),
    "device for a module": (endless("fig.py"), "fig.py"),
    "device for the record": (endless(f"{INFO}/RECORD"), "RECORD"),
    "hole for a module": (sparse("fig.py"), "fig.py"),
    "hole for the record": (sparse(f"{INFO}/RECORD"), "RECORD"),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_whatever_is_not_as_it_was_or_cannot_be_compared_is_named(kind: str, site: Path) -> None:
    change, named = CHANGES[kind]
    change(site)

    assert named in "\n".join(oddities(site))
