"""Turns a request into an install and its reports, however it ended."""

from __future__ import annotations

from checkface import CheckfaceError
from checkface.program import Boundary
from checkface_pip_verify.errors import (
    DeclinedError,
    DifferenceError,
    InterruptedInstallError,
    RefusedError,
    UnaskedError,
)
from checkface_pip_verify.gate.install_report import Decision, InstallReport
from checkface_pip_verify.report.writing import require_places, write_reports
from checkface_pip_verify.request.arguments import Request
from checkface_pip_verify.request.grammar import Grammar
from checkface_pip_verify.session import install

DECISIONS: dict[type[CheckfaceError], Decision] = {
    DeclinedError: Decision.DECLINED,
    UnaskedError: Decision.UNASKED,
    DifferenceError: Decision.DIFFERENT,
    RefusedError: Decision.REFUSED,
    InterruptedInstallError: Decision.INTERRUPTED,
}


def reported_install(request: Request, grammar: Grammar, boundary: Boundary) -> int:
    """Its exit code, once all is told. Raises `OutputError` for a report that nobody can write."""
    require_places(request)
    report, code = InstallReport(), 0
    try:
        install(request, grammar, report)
    except CheckfaceError as error:
        report.decision = DECISIONS.get(type(error), Decision.FAILED)
        code = boundary.report(error)
    except KeyboardInterrupt:
        report.decision = Decision.INTERRUPTED
        code = boundary.end_interrupted()
    try:
        write_reports(request, report, code)
    except CheckfaceError as error:
        return code or boundary.report(error)  # what stopped it says more than its report
    return code
