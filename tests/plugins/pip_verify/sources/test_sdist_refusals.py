"""Whatever was swapped, hidden or promised otherwise ends it before or during the build."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.plugins.pip_verify.sources.tiny_sources import source, source_name
from tests.plugins.pip_verify.tiny_wheels import sdist, sha256, wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface_pip_verify.self_test.index import Index

ALLOWED = ("install", "fig", "--allow-sdist", "fig")
BUILD = "from source, running its code and 1 build dependency? [y/N/?] "


def test_a_source_that_changed_since_it_was_accepted_stops_even_with_yes(
    bench: Workbench, index: Index, fig: bytes, mark: Path
) -> None:
    bench.run(*ALLOWED, "--yes")
    mark.unlink()
    other = source("fig", mark, comment="other")
    index.files[source_name("fig")] = [other]

    done = bench.run(*ALLOWED, "--force-reinstall", "--yes", "--json", "report.json")

    assert done.code == 12, done.text
    assert f"accepted before  sha256:{sha256(fig)}" in done.err
    assert f"offered now      sha256:{sha256(other)}" in done.err
    assert not mark.exists()
    report = json.loads((bench.work / "report.json").read_text())
    changed = {item["filename"]: item["changed_from"] for item in report["items"]}
    assert changed == {source_name("fig"): sha256(fig), wheel_name("helper"): None}


def test_a_rebuilt_wheel_has_other_bytes_and_that_is_no_change(
    bench: Workbench, fig: bytes
) -> None:
    """Not even where a wheel of its name was accepted before: that one came from elsewhere."""
    bench.run(*ALLOWED, "--yes")
    first = (bench.site_packages / "fig.py").read_text()
    line = json.loads(bench.ledger.read_text().splitlines()[0])
    line |= {"filename": wheel_name("fig"), "digest": f"sha256:{'1' * 64}"}
    with bench.ledger.open("a") as file:
        file.write(json.dumps(line) + "\n")

    done = bench.run(*ALLOWED, "--force-reinstall", "--yes", "--json", "report.json")

    assert done.code == 0, done.text
    assert (bench.site_packages / "fig.py").read_text() != first
    (item,) = json.loads((bench.work / "report.json").read_text())["items"]
    assert (item["status"], item["sdist"]["sha256"]) == ("seen", sha256(fig))


@pytest.mark.usefixtures("fig")
@pytest.mark.parametrize("swapped", [wheel_name("helper"), source_name("fig")])
def test_what_is_swapped_after_it_was_shown_is_not_run(
    bench: Workbench, mark: Path, swapped: str
) -> None:
    other = bench.folder / "other"
    terminal = bench.at_terminal(*ALLOWED)
    terminal.wait_for(BUILD)
    (path,) = {*bench.temporary.glob(f"pip-checkface-*/source-0/**/{swapped}")} - {
        *bench.temporary.glob("pip-checkface-*/source-0/**/pip/**/*")
    }
    is_wheel = swapped.endswith(".whl")
    path.write_bytes(wheel("helper", content="evil") if is_wheel else source("fig", other))
    terminal.type("y\n")

    assert terminal.end() == 12, terminal.seen
    assert "a file is not the one that was shown" in terminal.seen
    assert not other.exists()
    assert not mark.exists()
    assert bench.installed() == {}
    assert bench.accepted() == {}


@pytest.mark.parametrize(
    ("requires", "later"),
    [
        (["helper<2"], "plum"),
        (["helper<2"], "plum @ {url}"),
        (["helper<2"], "helper>=2"),
        ([], "plum @ {url}"),
    ],
)
def test_what_the_code_asks_for_only_once_it_runs_ends_the_build(
    bench: Workbench, index: Index, mark: Path, requires: list[str], later: str
) -> None:
    index.add(wheel_name("plum"), wheel("plum"))
    index.add(wheel_name("helper", "2.0"), wheel("helper", "2.0"))
    asked = later.format(url=index.file_url(wheel_name("plum")))
    data = source("fig", mark, requires=requires, later=[asked])
    index.add(source_name("fig"), data)

    done = bench.run(*ALLOWED, "--yes")

    assert done.code == 13, done.text
    named = asked.removeprefix("plum @ ")
    assert f"its code asks for {named}, which is not among the build dependencies" in done.err
    assert bench.installed() == {}
    assert bench.accepted() == {}


@pytest.mark.usefixtures("fig")
def test_a_wheel_in_pips_cache_is_not_taken_in_its_place(
    bench: Workbench, index: Index, mark: Path
) -> None:
    command = [sys.executable, "-m", "pip", "--python", str(bench.venv), "install", "fig"]
    subprocess.run(
        [*command, "--target", "elsewhere"],
        cwd=bench.work,
        env=bench.environ,
        capture_output=True,
        check=True,
    )
    assert list((bench.folder / "pip-cache").rglob(wheel_name("fig")))
    cached = (bench.work / "elsewhere" / "fig.py").read_text()
    mark.unlink()

    unasked = bench.run(*ALLOWED)
    assert unasked.code == 11, unasked.text
    assert not mark.exists()

    done = bench.run(*ALLOWED, "--yes")
    assert done.code == 0, done.text
    assert mark.exists()
    assert (bench.site_packages / "fig.py").read_text() != cached
    assert index.downloads(source_name("fig")) == 3


@pytest.mark.usefixtures("fig")
def test_an_index_that_lies_about_the_sources_hash_stops(
    bench: Workbench, index: Index, mark: Path
) -> None:
    index.hashes = "wrong"

    done = bench.run(*ALLOWED, "--yes")

    assert done.code == 12, done.text
    assert f"Expected sha256 {'0' * 64}" in done.err
    assert not mark.exists()


@pytest.mark.parametrize("requires", ["trap", "trap @ {url}"])
def test_a_build_dependency_that_is_itself_source_is_refused(
    bench: Workbench, index: Index, mark: Path, requires: str
) -> None:
    trap = bench.folder / "trap-has-run"
    index.add("trap-1.0.tar.gz", sdist("trap", str(trap)))
    text = requires.format(url=index.file_url("trap-1.0.tar.gz"))
    index.add(source_name("fig"), source("fig", mark, requires=[text]))

    done = bench.run(*ALLOWED, "--allow-sdist", "trap", "--yes")

    assert done.code == 13, done.text
    assert not trap.exists()
    assert not mark.exists()


def test_what_the_built_wheel_needs_is_resolved_as_wheels_only(
    bench: Workbench, index: Index, mark: Path
) -> None:
    trap = bench.folder / "trap-has-run"
    index.add("trap-1.0.tar.gz", sdist("trap", str(trap)))
    index.add(source_name("fig"), source("fig", mark, needs=["trap"]))

    done = bench.run(*ALLOWED, "--yes")

    assert done.code == 13, done.text
    assert "refused the source distribution of trap" in done.err
    assert not trap.exists()
    assert bench.installed() == {}
    assert bench.accepted() == {}


@pytest.mark.parametrize("locked", ["the source", "something else"])
def test_a_lock_is_asked_about_the_source_before_it_is_built(
    bench: Workbench, fig: bytes, mark: Path, locked: str
) -> None:
    digest = sha256(fig) if locked == "the source" else "1" * 64
    bench.write("locked.txt", [f"fig==1.0 --hash=sha256:{digest}"])

    done = bench.run(*ALLOWED, "--lock", "locked.txt", "--yes")

    assert done.code == (0 if locked == "the source" else 12), done.text
    assert mark.exists() == (locked == "the source")


@pytest.mark.usefixtures("fig")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fig", "--allow-sdist", ":all:"], "expected the name of one project"),
        (["fig", "--allow-sdist", "fig", "--only-deps"], "does not go with --only-deps"),
        (["-r", "hashed.txt", "--allow-sdist", "fig"], "requirements that bring hashes"),
    ],
)
def test_what_cannot_be_done_soundly_is_refused_before_anything_is_fetched(
    bench: Workbench, index: Index, words: list[str], said: str
) -> None:
    bench.write("hashed.txt", [f"fig==1.0 --hash=sha256:{'1' * 64}"])

    done = bench.run("install", *words, "--yes")

    assert done.code == 14, done.text
    assert said in done.err
    assert index.requests == []
