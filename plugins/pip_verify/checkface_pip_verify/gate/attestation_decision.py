"""Turns what an attestation has shown about a wheel into stop or go on."""

from __future__ import annotations

from checkface import CheckfaceError, Standing
from checkface_channels.attestation.finding import AttestationFinding, Attested
from checkface_channels.hosts import printable
from checkface_pip_verify.errors import DifferenceError, UnableError
from checkface_pip_verify.gate.policy import Policy, stops


def decide(policy: Policy, verdict: AttestationFinding) -> CheckfaceError | None:
    """The error to stop with; None where the install may go on."""
    standing = verdict.standing
    if not stops(policy, standing, known=verdict.before is not None):
        return None
    if standing is Standing.DIFFERENT:
        return _alarm(verdict)
    return _silence(verdict) if verdict.before else _absence(verdict)


def _absence(verdict: AttestationFinding) -> UnableError:
    why = verdict.why or f"{verdict.host} links none"
    return UnableError(
        f"{verdict.filename}: expected an attestation, as --attestation=require asks; "
        f"{printable(why)}; nothing was installed; to install it without one, use "
        "--attestation=auto"
    )


def _silence(verdict: AttestationFinding) -> UnableError:
    known = verdict.before
    assert known is not None  # noqa: S101 - asked only where one is known
    return UnableError(
        f"{verdict.filename}: expected an attestation by {printable(known.identity)}, who signed "
        f"{printable(known.filename)} of this project ({known.time:%Y-%m-%d}), and today it cannot "
        f"be had: {printable(verdict.why)}; nothing was installed, and --yes does not cover this: "
        "try again; if the project does not sign any more: pip-checkface ledger forget-identity "
        f"{verdict.project}; to install this one without a look at attestations: --attestation=off"
    )


def _alarm(verdict: AttestationFinding) -> DifferenceError:
    if verdict.attested is Attested.INVALID:
        return DifferenceError(
            f"{verdict.filename}: the attestation that {verdict.host} links does not hold for this "
            f"file ({verdict.why}); nothing was installed, and --yes does not cover this: do not "
            "trust this download, and tell the keeper of the index; only if you are offline may "
            "the keys here be too old for it (pip install --upgrade sigstore)"
        )
    known = verdict.before
    assert known is not None  # noqa: S101 - what was never there is not lost
    now = f"signed by  {verdict.identity}" if verdict.identity else "signed by nobody"
    now += f" ({printable(verdict.why)})" if verdict.why else ""
    return DifferenceError(
        f"{verdict.filename}: the publisher of {verdict.project} is not the one known:\n"
        f"  {known.time:%Y-%m-%d}  {known.filename}  signed by  {known.identity}\n"
        f"  now         {verdict.filename}  {now}\n"
        "Nothing was installed, and --yes does not cover this: ask the maintainer whether the way "
        "of publishing has changed; once you know that it has: "
        f"pip-checkface ledger forget-identity {verdict.project}"
    )
