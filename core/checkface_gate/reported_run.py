"""Turns an install into its exit code and its reports, however it ended."""

from __future__ import annotations

from collections.abc import Callable

from checkface import CheckfaceError
from checkface.program import Boundary
from checkface_gate.errors import (
    DeclinedError,
    DifferenceError,
    InterruptedInstallError,
    RefusedError,
    UnaskedError,
)
from checkface_gate.install_report import Decision, InstallReport
from checkface_gate.report.writing import Reports, require_places, write_reports

DECISIONS: dict[type[CheckfaceError], Decision] = {
    DeclinedError: Decision.DECLINED,
    UnaskedError: Decision.UNASKED,
    DifferenceError: Decision.DIFFERENT,
    RefusedError: Decision.REFUSED,
    InterruptedInstallError: Decision.INTERRUPTED,
}


def reported_run(
    install: Callable[[InstallReport], None], reports: Reports, boundary: Boundary
) -> int:
    """Its exit code, once all is told. Raises `OutputError` for a report that nobody can write."""
    require_places(reports.json, reports.report_html)
    report, code = InstallReport(), 0
    try:
        install(report)
    except CheckfaceError as error:
        report.decision = DECISIONS.get(type(error), Decision.FAILED)
        code = boundary.report(error)
    except KeyboardInterrupt:
        report.decision = Decision.INTERRUPTED
        code = boundary.end_interrupted()
    try:
        write_reports(reports, report, code)
    except CheckfaceError as error:
        return code or boundary.report(error)  # what stopped it says more than its report
    return code
