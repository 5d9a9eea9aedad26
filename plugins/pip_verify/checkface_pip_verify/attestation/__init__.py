"""Turns a wheel into its publisher as the index's attestations (PEP 740) prove it."""

from __future__ import annotations

from checkface_pip_verify.attestation.examination import examine
from checkface_pip_verify.attestation.identities import Identities, Known
from checkface_pip_verify.attestation.verdict import (
    AttestationVerdict,
    Attested,
    decide,
    records,
)
from checkface_pip_verify.attestation.verification import (
    github_repositories_of,
    missing_extra_sentence,
    require_extra,
)

__all__ = [
    "AttestationVerdict",
    "Attested",
    "Identities",
    "Known",
    "decide",
    "examine",
    "github_repositories_of",
    "missing_extra_sentence",
    "records",
    "require_extra",
]
