"""A wheel says little of itself: gigabytes that are a small file are read by nobody."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface.wheel_metadata import LARGEST_METADATA
from checkface_gate.errors import UnableError
from checkface_pip_verify.pip.guard import launcher
from checkface_pip_verify.self_test.index import Index
from checkface_uv.installed import LARGEST_TOLD, distributions

pytestmark = pytest.mark.cold

MUCH = 33 << 20
INFO = "plum-1.0.dist-info"


def saying_much(file: str) -> bytes:
    """A wheel whose `file` is large, and all of it small."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(wheel("plum"))) as before,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        files = {name: before.read(name) for name in before.namelist()}
        name = f"{INFO}/{file}"
        files[name] = files.get(name, b"[a]\n") + b"\n" * MUCH
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("file", ["METADATA", "RECORD", "entry_points.txt"])
def test_pip_reads_no_more_of_it_than_a_bound(file: str, bench: Workbench, index: Index) -> None:
    index.add(wheel_name("plum"), saying_much(file))

    done = bench.run("install", "plum", "--yes")

    assert (1, {}) == (done.code, bench.installed()), done.text
    assert f"{INFO}/{file}" in done.err
    assert "it has more than" in done.err


def test_each_of_us_has_one_bound() -> None:
    """The launcher can import nothing of ours."""
    assert launcher.LARGEST_METADATA == LARGEST_TOLD["METADATA"] == LARGEST_METADATA
    assert launcher.LARGEST_RECORD == LARGEST_TOLD["RECORD"]


@pytest.mark.parametrize("file", ["METADATA", "RECORD"])
def test_nor_do_we_of_what_uv_has_unpacked(file: str, tmp_path: Path) -> None:
    info = tmp_path / "lib/python3.12/site-packages" / INFO
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plum\nVersion: 1.0\n")
    with (info / file).open("ab") as large:
        large.truncate(MUCH)

    with pytest.raises(UnableError, match=f"the {file} of plum-1.0 has more than"):
        list(distributions(tmp_path))
