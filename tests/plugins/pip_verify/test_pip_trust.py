"""Bytes that are not the expected ones stop the install, whoever has changed them and when."""

from __future__ import annotations

import json
import subprocess

import pytest
from tests.plugins.pip_verify.tiny_wheels import metadata, sha256, wheel, wheel_name
from tests.plugins.pip_verify.workbench import TIMEOUT, Workbench

from checkface_pip_verify.self_test.index import Index

NAME = wheel_name("plum")
FIRST, SECOND = wheel("plum", content="first"), wheel("plum", content="second")


@pytest.mark.parametrize(("hashes", "page"), [("none", "json"), ("md5", "html")])
def test_an_index_without_sha256_still_gets_a_face_and_exactly_these_bytes(
    bench: Workbench, index: Index, hashes: str, page: str
) -> None:
    index.hashes, index.as_json = hashes, page == "json"
    index.add(NAME, FIRST, metadata=metadata("plum") if page == "json" else None)

    done = bench.run("install", "plum", "--yes")

    assert done.code == 0, done.text
    assert f"sha256:{sha256(FIRST)}" in done.out
    assert bench.accepted() == {NAME: f"sha256:{sha256(FIRST)}"}
    assert bench.content("plum") == "first"


def test_sha256_in_an_html_page_is_taken(bench: Workbench, index: Index) -> None:
    index.as_json = False
    index.add(NAME, FIRST)

    done = bench.run("install", "plum", "--yes", "--json", "report.json")

    assert done.code == 0, done.text
    (item,) = json.loads((bench.work / "report.json").read_text())["items"]
    assert item["promised_sha256"] == sha256(FIRST)


@pytest.mark.parametrize("metadata_text", [None, metadata("plum")])
def test_an_index_that_lies_about_a_hash_stops_in_pips_words(
    bench: Workbench, index: Index, metadata_text: str | None
) -> None:
    index.hashes = "wrong"
    index.add(NAME, FIRST, metadata=metadata_text)

    done = bench.run("install", "plum", "--yes", "--json", "report.json")

    assert done.code == 12, done.text
    assert "DO NOT MATCH THE HASHES" in done.err
    assert "Traceback" not in done.text
    assert bench.installed() == {}
    assert bench.accepted() == {}
    assert json.loads((bench.work / "report.json").read_text())["decision"] == "different"


