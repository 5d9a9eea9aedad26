"""What `--json` writes keeps to the schema that we publish, however an install ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface import Standing
from checkface_channels.attestation.finding import AttestationKind
from checkface_gate.install_report import Decision
from checkface_gate.recognition import LedgerKind
from checkface_pip_verify.self_test.index import Index

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "docs/schemas/pip-checkface-report-1.schema.json").read_text()
)
ITEM = SCHEMA["$defs"]["item"]
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def report(bench: Workbench, *arguments: str) -> dict[str, Any]:
    """The report of one install, which has kept to the schema."""
    (bench.work / "report.json").unlink(missing_ok=True)
    bench.run(*arguments, "--json", "report.json")
    content: dict[str, Any] = json.loads((bench.work / "report.json").read_text())
    assert [error.message for error in VALIDATOR.iter_errors(content)] == []
    return content


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("listed", "values"),
    [
        (SCHEMA["properties"]["decision"], Decision),
        (ITEM["properties"]["status"], LedgerKind),
        (ITEM["properties"]["publisher"]["properties"]["standing"], Standing),
        (ITEM["properties"]["attestation"]["properties"]["standing"], Standing),
        (ITEM["properties"]["attestation"]["properties"]["found"], AttestationKind),
    ],
)
def test_it_lists_every_word_that_a_report_may_say(listed: dict[str, Any], values: Any) -> None:
    assert listed["enum"] == [value.value for value in values]


def test_reports_keep_to_it_however_the_install_ends(bench: Workbench, index: Index) -> None:
    index.add(wheel_name("plum"), wheel("plum", requires=["fig"], content="first"))
    index.add(wheel_name("fig"), wheel("fig"))

    reports = [
        report(bench, "install", "plum"),
        report(bench, "install", "plum", "--yes"),
        report(bench, "install", "plum", "--yes"),
        report(bench, "install", "plum", "--dry-run", "--force-reinstall"),
        report(bench, "install", "./trap"),
        report(bench, "install", "nobody-has-it"),
    ]
    index.files[wheel_name("plum")] = [wheel("plum", requires=["fig"], content="second")]
    reports.append(report(bench, "install", "plum", "--yes", "--force-reinstall"))

    assert [each["decision"] for each in reports] == [
        "unasked",
        "installed",
        "satisfied",
        "dry-run",
        "refused",
        "failed",
        "different",
    ]
    assert [len(each["items"]) for each in reports] == [2, 2, 0, 2, 0, 0, 2]
    assert {name for each in reports for item in each["items"] for name in item} <= set(
        ITEM["properties"]
    ), "a key that the schema does not describe"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("sha256", "sha256:" + "0" * 64),
        ("words", ["only", "three", "words"]),
        ("status", "known"),
        ("changed_from", "0" * 64),
        ("seen", "yesterday"),
        ("filename", "../plum.whl"),
        ("requested", "yes"),
    ],
)
def test_it_refuses_what_no_report_says(
    bench: Workbench, index: Index, key: str, value: object
) -> None:
    index.add(wheel_name("plum"), wheel("plum"))
    content = report(bench, "install", "plum", "--dry-run")

    content["items"][0][key] = value

    assert not VALIDATOR.is_valid(content)
