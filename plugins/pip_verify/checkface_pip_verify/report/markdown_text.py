"""Turns what happened into Markdown for GITHUB_STEP_SUMMARY, where data: images are stripped."""

from __future__ import annotations

from collections.abc import Iterator

from checkface import Face
from checkface.pages import markdown_text as escaped
from checkface_pip_verify.gate.recognition import Recognised
from checkface_pip_verify.report.install_report import Account


def step_summary(account: Account) -> str:
    """A table of words and digests, one row for each wheel."""
    return "\n".join(_lines(account)) + "\n"


def _lines(account: Account) -> Iterator[str]:
    yield f"### pip-checkface: {account.decision.value}\n"
    if not account.recognised:
        yield "No wheels were looked at.\n"
        return
    yield "| package | words | sha256 | known as |"
    yield "|---|---|---|---|"
    yield from map(_row, account.recognised)


def _row(each: Recognised) -> str:
    wheel, digest = each.candidate.wheel, each.candidate.digest
    name = f"**{escaped(wheel.name)}**" if wheel.requested else escaped(wheel.name)
    words = " ".join(Face(digest).words)
    known = "<br>".join(map(escaped, [each.label, *each.testimony.lines(all_of_it=True)]))
    return f"| {name} {escaped(wheel.version)} | {words} | `{digest.value}` | {known} |"
