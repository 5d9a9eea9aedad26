"""Turns a request into an install and its reports, however it ended."""

from __future__ import annotations

from functools import partial

from checkface.program import Boundary
from checkface_gate.report.writing import require_places
from checkface_gate.reported_run import reported_run
from checkface_pip_verify.request.arguments import Request
from checkface_pip_verify.request.grammar import Grammar
from checkface_pip_verify.session import install

STANDARD_OUTPUT = "-"
"""Where pip's own `--report` may be printed."""


def reported_install(request: Request, grammar: Grammar, boundary: Boundary) -> int:
    """Its exit code, once all is told. Raises `OutputError` for a report that nobody can write."""
    if request.report != STANDARD_OUTPUT:
        require_places(request.report)
    return reported_run(partial(install, request, grammar), request, boundary)
