"""`download` and `wheel` show and ask as an install does, and keep exactly what was approved."""

from __future__ import annotations

import pytest
from tests.plugins.pip_verify.tiny_wheels import sdist, sha256, wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface_pip_verify.self_test.index import Index

NAME = wheel_name("plum")


@pytest.mark.parametrize(
    ("command", "option"), [("download", "--dest"), ("wheel", "--wheel-dir"), ("download", None)]
)
def test_the_approved_wheels_lie_in_the_folder(
    bench: Workbench, index: Index, command: str, option: str | None
) -> None:
    index.add(NAME, wheel("plum", requires=["fig"]))
    index.add(wheel_name("fig"), wheel("fig"))
    where = [option, "kept"] if option else []

    done = bench.run(command, "plum", "--yes", *where, "--json", "report.json")

    folder = bench.work / "kept" if option else bench.work
    assert done.code == 0, done.text
    assert (folder / NAME).read_bytes() == wheel("plum", requires=["fig"])
    assert {path.name for path in folder.glob("*.whl")} == {NAME, wheel_name("fig")}
    assert bench.installed() == {}
    assert {*bench.accepted()} == {NAME, wheel_name("fig")}
    assert '"decision": "downloaded"' in (bench.work / "report.json").read_text()


def test_a_file_with_other_bytes_is_kept_and_nothing_is_written(
    bench: Workbench, index: Index
) -> None:
    index.add(NAME, wheel("plum", requires=["fig"]))
    index.add(wheel_name("fig"), wheel("fig"))
    (bench.work / NAME).write_bytes(b"mine")

    done = bench.run("download", "plum", "--yes")

    assert done.code == 12, done.text
    assert sha256(b"mine") in done.err
    assert [path.name for path in bench.work.iterdir()] == [NAME]
    assert (bench.work / NAME).read_bytes() == b"mine"
    assert bench.accepted() == {}


@pytest.mark.parametrize("command", ["download", "wheel"])
def test_no_source_runs_and_nobody_is_passed_over(
    bench: Workbench, index: Index, command: str
) -> None:
    mark = bench.folder / "ran"
    index.add("trap-1.0.tar.gz", sdist("trap", str(mark)))
    index.add(NAME, wheel("plum"))

    source = bench.run(command, "trap", "--yes", "--no-binary", ":all:")
    unasked = bench.run(command, "plum")

    assert source.code == 13, source.text
    assert unasked.code == 11, unasked.text
    assert not mark.exists()
    assert [*bench.work.glob("*.whl")] == []
