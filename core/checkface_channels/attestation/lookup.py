"""Turns a wheel into what is proved about its publisher, by the provenance that its index links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from packaging.utils import canonicalize_name

from checkface import Artifact
from checkface_channels.attestation.finding import AttestationFinding, AttestationKind
from checkface_channels.attestation.identities import SignerRecord
from checkface_channels.attestation.listings import (
    Listing,
    NotListedError,
    listing_of,
    provenance_of,
)
from checkface_channels.attestation.verification import (
    EXTRA,
    ForgedError,
    extra_is_installed,
    publisher_of,
)
from checkface_channels.errors import UnansweredError
from checkface_channels.web import Web


def attestation_finding(
    artifact: Artifact,
    name: str,
    index_urls: Sequence[str],
    known: Mapping[str, SignerRecord],
    web: Web,
) -> AttestationFinding:
    """Who has published `artifact`, as far as that is proved, against who did so before.

    `index_urls` are pip's, in its order; a name and password in one are sent to that index and are
    never printed. `known` is `Identities.latest()`. Two requests to the index; nothing is
    remembered yet. Whoever controls an index can keep it from answering: to whoever knew a
    publisher that is an alarm, to nobody else.
    """
    project = str(canonicalize_name(name))
    case = _Case(artifact, project, known.get(project))
    if not extra_is_installed():
        return case.finding(AttestationKind.UNAVAILABLE, why=f"needs checkface[{EXTRA}]")
    try:
        listing = listing_of(artifact, project, index_urls, web)
        provenance = provenance_of(listing, web) if listing.provenance else None
    except NotListedError as error:
        return case.finding_unlisted(str(error))
    except UnansweredError as error:
        return case.finding(AttestationKind.UNAVAILABLE, why=str(error))
    if provenance is None:
        return case.without(listing)
    return case.by(provenance, listing.host)


@dataclass(frozen=True)
class _Case:
    """One wheel, and who signed for its project before."""

    artifact: Artifact
    project: str
    before: SignerRecord | None

    def by(self, provenance: bytes, host: str) -> AttestationFinding:
        """With a provenance at hand: it holds or it does not."""
        try:
            identity = publisher_of(provenance, self.artifact)
        except ForgedError as error:
            return self.finding(AttestationKind.INVALID, host, why=str(error))
        if self.before and self.before.identity != identity:
            return self.finding(AttestationKind.CHANGED, host, identity)
        return self.finding(AttestationKind.VERIFIED, host, identity)

    def finding_unlisted(self, why: str) -> AttestationFinding:
        """Every index says that it does not have the file, and so nobody has signed it."""
        return self.finding(
            AttestationKind.LOST if self.before else AttestationKind.UNAVAILABLE, why=why
        )

    def without(self, listing: Listing) -> AttestationFinding:
        """With none: that is a loss if the index would tell, or if this very index once did.

        Otherwise whoever has taken over an index could silence it by claiming an older protocol,
        or by a link that leads nowhere. Another index, such as a mirror, may not know it: then it
        is not available, which stops whoever knew a publisher in other words.
        """
        told_before = self.before is not None and self.before.host == listing.host
        if self.before and (listing.tells or listing.provenance or told_before):
            return self.finding(AttestationKind.LOST, listing.host)
        if listing.provenance:
            why = f"the provenance that {listing.host} links is not there"
            return self.finding(AttestationKind.UNAVAILABLE, listing.host, why=why)
        if not listing.tells:
            why = f"{listing.host} does not tell of attestations"
            return self.finding(AttestationKind.UNAVAILABLE, listing.host, why=why)
        return self.finding(AttestationKind.NONE, listing.host)

    def finding(
        self, kind: AttestationKind, host: str = "", identity: str = "", why: str = ""
    ) -> AttestationFinding:
        return AttestationFinding(
            kind, self.project, self.artifact.filename, host, identity, self.before, why
        )
