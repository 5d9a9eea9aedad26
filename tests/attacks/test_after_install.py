"""Nothing is called installed, and nothing gets into the ledger, that is not there on the disk."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import metadata, wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface import Artifact
from checkface_gate.errors import DifferenceError
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.gate.own_metadata import require_own_metadata
from checkface_pip_verify.installation.presence import Presence, look
from checkface_pip_verify.pip.plan import Wheel
from checkface_pip_verify.self_test.index import Index

LIAR = """
import os, shutil, sys
if "--no-index" in sys.orig_argv:
    import atexit, glob
    def spoil():
        for path in glob.glob({site!r} + "/{what}"):
            if {change}:
                with open(path, "a") as file:
                    file.write("# changed")
            else:
                shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
    atexit.register(spoil)
"""
"""In the target: what pip has put there is not there any more once pip ends."""


@pytest.fixture
def approved(tmp_path: Path) -> tuple[Candidate, Path]:
    folder = tmp_path / "wheels"
    folder.mkdir()
    name = wheel_name("plum")
    (folder / name).write_bytes(wheel("plum"))
    held = Wheel("plum", "1.0", name, f"https://host/{name}", {}, requested=True)
    return Candidate(held, Artifact.of_file(folder / name)), folder


def unpacked(wheels: Path, site: Path) -> Path:
    with zipfile.ZipFile(wheels / wheel_name("plum")) as archive:
        archive.extractall(site)
    return site


def presence(approved: tuple[Candidate, Path], *sites: Path, since: float = 0.0) -> Presence:
    candidate, wheels = approved
    (laid,) = look([candidate], wheels, sites, since)
    return laid.presence


def test_a_whole_wheel_is_found_wherever_it_lies(
    approved: tuple[Candidate, Path], tmp_path: Path
) -> None:
    site = unpacked(approved[1], tmp_path / "site")
    for name in ("RECORD", "INSTALLER", "REQUESTED"):
        (site / "plum-1.0.dist-info" / name).write_text("as pip writes it")

    assert presence(approved, tmp_path / "empty", site) is Presence.WHOLE
    assert presence(approved, tmp_path / "empty") is Presence.NONE


@pytest.mark.parametrize("name", ["plum.py", "plum-1.0.dist-info/METADATA"])
@pytest.mark.parametrize("content", [None, "", "# other bytes of another length", "same length"])
def test_a_file_that_is_missing_or_other_makes_a_part(
    approved: tuple[Candidate, Path], tmp_path: Path, name: str, content: str | None
) -> None:
    path = unpacked(approved[1], tmp_path / "site") / name
    size = path.stat().st_size
    path.unlink()
    if content is not None:
        path.write_text("x" * size if content == "same length" else content)

    assert presence(approved, tmp_path / "site") is Presence.PART


def test_files_without_their_dist_info_are_a_part_if_they_are_new(
    approved: tuple[Candidate, Path], tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "plum.py").write_text("VERSION = '0.9'\n")
    os.utime(site / "plum.py", (1000, 1000))

    assert presence(approved, site, since=2000) is Presence.NONE
    os.utime(site / "plum.py", (3000, 3000))
    assert presence(approved, site, since=2000) is Presence.PART


def test_the_dist_info_of_another_version_is_not_this_one(
    approved: tuple[Candidate, Path], tmp_path: Path
) -> None:
    site = unpacked(approved[1], tmp_path / "site")
    (site / "plum-1.0.dist-info").rename(site / "plum-0.9.dist-info")

    assert presence(approved, site) is not Presence.WHOLE


@pytest.mark.parametrize("where", ["global", "install"])
def test_a_dry_run_of_pips_configuration_installs_nothing_and_says_so(
    bench: Workbench, index: Index, where: str
) -> None:
    index.add(wheel_name("plum"), wheel("plum"))
    config = bench.write("pip.conf", [f"[{where}]", "dry-run = true"])

    done = bench.run(
        *("install", "plum", "--yes", "--json", "report.json"),
        environ={"PIP_CONFIG_FILE": str(bench.work / config)},
    )

    assert done.code == 0, done.text
    assert "Dry run" in done.out
    assert '"decision": "dry-run"' in (bench.work / "report.json").read_text()
    assert bench.installed() == bench.accepted() == {}


@pytest.mark.parametrize(
    ("what", "change"),
    [("plum*", False), ("plum.py", True)],
    ids=["all gone", "a file changed"],
)
def test_what_is_gone_again_is_neither_installed_nor_accepted(
    bench: Workbench, index: Index, what: str, *, change: bool
) -> None:
    index.add(wheel_name("plum"), wheel("plum"))
    hook = bench.site_packages / "sitecustomize.py"
    hook.write_text(LIAR.format(site=str(bench.site_packages), what=what, change=change))

    done = bench.run("install", "plum", "--yes")

    assert done.code == 12, done.text
    assert "not what was approved" in done.err
    assert "Traceback" not in done.text
    assert bench.accepted() == {}


@pytest.mark.parametrize(
    ("options", "place"),
    [
        (["--target", "there"], "there"),
        (["--prefix", "there"], "there/lib/python*/site-packages"),
    ],
)
def test_it_looks_where_pip_was_told_to_install(
    bench: Workbench, index: Index, options: list[str], place: str
) -> None:
    index.add(wheel_name("plum"), wheel("plum"))

    done = bench.run("install", "plum", "--yes", *options)

    assert done.code == 0, done.text
    assert [*bench.work.glob(f"{place}/plum.py")]
    assert wheel_name("plum") in bench.accepted()


@pytest.mark.parametrize(
    ("told", "written"),
    [(["fig"], []), ([], ["fig"]), (["fig<2"], ["fig"]), (["fig; extra == 'x'"], ["fig"])],
    ids=["invented", "hidden", "narrowed", "made optional"],
)
def test_metadata_that_are_not_the_wheels_own_stop_before_anything_is_installed(
    tmp_path: Path, told: list[str], written: list[str]
) -> None:
    name = wheel_name("plum")
    (tmp_path / name).write_bytes(wheel("plum", requires=written))
    held = Wheel("plum", "1.0", name, f"https://h/{name}", {}, requested=True, requires=tuple(told))

    with pytest.raises(DifferenceError, match="metadata"):
        require_own_metadata([Candidate(held, Artifact.of_file(tmp_path / name))], tmp_path)


def test_an_invented_requirement_is_named_as_such(bench: Workbench, index: Index) -> None:
    index.add(wheel_name("plum"), wheel("plum"), metadata=metadata("plum", requires=["fig"]))
    index.add(wheel_name("fig"), wheel("fig"))

    done = bench.run("install", "plum", "--yes")

    assert done.code == 12, done.text
    assert "the index's metadata say that it requires 'fig'" in done.err
    assert bench.installed() == bench.accepted() == {}
