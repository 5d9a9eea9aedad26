"""Turns a provenance document and a digest into the publisher who signed for these very bytes."""

from __future__ import annotations

import logging
import re
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Any

from checkface import Artifact, CheckfaceError
from checkface.errors import MissingExtraError
from checkface_channels.hosts import printable

if TYPE_CHECKING:
    from pypi_attestations import Provenance  # heavy, and an extra

EXTRA = "attest"
WANTED_FOR = "verifying attestations"

LONGEST_REASON = 200

ONE_AT_A_TIME = Lock()
"""sigstore renews its keys in a folder of the user, and nobody promises that two threads may."""

_GITHUB = re.compile(r"\bGitHub ([^ /]+/[^ /]+) workflow ")


class ForgedError(CheckfaceError):
    """A provenance that does not hold for the file that it is linked from."""


def extra_is_installed() -> bool:
    return find_spec("pypi_attestations") is not None


def require_extra() -> None:
    """Raises `MissingExtraError` if nothing can be verified here."""
    if not extra_is_installed():
        raise MissingExtraError(EXTRA, WANTED_FOR)


def missing_extra_sentence() -> str | None:
    """What to tell once, in `auto`; None where the extra is installed."""
    return None if extra_is_installed() else f"{MissingExtraError(EXTRA, WANTED_FOR)}"


def publisher_of(provenance: bytes, artifact: Artifact) -> str:
    """The identity that every attestation in `provenance` is signed by, in one line.

    Raises `ForgedError` unless all of them hold for this file name and digest: of two claims, one
    of which is false, nothing is to be believed. Needs no network: the keys of the public Sigstore
    come with the `sigstore` package. Only what they do not verify is tried with renewed ones, for
    it may be younger than they are.
    """
    with ONE_AT_A_TIME:
        return _publisher_of(provenance, artifact)


def _publisher_of(provenance: bytes, artifact: Artifact) -> str:
    _keep_sigstore_quiet()
    parsed = _provenance(provenance)
    if not any(bundle.attestations for bundle in parsed.attestation_bundles):
        raise ForgedError("the provenance holds no attestation")
    for bundle in parsed.attestation_bundles:
        for attestation in bundle.attestations:
            _verify(attestation, bundle.publisher, artifact)
    attested = [bundle for bundle in parsed.attestation_bundles if bundle.attestations]
    return " and ".join(sorted({identity_line(bundle.publisher) for bundle in attested}))


def github_repositories_of(identity: str) -> frozenset[str]:
    """The repositories, as `owner/name` in lower case, that an identity names."""
    return frozenset(name.lower() for name in _GITHUB.findall(identity))


def identity_line(publisher: Any) -> str:
    """A publisher as a person knows it, and as it is compared: `GitHub octo/tiny workflow x.yml`.

    Only what the certificate proves and what stays from release to release: no environment, which
    only the index claims, and no branch or tag.
    """
    parts = {
        "GitHub": ("repository", "workflow"),
        "GitLab": ("repository", "workflow_filepath"),
        "Google": ("email",),
        "CircleCI": ("project_id", "pipeline_definition_id"),
    }[publisher.kind]
    words = " workflow " if publisher.kind in {"GitHub", "GitLab"} else " pipeline "
    return printable(f"{publisher.kind} {words.join(getattr(publisher, part) for part in parts)}")


def _provenance(provenance: bytes) -> Provenance:
    from pypi_attestations import Provenance

    try:
        return Provenance.model_validate_json(provenance)
    except ValueError as error:
        raise ForgedError("the provenance is none that can be read (PEP 740)") from error


def _verify(attestation: Any, publisher: Any, artifact: Artifact) -> None:
    try:
        _verify_with(attestation, publisher, artifact, offline=True)
    except ForgedError as first:
        try:
            _verify_with(attestation, publisher, artifact, offline=False)
        except ForgedError:
            raise first from None  # the keys at hand say more than a host that is not reached


def _verify_with(attestation: Any, publisher: Any, artifact: Artifact, *, offline: bool) -> None:
    from pypi_attestations import Distribution

    try:
        dist = Distribution(name=artifact.filename, digest=artifact.digest.value)
        attestation.verify(publisher, dist, offline=offline)
    except Exception as error:
        # It is made of bytes from the network, and parsers of certificates have errors of their
        # own: whatever does not verify is not verified.
        raise ForgedError(_reason(error)) from error


def _reason(error: Exception) -> str:
    said = " ".join(str(error).split()) or type(error).__name__
    return printable(said[:LONGEST_REASON])


def _keep_sigstore_quiet() -> None:
    """It warns that it works offline, which is what we want, and logs keys that do not renew."""
    for name in ("sigstore", "tuf"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
