"""Turns what a channel has found about a wheel, and what the user asks, into stop or go on."""

from __future__ import annotations

from checkface import CheckfaceError, Face, Standing
from checkface_channels.attestation.finding import AttestationFinding, AttestationKind
from checkface_channels.hosts import printable
from checkface_channels.publisher.finding import SAID, PublisherFinding
from checkface_gate.errors import DifferenceError, UnableError
from checkface_gate.policy import Policy, stops

NOTHING = "othing was installed, and --yes does not cover this"

Finding = PublisherFinding | AttestationFinding


def decide(policy: Policy, finding: Finding) -> CheckfaceError | None:
    """The error to stop with; None where the install may go on."""
    if not stops(policy, finding.standing, known=finding.is_expected):
        return None
    if isinstance(finding, PublisherFinding):
        return _of_publisher(finding)
    return _of_attestation(finding)


def _of_publisher(finding: PublisherFinding) -> CheckfaceError:
    known, why = finding.before, printable(finding.why)
    if known and finding.has_moved:
        return _change(
            finding,
            "repository",
            f"{known.time:%Y-%m-%d}  {printable(known.filename)}  from  {printable(known.label)}",
            f"from  {printable(finding.now)}",
            "whoever makes a wheel writes its metadata, so ask the maintainer, in the repository "
            "that you know, whether it has moved",
        )
    if finding.standing is Standing.DIFFERENT:
        return _difference(finding)
    if known and finding.is_expected:
        return _silence(
            finding,
            f"a digest on {printable(known.label)}, which published one of "
            f"{printable(known.filename)} ({known.time:%Y-%m-%d}), and today it has none: {why}",
            "this project does not publish digests any more",
            "without its publisher's word: --publisher=off",
        )
    return _absence(
        finding,
        "the publisher's release to name it, as --publisher=require asks; "
        f"{SAID[finding.standing]}: {why}",
        "without the publisher's word, use --publisher=auto",
    )


def _of_attestation(finding: AttestationFinding) -> CheckfaceError:
    known, why = finding.before, printable(finding.why)
    if finding.kind is AttestationKind.INVALID:
        return _forgery(finding)
    if known and finding.standing is Standing.DIFFERENT:
        now = f"signed by  {finding.identity}" if finding.identity else "signed by nobody"
        return _change(
            finding,
            "publisher",
            f"{known.time:%Y-%m-%d}  {known.filename}  signed by  {known.identity}",
            f"{now} ({why})" if why else now,
            "ask the maintainer whether the way of publishing has changed",
        )
    if known:
        return _silence(
            finding,
            f"an attestation by {printable(known.identity)}, who signed "
            f"{printable(known.filename)} of this project ({known.time:%Y-%m-%d}), and today it "
            f"cannot be had: {why}",
            "the project does not sign any more",
            "without a look at attestations: --attestation=off",
        )
    return _absence(
        finding,
        f"an attestation, as --attestation=require asks; {why or f'{finding.host} links none'}",
        "without one, use --attestation=auto",
    )


def _absence(finding: Finding, expected: str, without: str) -> UnableError:
    return UnableError(
        f"{finding.filename}: expected {expected}; nothing was installed; to install it {without}"
    )


def _silence(finding: Finding, expected: str, ended: str, without: str) -> UnableError:
    """Who said something yesterday and says nothing today."""
    return UnableError(
        f"{finding.filename}: expected {expected}; n{NOTHING}: try again; if {ended}: "
        f"{_forgetting(finding)}; to install this one {without}"
    )


def _change(finding: Finding, whose: str, before: str, now: str, advice: str) -> DifferenceError:
    """Somebody else than before."""
    return DifferenceError(
        f"{finding.filename}: the {whose} of {finding.project} is not the one known:\n"
        f"  {before}\n"
        f"  now         {finding.filename}  {now}\n"
        f"N{NOTHING}: {advice}; once you know that it has: {_forgetting(finding)}"
    )


def _difference(finding: PublisherFinding) -> DifferenceError:
    published = finding.published
    assert published is not None  # noqa: S101 - a difference has two sides
    return DifferenceError(
        f"{finding.filename} is not what its publisher released:\n"
        f"  {printable(finding.where)} published  {published}  {' '.join(Face(published).words)}\n"
        f"  the index offers  {finding.digest}  {' '.join(Face(finding.digest).words)}\n"
        f"N{NOTHING}: ask the maintainer which of the two is right; a wheel that was built twice "
        "may differ without harm, and --publisher=off installs it all the same"
    )


def _forgery(finding: AttestationFinding) -> DifferenceError:
    return DifferenceError(
        f"{finding.filename}: the attestation that {finding.host} links does not hold for this "
        f"file ({finding.why}); n{NOTHING}: do not trust this download, and tell the keeper of the "
        "index; only if you are offline may the keys here be too old for it (pip install --upgrade "
        "sigstore)"
    )


def _forgetting(finding: Finding) -> str:
    return f"pip-checkface ledger forget-identity {finding.project}"
