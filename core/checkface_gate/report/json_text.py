"""Turns what happened into the text of `--json`, schema 1."""

from __future__ import annotations

import json
from typing import Any

from checkface import Face
from checkface_gate.channels import Findings
from checkface_gate.install_report import InstallReport, Target
from checkface_gate.recognition import Recognised

SCHEMA = 1


def json_text(report: InstallReport, exit_code: int) -> str:
    content = {
        "schema": SCHEMA,
        "target": report.target and _target(report.target),
        "index": report.index,
        "items": [_item(each) for each in report.recognised],
        "decision": report.decision.value,
        "exit_code": exit_code,
    }
    return json.dumps(content, indent=2) + "\n"


def _target(target: Target) -> dict[str, Any]:
    version = ".".join(map(str, target.version))
    return {"python": str(target.executable), "version": version}


def _item(each: Recognised) -> dict[str, Any]:
    wheel, digest = each.candidate.wheel, each.candidate.digest
    return {
        "name": wheel.name,
        "version": wheel.version,
        "filename": wheel.filename,
        "sha256": digest.value,
        "words": list(Face(digest).words),
        "host": wheel.host,
        "requested": wheel.requested,
        "needed_by": list(wheel.needed_by),
        "promised_sha256": wheel.promised_digest.value if wheel.promised_digest else None,
        "status": each.status.value,
        "seen": each.before.time.strftime("%Y-%m-%dT%H:%M:%SZ") if each.before else None,
        "another_file_of": _sibling(each),
        "changed_from": each.changed_from.value if each.changed_from else None,
        "replaces": each.replaces,
        "sdist": each.sdist
        and {
            "filename": each.sdist.filename,
            "sha256": each.sdist.digest.value,
            "words": list(each.sdist.words),
        },
        **_findings(each.findings),
    }


def _sibling(each: Recognised) -> dict[str, Any] | None:
    """A file of the same version that is known, where this one is not."""
    known = each.sibling
    if known is None or not each.kinship:
        return None
    return {
        "filename": known.filename,
        "sha256": known.digest.value,
        "seen": known.time.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "differences": list(each.sibling_differences),
    }


def _findings(said: Findings) -> dict[str, Any]:
    """What others say; null where nobody was asked."""
    publisher, attested = said.publisher, said.attestation
    return {
        "lock": said.lock
        and {
            "standing": said.lock.words,
            "expected": [str(digest) for digest in said.lock.expected],
        },
        "publisher": publisher
        and {
            "standing": publisher.standing.value,
            "repository": publisher.repository.label if publisher.repository else None,
            "accepted": publisher.before.label if publisher.before else None,
            "published": publisher.published.value if publisher.published else None,
            "where": publisher.where,
            "why": publisher.why,
        },
        "attestation": attested
        and {
            "standing": attested.finding.standing.value,
            "found": attested.kind.value,
            "identity": attested.identity,
            "why": attested.why,
        },
    }
