"""Turns what a step has done into its part of the job summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from checkface import Finding, Manifest
from checkface.pages import markdown_code, markdown_text
from checkface_channels.github.documents import ReleaseDocument
from checkface_github_action.block import Block
from checkface_github_action.posting import Posted


@dataclass(frozen=True)
class Report:
    """What a step has found and done."""

    manifest: Manifest
    findings: Sequence[Finding]
    """Of `verify`; empty where it was not asked for."""
    target: ReleaseDocument | None
    posted: Posted | None


def summary_of(report: Report, block: Block | None) -> str:
    """Words and digests, and pictures where they are assets that everybody can load by now."""
    return "\n".join(_lines(report, block)) + "\n"


def _lines(report: Report, block: Block | None) -> Iterator[str]:
    shown = block or Block(report.manifest.release, "", 64)
    if report.target is None or report.target.draft:
        shown = replace(shown, trio=None, faces={}, sheet=None)
    yield shown.text
    if report.findings:
        yield "\n#### Compared with the release page\n"
        yield "| file | | found |"
        yield "|---|---|---|"
        for each in report.findings:
            word = each.standing.value if each.good else f"**{each.standing.value.upper()}**"
            yield f"| {markdown_code(each.name)} | {word} | {markdown_text(each.reason)} |"