@pytest.mark.parametrize("left", ["stdout", "stderr"])
def test_a_changed_wheel_is_12_and_reported_also_where_nobody_reads_it(
    bench: Workbench, index: Index, left: str
) -> None:
    index.add(NAME, FIRST)
    assert 0 == bench.run("install", "plum", "--yes").code
    index.files[NAME] = [SECOND]
    words = ("--force-reinstall", "--no-cache-dir", "plum", "--yes", "--json", "report.json")
    pipe = subprocess.PIPE

    with bench.start("install", *words, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith(b"Target")
        {"stdout": process.stdout, "stderr": process.stderr}[left].close()
        code = process.wait(TIMEOUT)

    assert 12 == code
    assert json.loads((bench.work / "report.json").read_text())["decision"] == "different"


def test_bytes_that_change_after_they_were_resolved_stop(bench: Workbench, index: Index) -> None:
    """The first download is for pip's resolver, the second the one that would be installed."""
    index.add(NAME, FIRST, SECOND)

    done = bench.run("install", "plum", "--yes")

    assert index.downloads(NAME) == 2
    assert done.code == 12, done.text
    assert bench.installed() == {}


def test_bytes_that_change_after_they_were_shown_are_never_asked_for(
    bench: Workbench, index: Index
) -> None:
    """pip installs from our folder: from the index it would take the changed bytes."""
    index.hashes = "none"
    index.add(NAME, FIRST, SECOND, metadata=metadata("plum"))

    done = bench.run("install", "plum", "--yes")

    assert done.code == 0, done.text
    assert index.downloads(NAME) == 1
    assert bench.content("plum") == "first"
    assert bench.accepted() == {NAME: f"sha256:{sha256(FIRST)}"}


def test_a_wheel_that_changed_since_it_was_accepted_stops_even_with_yes(
    bench: Workbench, index: Index
) -> None:
    index.add(NAME, FIRST)
    bench.run("install", "plum", "--yes")
    index.files[NAME] = [SECOND]
    again = ("install", "--force-reinstall", "plum")

    stopped = bench.run(*again, "--yes", "--json", "report.json")
    shown = bench.run(*again, "--dry-run")

    for done in (stopped, shown):
        assert done.code == 12, done.text
        assert f"accepted before  sha256:{sha256(FIRST)}" in done.err
        assert f"offered now      sha256:{sha256(SECOND)}" in done.err
        assert f"pip-checkface ledger forget {NAME}" in done.err
    assert "CHANGED since 20" in stopped.out
    assert bench.content("plum") == "first"
    assert bench.accepted() == {NAME: f"sha256:{sha256(FIRST)}"}
    report = json.loads((bench.work / "report.json").read_text())
    (item,) = report["items"]
    assert (report["decision"], report["exit_code"]) == ("different", 12)
    assert (item["status"], item["changed_from"]) == ("changed", sha256(FIRST))

    listed = bench.run("ledger", "list")
    forgotten = bench.run("ledger", "forget", NAME)
    unknown = bench.run("ledger", "forget", NAME)
    accepted = bench.run(*again, "--yes")

    assert listed.code == 0
    assert f"{NAME}  sha256:{sha256(FIRST)}" in listed.out
    assert forgotten.code == 0
    assert unknown.code == 14
    assert accepted.code == 0, accepted.text
    assert bench.content("plum") == "second"
    assert bench.accepted() == {NAME: f"sha256:{sha256(SECOND)}"}


def test_a_damaged_ledger_stops_before_pip_does_anything(bench: Workbench, index: Index) -> None:
    index.add(NAME, FIRST)
    bench.ledger.parent.mkdir()
    bench.ledger.write_text("not a ledger\n")

    done = bench.run("install", "plum", "--yes")

    assert done.code == 14
    assert "line 1" in done.err
    assert index.requests == []
    assert bench.ledger.read_text() == "not a ledger\n"


def test_an_index_cannot_read_our_environment_through_its_urls(
    bench: Workbench, index: Index
) -> None:
    """pip fills in ${VARIABLES} in requirement files, and our list for the download is one."""
    index.add(NAME, FIRST)
    index.file_suffix = "?${SECRET}"

    bench.run("install", "plum", "--yes", environ={"SECRET": "hunter2"})

    assert not [path for path in index.requests if "hunter2" in path]
    assert [path for path in index.requests if path.startswith("/files/")]


@pytest.mark.parametrize("place", ["option", "requirements", "fails"])
def test_a_password_works_and_is_never_said(bench: Workbench, index: Index, place: str) -> None:
    index.add(NAME, FIRST)
    index.password = ("alice", "s3cret")
    url = index.url_with_password()
    bench.write("requirements.txt", [f"-i {url}", "plum"])
    arguments, environ = {
        "option": (["plum", "--index-url", url], {}),
        "requirements": (["-r", "requirements.txt"], {"PIP_INDEX_URL": "http://127.0.0.1:9/"}),
        "fails": ([f"git+{url}plum"], {"PIP_INDEX_URL": url}),
    }[place]

    done = bench.run("install", *arguments, "--yes", "--json", "report.json", environ=environ)

    assert done.code == (13 if place == "fails" else 0), done.text
    assert bench.installed() == ({} if place == "fails" else {"plum": "1.0"})
    written = done.text + (bench.work / "report.json").read_text()
    if bench.ledger.exists():
        written += bench.ledger.read_text()
    assert "s3cret" not in written
    assert "alice" not in written
