"""A source that is allowed by name is shown, asked about, built and installed, in this order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.plugins.pip_verify.sources.tiny_sources import (
    LONG_AGO,
    setuptools_source,
    source,
    source_name,
)
from tests.plugins.pip_verify.tiny_wheels import sha256, wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface_pip_verify.self_test.index import Index

ALLOWED = ("install", "fig", "--allow-sdist", "fig")
BUILD = "Build fig 1.0 from source, running its code and 1 build dependency? [y/N/?] "
INSTALL = "Install fig 1.0 (new)? [y/N/?] "


def test_an_old_setuptools_project_is_built_after_one_yes_and_installed_after_another(
    bench: Workbench, index: Index, mark: Path, build_tools: dict[str, bytes]
) -> None:
    data = setuptools_source("fig", mark)
    index.add(source_name("fig"), data)
    for name, content in build_tools.items():
        index.add(name, content)

    terminal = bench.at_terminal(*ALLOWED)
    terminal.wait_for(BUILD)
    assert not mark.exists()
    terminal.type("y\n")
    terminal.wait_for(INSTALL)
    assert mark.exists()
    assert bench.installed() == {}
    terminal.type("y\n")

    assert terminal.end() == 0, terminal.seen
    before, _, after = terminal.seen.partition(BUILD)
    assert "source: its code runs when you agree" in before
    assert f"sha256:{sha256(data)}" in before
    assert "needed by the build of fig" in before
    assert f"built here from sha256:{sha256(data)[:8]}" in after
    assert bench.installed() == {"fig": "1.0"}
    assert bench.content("fig") == "built"
    assert bench.left_over() == []


def test_the_ledger_learns_of_the_source_and_of_what_built_it_but_not_of_the_wheel(
    bench: Workbench, fig: bytes
) -> None:
    done = bench.run(*ALLOWED, "--yes", "--json", "report.json")

    assert done.code == 0, done.text
    helper = sha256(wheel("helper", content="helped"))
    accepted = {source_name("fig"): sha256(fig), wheel_name("helper"): helper}
    assert bench.accepted() == {name: f"sha256:{value}" for name, value in accepted.items()}
    (item,) = json.loads((bench.work / "report.json").read_text())["items"]
    assert item["filename"] == wheel_name("fig")
    assert item["sha256"] != sha256(fig)
    assert (item["sdist"]["filename"], item["sdist"]["sha256"]) == (source_name("fig"), sha256(fig))
    assert " ".join(item["sdist"]["words"]) in done.out


def test_wheels_have_no_source_in_the_report(bench: Workbench) -> None:
    bench.run("install", "helper", "--yes", "--json", "report.json")

    (item,) = json.loads((bench.work / "report.json").read_text())["items"]
    assert item["sdist"] is None


@pytest.mark.parametrize("answer", ["n\n", "\n", "\x04"])
def test_no_to_the_build_runs_nothing(
    bench: Workbench, fig: bytes, mark: Path, answer: str
) -> None:
    terminal = bench.at_terminal(*ALLOWED, "--json", "report.json")
    terminal.wait_for(BUILD)
    terminal.type(answer)

    assert terminal.end() == 10
    assert_nothing_happened(bench, mark)
    report = json.loads((bench.work / "report.json").read_text())
    shown = {item["filename"]: item["sha256"] for item in report["items"]}
    assert report["decision"] == "declined"
    assert shown[source_name("fig")] == sha256(fig)


@pytest.mark.usefixtures("fig")
def test_no_to_the_install_leaves_a_built_wheel_uninstalled_and_unknown(
    bench: Workbench, mark: Path
) -> None:
    terminal = bench.at_terminal(*ALLOWED)
    terminal.wait_for(BUILD)
    terminal.type("y\n")
    terminal.wait_for(INSTALL)
    terminal.type("n\n")

    assert terminal.end() == 10
    assert mark.exists()
    assert bench.installed() == {}
    assert bench.accepted() == {}


@pytest.mark.usefixtures("fig")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["fig", "--allow-sdist", "fig"], 11),
        (["fig", "--allow-sdist", "fig", "--dry-run"], 0),
        (["fig", "--yes"], 13),
        (["fig", "--yes", "--allow-sdist", "plum"], 13),
        (["fig"], 13),
    ],
)
def test_without_a_consent_that_covers_it_nothing_runs(
    bench: Workbench, mark: Path, words: list[str], code: int
) -> None:
    done = bench.run("install", *words)

    assert done.code == code, done.text
    assert_nothing_happened(bench, mark)


@pytest.mark.usefixtures("fig")
def test_a_dry_run_shows_the_source_and_what_builds_it(bench: Workbench) -> None:
    done = bench.run(*ALLOWED, "--dry-run", "--json", "report.json")

    assert done.code == 0, done.text
    assert "Dry run: nothing was built" in done.out
    report = json.loads((bench.work / "report.json").read_text())
    assert report["decision"] == "dry-run"
    names = [item["filename"] for item in report["items"]]
    assert names == [source_name("fig"), wheel_name("helper")]


def test_a_pinned_version_is_the_one_that_is_built(
    bench: Workbench, index: Index, fig: bytes, mark: Path
) -> None:
    index.add(source_name("fig", "2.0"), source("fig", mark, "2.0"))

    done = bench.run("install", "fig==1.0", "--allow-sdist", "FIG", "--yes")

    assert done.code == 0, done.text
    assert f"sha256:{sha256(fig)}" in done.out
    assert bench.installed() == {"fig": "1.0"}


@pytest.mark.usefixtures("fig")
def test_what_another_project_needs_is_built_in_the_version_that_it_needs(
    bench: Workbench, index: Index, mark: Path
) -> None:
    """And two may be allowed, the wheel of one being what the other's install needs."""
    index.add(source_name("fig", "2.0"), source("fig", mark, "2.0"))
    index.add(source_name("app"), source("app", mark, needs=["fig<2", "plum"]))
    index.add(wheel_name("plum"), wheel("plum"))

    done = bench.run("install", "app", "--allow-sdist", "fig", "--allow-sdist", "app", "--yes")

    assert done.code == 0, done.text
    assert bench.installed() == {"app": "1.0", "fig": "1.0", "plum": "1.0"}


