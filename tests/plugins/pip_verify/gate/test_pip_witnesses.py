"""The install gate hears locks, publishers and attestations, and stops where one contradicts."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.channels.publisher.forge_wheels import source
from tests.fakes.loopback_forge import Forge
from tests.plugins.pip_verify.tiny_wheels import metadata, sha256, wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface import Digest, Face
from checkface_pip_verify.self_test.index import Index

NAME = wheel_name("plum")
PLUM, OTHER = wheel("plum", content="first"), wheel("plum", content="second")

ASSETS = Path(__file__).parents[3] / "channels" / "attestation" / "assets"
PROVEN = "circleci_sign_publish_example-0.0.1.dev137-py3-none-any.whl"


def linked_wheel() -> bytes:
    """A plum whose METADATA name its forge."""
    text = metadata("plum").rstrip("\n") + f"\n{source('octo/plum')[0]}\n"
    buffer = io.BytesIO(PLUM)
    with zipfile.ZipFile(buffer) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held["plum-1.0.dist-info/METADATA"] = text.encode()
    held["plum-1.0.dist-info/RECORD"] = "".join(f"{name},,\n" for name in held).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in held.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 2, 2, 0, 0, 0)), data)
    return buffer.getvalue()


def report_of(bench: Workbench) -> dict[str, Any]:
    """The only item of report.json."""
    (item,) = json.loads((bench.work / "report.json").read_text())["items"]
    return dict(item)


def test_a_wheel_that_is_locked_is_installed_and_told_so(bench: Workbench, index: Index) -> None:
    index.add(NAME, PLUM)
    lock = bench.write("lock.txt", [f"plum==1.0 --hash=sha256:{sha256(PLUM)}"])

    done = bench.run("install", "plum", "--yes", "--lock", lock, "--json", "report.json")

    assert done.code == 0, done.text
    assert "    locked\n" in done.out
    assert report_of(bench)["lock"]["standing"] == "locked"


def test_a_wheel_that_is_not_as_locked_stops_with_both_faces(
    bench: Workbench, index: Index
) -> None:
    index.add(NAME, OTHER)
    lock = bench.write("lock.txt", [f"plum==1.0 --hash=sha256:{sha256(PLUM)}"])

    done = bench.run("install", "plum", "--yes", "--lock", lock)

    assert done.code == 12, done.text
    assert f"locked   sha256:{sha256(PLUM)}" in done.err
    assert f"offered  sha256:{sha256(OTHER)}" in done.err
    assert bench.installed() == {}


def test_a_requirement_file_s_own_hash_stops_with_both_faces(
    bench: Workbench, index: Index
) -> None:
    index.add(NAME, OTHER)
    locked = bench.write("locked.txt", [f"plum==1.0 --hash=sha256:{sha256(PLUM)}"])

    done = bench.run("install", "-r", locked, "--yes")

    assert done.code == 12, done.text
    for side, data in (("expected", PLUM), ("got     ", OTHER)):
        digest = Digest.of_bytes(data)
        assert f"  {side}  {digest}  {' '.join(Face(digest).words)}\n" in done.err
    assert bench.installed() == {}


def test_a_dependency_that_no_lock_knows_stops(bench: Workbench, index: Index) -> None:
    index.add(wheel_name("apple"), apple := wheel("apple", requires=["plum"]))
    index.add(NAME, PLUM)
    lock = bench.write("lock.txt", [f"apple==1.0 --hash=sha256:{sha256(apple)}"])

    done = bench.run("install", "apple", "--yes", "--lock", lock)

    assert done.code == 12, done.text
    assert f"{NAME} is NOT locked in lock.txt" in done.err
    assert bench.installed() == {}


def test_a_lock_with_other_algorithms_is_compared_in_them(bench: Workbench, index: Index) -> None:
    import hashlib

    index.add(NAME, PLUM)
    lock = bench.write("lock.txt", [f"plum==1.0 --hash=sha512:{hashlib.sha512(PLUM).hexdigest()}"])

    assert bench.run("install", "plum", "--yes", "--lock", lock).code == 0


def test_a_lock_that_cannot_be_read_stops_before_pip_does_any_work(
    bench: Workbench, index: Index
) -> None:
    index.add(NAME, PLUM)

    done = bench.run("install", "plum", "--yes", "--lock", "nothing.lock")

    assert done.code == 14
    assert "nothing.lock" in done.err
    assert index.requests == []


def test_the_publisher_s_word_is_heard(bench: Workbench, index: Index, forge: Forge) -> None:
    index.add(NAME, data := linked_wheel())
    forge.publish("octo/plum", "v1.0", {NAME: data})

    done = bench.run("install", "plum", "--yes", "--publisher=require", "--json", "report.json")

    assert done.code == 0, done.text
    assert "    publisher: matches github.com/octo/plum v1.0 (named by its own metadata" in done.out
    assert report_of(bench)["publisher"]["standing"] == "same"


def test_a_wheel_that_differs_from_its_publisher_s_stops(
    bench: Workbench, index: Index, forge: Forge
) -> None:
    index.add(NAME, linked_wheel())
    forge.publish("octo/plum", "v1.0", {NAME: b"what the publisher built"})

    done = bench.run("install", "plum", "--yes", "--json", "report.json")

    assert done.code == 12, done.text
    assert "is not what its publisher released" in done.err
    assert report_of(bench)["publisher"]["published"] == sha256(b"what the publisher built")
    assert bench.installed() == {}


def test_a_silent_publisher_stops_only_where_its_word_is_required(
    bench: Workbench, index: Index, forge: Forge
) -> None:
    index.add(NAME, linked_wheel())
    required = bench.run("install", "plum", "--yes", "--publisher", "require")
    off = bench.run("install", "plum", "--yes", "--publisher", "off", "--dry-run")
    asked = len(forge.requests)
    usual = bench.run("install", "plum", "--yes")

    assert required.code == 14
    assert "publisher:" not in off.text
    assert asked == 1
    assert usual.code == 0, usual.text


def test_dependencies_are_asked_about_only_where_it_is_required(
    bench: Workbench, index: Index, forge: Forge
) -> None:
    index.add(wheel_name("apple"), wheel("apple", requires=["plum"]))
    index.add(NAME, linked_wheel())

    bench.run("install", "apple", "--yes", "--dry-run")
    assert forge.requests == []
    bench.run("install", "apple", "--yes", "--dry-run", "--publisher", "require")
    assert len(forge.requests) == 1


@pytest.mark.parametrize("option", ["--publisher", "--attestation"])
def test_a_word_that_is_no_policy_is_refused(bench: Workbench, option: str) -> None:
    done = bench.run("install", "plum", option, "perhaps")

    assert done.code == 14
    assert f"{option} is 'perhaps'; expected one of auto, require, off" in done.err


def test_a_real_attestation_is_verified_shown_and_remembered(
    bench: Workbench, index: Index
) -> None:
    pytest.importorskip("pypi_attestations")
    index.add(PROVEN, (ASSETS / PROVEN).read_bytes())
    index.projects["circleci-sign-publish-example"] = index.projects.pop(next(iter(index.projects)))
    index.provenance[PROVEN] = (ASSETS / f"{PROVEN}.provenance").read_bytes()
    requirement = "circleci-sign-publish-example==0.0.1.dev137"

    done = bench.run("install", "--no-deps", requirement, "--yes", "--attestation", "require")

    assert done.code == 0, done.text
    assert re.search(r"attestation: .*CircleCI", done.out)
    assert "circleci-sign-publish-example" in (bench.ledger.parent / "identities.jsonl").read_text()


def test_an_attestation_of_other_bytes_stops(bench: Workbench, index: Index) -> None:
    pytest.importorskip("pypi_attestations")
    index.add(NAME, PLUM)
    index.provenance[NAME] = (ASSETS / f"{PROVEN}.provenance").read_bytes()

    done = bench.run("install", "plum", "--yes")

    assert done.code == 12, done.text
    assert "attestation" in done.err
    assert bench.installed() == {}


def test_what_is_replaced_is_told(bench: Workbench, index: Index) -> None:
    index.add(NAME, PLUM)
    bench.run("install", "plum", "--yes")
    index.add(wheel_name("plum", "2.0"), wheel("plum", "2.0"))

    done = bench.run("install", "--upgrade", "plum", "--yes", "--json", "report.json")

    assert "replaces 1.0" in done.out, done.text
    assert report_of(bench)["replaces"] == "1.0"


class Page(HTMLParser):
    """The pictures and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.images.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_holds_all_faces_in_one_file(bench: Workbench, index: Index) -> None:
    index.add(wheel_name("apple"), wheel("apple", requires=["plum"]))
    index.add(NAME, PLUM)

    bench.run("install", "apple", "--yes", "--report-html", "report.html")

    page = Page((bench.work / "report.html").read_text())
    assert len(page.images) == 4  # a trio and a face
    assert all(str(image["src"]).startswith("data:image/png;base64,") for image in page.images)
    assert str(page.images[0]["alt"]).startswith("Face of apple 1.0, offered: ")
    assert f"sha256:{sha256(PLUM)}" in page.text


def test_a_ci_job_gets_a_summary_that_later_steps_keep(bench: Workbench, index: Index) -> None:
    index.add(NAME, PLUM)
    summary = bench.work / "summary.md"
    summary.write_text("before\n")

    bench.run("install", "plum", "--yes", environ={"GITHUB_STEP_SUMMARY": str(summary)})

    text = summary.read_text()
    assert text.startswith("before\n")
    assert f"`{sha256(PLUM)}`" in text
    assert "pip-checkface: installed" in text


def test_show_and_check_are_pip_s_and_ours_stand_behind_lock(
    bench: Workbench, index: Index
) -> None:
    index.add(NAME, PLUM)
    bench.run("install", "plum", "--yes")
    lock = bench.write("lock.txt", [f"plum==1.0 --hash=sha256:{sha256(PLUM)}"])

    assert "Name: plum" in bench.run("show", "plum").out
    assert "No broken requirements" in bench.run("check").out
    shown = bench.run("lock", "show", lock)
    assert sha256(PLUM)[:8] in shown.out, shown.text
    assert bench.run("lock", "check", lock, "--against", "installed-cache").code == 0
