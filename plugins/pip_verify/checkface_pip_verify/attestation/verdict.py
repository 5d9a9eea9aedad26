"""Turns what an attestation has shown about a wheel into a line, and into stop or go on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from checkface import CheckfaceError, Finding, Standing
from checkface_channels.hosts import printable
from checkface_pip_verify.attestation.identities import Known
from checkface_pip_verify.errors import DifferenceError, UnableError
from checkface_pip_verify.publisher.policy import Policy, stops


class Attested(Enum):
    """How a wheel stands to its attestation, and to those before it."""

    VERIFIED = "verified"
    NONE = "none"
    LOST = "lost"
    CHANGED = "changed"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"


STANDINGS = {
    Attested.VERIFIED: Standing.SAME,
    Attested.NONE: Standing.UNKNOWN,
    Attested.LOST: Standing.DIFFERENT,
    Attested.CHANGED: Standing.DIFFERENT,
    Attested.INVALID: Standing.DIFFERENT,
    Attested.UNAVAILABLE: Standing.UNREADABLE,
}


@dataclass(frozen=True)
class AttestationVerdict:
    """What is known about who published one wheel."""

    attested: Attested
    project: str
    """Normalised."""
    filename: str
    host: str = ""
    """Of the index that was asked."""
    identity: str = ""
    """Who has signed for these bytes, where that is proved."""
    before: Known | None = None
    """Who signed for the project when it was installed last."""
    why: str = ""

    def __str__(self) -> str:
        """One line for the listing, safe to print."""
        return printable(f"attestation: {self._told()}")

    @property
    def finding(self) -> Finding:
        return Finding(self.filename, STANDINGS[self.attested], self._told())

    @property
    def to_remember(self) -> Known | None:
        """What to record once the wheel is installed; nothing where it is known already."""
        if self.attested is not Attested.VERIFIED or self.before:
            return None
        return Known.now(self.project, self.identity, self.filename, self.host)

    def _told(self) -> str:
        before = self.before.identity if self.before else ""
        return {
            Attested.VERIFIED: f"{self.identity}",
            Attested.NONE: "none",
            Attested.LOST: f"LOST, was {before}",
            Attested.CHANGED: f"CHANGED to {self.identity}, was {before}",
            Attested.INVALID: f"INVALID ({self.why})",
            Attested.UNAVAILABLE: f"unavailable ({self.why})",
        }[self.attested]


def decide(policy: Policy, verdict: AttestationVerdict) -> CheckfaceError | None:
    """The error to stop with; None where the install may go on."""
    standing = STANDINGS[verdict.attested]
    if not stops(policy, standing, known=verdict.before is not None):
        return None
    if standing is Standing.DIFFERENT:
        return _alarm(verdict)
    return _silence(verdict) if verdict.before else _absence(verdict)


def _absence(verdict: AttestationVerdict) -> UnableError:
    why = verdict.why or f"{verdict.host} links none"
    return UnableError(
        f"{verdict.filename}: expected an attestation, as --attestation=require asks; "
        f"{printable(why)}; nothing was installed; to install it without one, use "
        "--attestation=auto"
    )


def _silence(verdict: AttestationVerdict) -> UnableError:
    known = verdict.before
    assert known is not None  # noqa: S101 - asked only where one is known
    return UnableError(
        f"{verdict.filename}: expected an attestation by {printable(known.identity)}, who signed "
        f"{printable(known.filename)} of this project ({known.time:%Y-%m-%d}), and today it cannot "
        f"be had: {printable(verdict.why)}; nothing was installed, and --yes does not cover this: "
        "try again; if the project does not sign any more: pip-checkface ledger forget-identity "
        f"{verdict.project}; to install this one without a look at attestations: --attestation=off"
    )


def records(verdicts: Iterable[AttestationVerdict]) -> tuple[Known, ...]:
    """What the install has taught: for `Identities.record`, once everything is in place."""
    return tuple(known for verdict in verdicts if (known := verdict.to_remember))


def _alarm(verdict: AttestationVerdict) -> DifferenceError:
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
