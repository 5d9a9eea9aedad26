"""Writes what happened to wherever the user wants to read it: JSON, a page, the CI's summary."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from checkface.errors import OutputError
from checkface.files import append_to_file, require_writable, write_file
from checkface_gate.install_report import InstallReport

SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY"


class Reports(Protocol):
    """The files that a user wants to be written; None where none was named."""

    @property
    def json(self) -> str | None: ...

    @property
    def report_html(self) -> str | None: ...


def require_places(*named: str | None) -> None:
    """Raises `OutputError` before anything is done, rather than after all of it."""
    for name in filter(None, named):
        require_writable(Path(name), makes_folder=False)


def write_reports(
    request: Reports, report: InstallReport, exit_code: int, environ: Mapping[str, str] = os.environ
) -> None:
    """All that were asked for. Raises `OutputError` if one of them cannot be written."""
    if request.json:
        from checkface_gate.report.json_text import json_text

        write_file(Path(request.json), json_text(report, exit_code).encode())
    if request.report_html:
        from checkface_gate.report.html_page import html_report

        write_file(Path(request.report_html), html_report(report).encode())
    if summary := environ.get(SUMMARY_VARIABLE):
        from checkface_gate.report.markdown_text import step_summary

        _append(Path(summary), step_summary(report))


def _append(path: Path, text: str) -> None:
    """Other steps write there too. A CI's broken summary does not undo an install."""
    try:
        append_to_file(path, f"\n{text}")
    except OutputError as error:
        print(f"{SUMMARY_VARIABLE}: {error}", file=sys.stderr)
