"""Writes what happened to wherever the user wants to read it: JSON, a page, the CI's summary."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from checkface import write_atomically
from checkface_pip_verify.arguments import Request
from checkface_pip_verify.errors import UnableError
from checkface_pip_verify.html_report import html_report
from checkface_pip_verify.json_report import Account
from checkface_pip_verify.step_summary import step_summary

SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY"


def require_writable(request: Request) -> None:
    """Raises `UnableError` before anything is done, rather than after all of it."""
    for name in filter(None, (request.json, request.report_html)):
        path = Path(name)
        if path.is_dir() or not os.access(path.absolute().parent, os.W_OK):
            raise UnableError(f"cannot write {name!r}: expected a file in a folder that is there")


def write_reports(
    request: Request, account: Account, exit_code: int, environ: Mapping[str, str] = os.environ
) -> None:
    """All that were asked for. Raises `UnableError` if one of them cannot be written."""
    if request.json:
        _write(Path(request.json), account.as_json(exit_code))
    if request.report_html:
        _write(Path(request.report_html), html_report(account))
    if summary := environ.get(SUMMARY_VARIABLE):
        _append(Path(summary), step_summary(account))


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        raise UnableError(f"cannot write {str(path)!r}: {error.strerror}") from error


def _append(path: Path, text: str) -> None:
    """Other steps write there too. A CI's broken summary does not undo an install."""
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{text}")
    except OSError as error:
        print(f"cannot write {SUMMARY_VARIABLE} {str(path)!r}: {error.strerror}", file=sys.stderr)
