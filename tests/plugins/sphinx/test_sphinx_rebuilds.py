"""Promises of a second build: nothing for the same, all that shows it for another release."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.plugins.sphinx.conftest import BuildOnce
from tests.plugins.sphinx.sphinx_workshop import Workshop, read_pages, written_pages

from checkface import Digest
from checkface.command.cli import main

ALL = {"index", "guide/check", "guide/plain"}
WHEEL = "released/tiny-1.0-py3-none-any.whl"
MANIFEST = "checkface.json"


def faces_in(cache: Path) -> list[Path]:
    """The drawn ones: a cache has words too."""
    files = (path for path in cache.rglob("*") if path.is_file())
    return [path for path in files if b"\x89PNG" in path.read_bytes()]


def make_other(site: Workshop, path: str) -> None:
    (site.source / path).write_text("other bytes\n")


def make_older_release(site: Workshop) -> None:
    """The manifest of a release with one file less, of which the wheel says what it is called."""
    command = ["release", "--image", "none", "--project", "tiny", "--version", "0.9"]
    wheel = site.folder / "tiny-0.9-py3-none-any.whl"
    shutil.copy(site.source / WHEEL, wheel)
    assert 0 == main([*command, "-o", str(site.source), str(wheel)])


@pytest.mark.parametrize("builder", ["html", "epub", "latex", "text", "man"])
def test_two_builds_give_the_same_bytes(
    builder: str, build_once: BuildOnce, site: Workshop
) -> None:
    """In another folder, and in another process, whose sets have another order."""
    first, second = build_once(builder).files, site.apart.clean_build(builder).files

    assert first.keys() == second.keys()
    assert [] == [name for name in first if first[name] != second[name]]


def test_one_and_four_processes_give_the_same_bytes(site: Workshop) -> None:
    for number in range(20):
        site.write(
            f"more{number}.rst", f":orphan:\n\nPage\n====\n\n:checkface:`text:{number % 2}`\n"
        )
    alone = site.clean_build("html", "-j", "1", site="alone").files
    together = site.apart.clean_build("html", "-j", "4", site="together").files

    assert alone.keys() == together.keys()
    assert [] == [name for name in alone if alone[name] != together[name]]


def test_a_second_build_reads_writes_and_draws_nothing(site: Workshop) -> None:
    first = site.clean_build()
    pictures = {path: path.stat().st_mtime_ns for path in first.site.glob("_images/*")}
    second = site.apart.clean_build(CHECKFACE_CACHE_DIR=str(site.folder / "empty"))

    assert (set(), set()) == (read_pages(second.log), written_pages(second.log))
    assert pictures == {path: path.stat().st_mtime_ns for path in first.site.glob("_images/*")}
    assert not faces_in(site.folder / "empty")


def test_a_page_that_is_written_again_draws_nothing(site: Workshop) -> None:
    site.clean_build()
    second = site.apart.clean_build("html", "-E", CHECKFACE_CACHE_DIR=str(site.folder / "empty"))

    assert ALL == written_pages(second.log)
    assert not faces_in(site.folder / "empty")


def test_a_changed_file_has_just_its_pages_read_again(site: Workshop) -> None:
    site.clean_build()
    make_other(site, "released/tiny-1.0.tar.gz")
    second = site.clean_build()

    assert {"guide/check"} == read_pages(second.log)
    assert "swim carbon" not in second.text("guide/check.html").split("<table")[0]


def test_a_file_that_is_touched_and_the_same_has_nothing_read_again(site: Workshop) -> None:
    site.clean_build()
    (site.source / WHEEL).touch()

    assert set() == read_pages(site.clean_build().log)


def test_another_release_changes_every_page(site: Workshop) -> None:
    """Also those that only show its badge; and is the same as if it had been there before."""
    site.clean_build()
    make_older_release(site)
    second = site.clean_build()
    fresh = site.clean_build(site="fresh")

    assert {"index", "guide/check"} == read_pages(second.log)
    assert ALL == written_pages(second.log)
    pages = [name for name in fresh.files if name.endswith((".html", ".json"))]
    assert [] == [name for name in pages if fresh.files[name] != second.files[name]]


def test_text_pages_follow_another_release(site: Workshop) -> None:
    site.clean_build("text")
    make_older_release(site)
    second = site.clean_build("text")

    assert "tiny==0.9" in second.text("guide/check.txt")


def test_a_build_that_failed_leaves_the_record_of_the_pages_that_are_there(site: Workshop) -> None:
    record = site.clean_build().text("checkface.json")
    make_older_release(site)
    site.configure("def setup(app):", "    app.connect('env-check-consistency', lambda *_: 1 / 0)")
    failed = site.build()
    assert (2, record) == (failed.code, failed.text("checkface.json"))

    conf = (site.source / "conf.py").read_text()
    site.write("conf.py", conf.split("def setup")[0])
    third = site.clean_build()

    assert "tiny 0.9" in str(third.page("guide/plain.html"))


FETCHING = """
from checkface import Digest, Resolved, hookimpl
from checkface.registry import plugins

class Index:
    @hookimpl
    def checkface_resolve(self, reference):
        if reference.startswith("index:"):
            with open("asked.txt", "a") as asked:
                asked.write(reference)
            digest = Digest.of_text(reference)
            return Resolved(reference, digest, "fig-1.0-py3-none-any.whl", lasting=True)

plugins().manager.register(Index())
"""


def test_what_was_fetched_is_not_asked_for_again(site: Workshop) -> None:
    site.configure(FETCHING)
    site.write("guide/plain.rst", "Page\n====\n\n.. checkface:: index:fig\n")
    site.apart.clean_build()
    second = site.apart.clean_build("html", "-E")

    command = f"checkface compare FILE {Digest.of_text('index:fig')}"
    assert command in [code.text for code in second.page("guide/plain.html").select("code")]
    assert "index:fig" == (site.folder / "asked.txt").read_text()


def git(site: Workshop, *arguments: str) -> None:
    command = ["git", "-C", str(site.source), *arguments]
    subprocess.run(command, check=True, capture_output=True)


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_before_the_release_the_commit_is_shown_and_followed(site: Workshop) -> None:
    (site.source / MANIFEST).unlink()
    git(site, "init", "-q")
    git(site, "commit", "-q", "--allow-empty", "-m", "x")
    first = site.clean_build()
    git(site, "commit", "-q", "--allow-empty", "-m", "second")
    second = site.clean_build()

    assert ALL == written_pages(second.log)
    assert {"index", "guide/check"} == read_pages(second.log)
    for built in (first, second):
        assert "pip-checkface install" not in built.text("guide/check.html")
        assert "Not released yet: commit" in built.page("guide/plain.html").text
    assert set() == read_pages(site.clean_build().log)
    assert "Not released yet: commit" in site.clean_build("text").text("guide/check.txt")