@pytest.mark.parametrize(("given", "expected"), [(None, LONG_AGO), ("1000000000", 1000000000)])
@pytest.mark.usefixtures("fig")
def test_the_build_is_told_a_date_that_does_not_change(
    bench: Workbench, given: str | None, expected: int
) -> None:
    environ = {"SOURCE_DATE_EPOCH": given} if given else {}

    done = bench.run(*ALLOWED, "--yes", environ=environ)

    assert done.code == 0, done.text
    assert f"EPOCH = {expected}\n" in (bench.site_packages / "fig.py").read_text()


def test_what_the_code_asks_for_again_is_no_news(
    bench: Workbench, index: Index, mark: Path
) -> None:
    index.add(source_name("fig"), source("fig", mark, later=["helper"]))

    done = bench.run(*ALLOWED, "--yes")

    assert done.code == 0, done.text
    assert bench.installed() == {"fig": "1.0"}


def test_a_build_that_fails_ends_with_pips_words_and_code(
    bench: Workbench, index: Index, mark: Path
) -> None:
    """It imports `helper`, and does not say that it needs it."""
    index.add(source_name("fig"), source("fig", mark, requires=[]))

    done = bench.run(*ALLOWED, "--yes")

    assert done.code == 1, done.text
    assert "No module named 'helper'" in done.text
    assert "pip-checkface:" not in done.err
    assert bench.installed() == {}
    assert bench.accepted() == {}


@pytest.mark.parametrize("newer", ["1.0", "2.0"])
@pytest.mark.usefixtures("fig")
def test_where_a_wheel_fits_no_source_is_built(
    bench: Workbench, index: Index, mark: Path, newer: str
) -> None:
    index.add(wheel_name("fig", newer), wheel("fig", newer))

    done = bench.run(*ALLOWED, "--yes")

    assert done.code == 0, done.text
    assert "there is a wheel that fits, so that its source is not needed" in done.err
    assert bench.installed() == {"fig": newer}
    assert not mark.exists()


@pytest.mark.usefixtures("fig")
def test_a_name_that_is_not_needed_is_said(bench: Workbench, mark: Path) -> None:
    done = bench.run("install", "helper", "--allow-sdist", "fig", "--yes")

    assert done.code == 0, done.text
    assert "--allow-sdist fig: nothing of it has to be built" in done.err
    assert not mark.exists()


@pytest.mark.usefixtures("fig")
@pytest.mark.parametrize("place", ["option", "requirements"])
def test_an_index_with_a_password_is_asked_with_it_and_the_password_never_said(
    bench: Workbench, index: Index, place: str
) -> None:
    index.password = ("alice", "s3cret")
    url = index.url_with_password()
    bench.write("requirements.txt", [f"-i {url}", "fig"])
    words = ["fig", "--index-url", url] if place == "option" else ["-r", "requirements.txt"]
    environ = {} if place == "option" else {"PIP_INDEX_URL": "http://127.0.0.1:9/"}

    done = bench.run("install", *words, "--allow-sdist=fig", "--yes", environ=environ)

    assert done.code == 0, done.text
    assert bench.installed() == {"fig": "1.0"}
    assert "s3cret" not in done.text + bench.ledger.read_text()


def test_a_source_in_a_local_folder_is_taken_from_there(
    bench: Workbench, mark: Path, index: Index
) -> None:
    folder = bench.work / "folder"
    folder.mkdir()
    data = source("fig", mark)
    (folder / source_name("fig")).write_bytes(data)

    done = bench.run(*ALLOWED, "--find-links", "folder", "--yes")

    assert done.code == 0, done.text
    assert bench.accepted()[source_name("fig")] == f"sha256:{sha256(data)}"
    assert (folder / source_name("fig")).read_bytes() == data
    assert index.downloads(source_name("fig")) == 0


def assert_nothing_happened(bench: Workbench, mark: Path) -> None:
    assert not mark.exists()
    assert bench.installed() == {}
    assert bench.accepted() == {}
    assert bench.left_over() == []
