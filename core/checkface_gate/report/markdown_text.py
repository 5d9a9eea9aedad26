"""Turns what happened into Markdown for GITHUB_STEP_SUMMARY, where data: images are stripped."""

from __future__ import annotations

from collections.abc import Iterator

from checkface import Face
from checkface.pages import markdown_text as escaped
from checkface_gate.install_report import InstallReport
from checkface_gate.recognition import Recognised


def step_summary(report: InstallReport) -> str:
    """A table of words and digests, one row for each wheel."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: InstallReport) -> Iterator[str]:
    yield f"### pip-checkface: {report.decision.value}\n"
    if not report.recognised:
        yield "No wheels were looked at.\n"
        return
    yield "| package | words | sha256 | known as |"
    yield "|---|---|---|---|"
    yield from map(_row, report.recognised)


def _row(each: Recognised) -> str:
    wheel, digest = each.candidate.wheel, each.candidate.digest
    name = f"**{escaped(wheel.name)}**" if wheel.requested else escaped(wheel.name)
    words = " ".join(Face(digest).words)
    known = "<br>".join(map(escaped, [each.label, *each.findings.lines(all_of_it=True)]))
    return f"| {name} {escaped(wheel.version)} | {words} | `{digest.value}` | {known} |"
