"""Another spelling of an accepted file is that file, and another file of its version says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import sha256, wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface import Acceptance, Artifact, Digest
from checkface_gate.channels import NOBODY_ASKED
from checkface_gate.install_report import InstallReport
from checkface_gate.recognition import LedgerKind, Recognised, recognise
from checkface_gate.report.html_page import html_report
from checkface_gate.report.json_text import json_text
from checkface_gate.report.markdown_text import step_summary
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.pip.plan import wheels_of
from checkface_pip_verify.self_test.index import Index

OLD, NEW = Digest.of_text("accepted"), Digest.of_text("offered")


def recognised(accepted: str, offered: str) -> Recognised:
    item = {"download_info": {"url": f"https://h/{offered}", "archive_info": {}}}
    (wheel_of,) = wheels_of({"install": [item]})
    candidate = Candidate(wheel_of, Artifact(offered, 1, NEW))
    known = [Acceptance.now(accepted, OLD, "")]
    (found,) = recognise([candidate], known, [NOBODY_ASKED], {})
    return found


@pytest.mark.parametrize(
    "spelling",
    [
        "PLUM-1.0-py3-none-any.whl",
        "plum-1.0.0-py3-none-any.whl",
        "plum-1-py3-none-any.whl",
        "plum-01.0-py3-none-any.whl",
        "plum-v1.0-py3-none-any.whl",
        "plum-0!1.0-py3-none-any.whl",
        "plum-1.0-PY3-none-any.whl",
        "plum-1.0-py3.py3-none-any.whl",
        "plum-1.0-py3-NONE-Any.whl",
    ],
)
def test_other_bytes_under_another_spelling_have_changed(spelling: str) -> None:
    assert recognised(wheel_name("plum"), spelling).status is LedgerKind.CHANGED
    assert recognised(spelling, wheel_name("plum")).status is LedgerKind.CHANGED


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        ("plum-1.0-1-py3-none-any.whl", "other build tag"),
        ("plum-1.0-py3-none-manylinux2014_x86_64.whl", "other platform"),
        ("plum-1.0-py2.py3-none-any.whl", "other Python tag"),
        ("plum-1.0.0-cp311-abi3-win32.whl", "other Python tag, other ABI, other platform"),
    ],
)
def test_another_file_of_an_accepted_version_says_so_everywhere(
    other: str, difference: str
) -> None:
    found = recognised(wheel_name("plum"), other)
    account = InstallReport(recognised=[found])
    (item,) = json.loads(json_text(account, 0))["items"]

    assert found.status is LedgerKind.NEW
    assert found.label.startswith("new: another file of plum 1.0")
    assert difference in found.label
    assert ", ".join(item["another_file_of"]["differences"]) == difference
    assert item["another_file_of"]["sha256"] == OLD.value
    assert difference in html_report(account)
    assert difference in step_summary(account)


@pytest.mark.parametrize("other", ["plum-1.1-py3-none-any.whl", "plums-1.0-py3-none-any.whl"])
def test_a_file_of_another_version_or_project_is_just_new(other: str) -> None:
    assert recognised(wheel_name("plum"), other).label == "new"


@pytest.mark.parametrize("spelling", ["PLUM-1.0-py3-none-any.whl", "plum-1.0.0-py3-none-any.whl"])
def test_yes_does_not_cover_another_spelling(bench: Workbench, index: Index, spelling: str) -> None:
    bench.ledger.parent.mkdir(parents=True)
    known = Digest("sha256", sha256(wheel("plum")))
    bench.ledger.write_text(Acceptance.now(wheel_name("plum"), known, "").line())
    index.add(spelling, wheel("plum", content="evil"))

    done = bench.run("install", "plum", "--yes")

    assert done.code in {12, 14}, done.text
    assert bench.installed() == {}
    assert Path(bench.ledger).read_text().count("\n") == 1
