"""Attestations: real ones hold, forged ones stop, and a known publisher is missed when it is gone.

The real library verifies real bundles with the keys that it ships; nothing is mocked, and nobody
but the index on the loopback address can be reached.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from tests.fakes.loopback_provenance import ProvenanceIndex
from tests.fakes.scripted_server import Reply

from checkface import Artifact, Digest
from checkface.errors import LedgerError, MissingExtraError
from checkface_channels.attestation.finding import AttestationFinding, AttestationKind
from checkface_channels.attestation.identities import Identities, SignerRecord
from checkface_channels.attestation.lookup import attestation_finding
from checkface_channels.attestation.verification import missing_extra_sentence
from checkface_channels.web import Web
from checkface_gate.channels import Policies
from checkface_gate.decision import decide
from checkface_gate.errors import DifferenceError, UnableError
from checkface_gate.policy import Policy
from checkface_pip_verify.request.arguments import Request

ASSETS = Path(__file__).parent / "assets"

WHEEL_NAME = "circleci_sign_publish_example-0.0.1.dev137-py3-none-any.whl"
WHEEL = Artifact.of_file(ASSETS / WHEEL_NAME)
WHEEL_PROJECT = "circleci-sign-publish-example"
WHEEL_PROVENANCE = (ASSETS / f"{WHEEL_NAME}.provenance").read_bytes()
CIRCLECI = (
    "CircleCI fdd9283f-e619-46af-8f9c-851f7d3e8b2b pipeline 8e4f8ab2-8d7c-4827-9f15-de076d6d647f"
)

SDIST = Artifact(
    "pypi_attestations-0.0.19.tar.gz",
    29882,
    Digest("sha256", "9bb1add04b1b4e182be6b0b80931593f7a291eb49d69b4fd728a5d4cbcdc4bd3"),
)
SDIST_PROJECT = "pypi-attestations"
SDIST_PROVENANCE = (ASSETS / f"{SDIST.filename}.provenance").read_bytes()
GITHUB = "GitHub trailofbits/pypi-attestations workflow release.yml"

OTHER_BYTES = Digest.of_bytes(b"other bytes")
PASSWORD = "a-secret-of-the-user"  # noqa: S105 - of the tests only


def known(identity: str, host: str = "index.example.org") -> dict[str, SignerRecord]:
    return {
        SDIST_PROJECT: SignerRecord.now(SDIST_PROJECT, identity, "pypi_attestations-0.0.18", host)
    }


def examined(
    index: ProvenanceIndex, before: Mapping[str, SignerRecord] | None = None, *urls: str
) -> AttestationFinding:
    return attestation_finding(SDIST, "pypi.attestations", urls or [index.url], before or {}, Web())


def test_a_real_github_attestation_holds_and_names_its_publisher(index: ProvenanceIndex) -> None:
    index.add(SDIST_PROJECT, SDIST, SDIST_PROVENANCE)

    verdict = examined(index)

    assert str(verdict) == f"attestation: {GITHUB}"
    assert verdict.kind is AttestationKind.VERIFIED
    assert len(index.server.seen) == 2


def test_a_real_wheel_with_its_real_attestation_holds(index: ProvenanceIndex) -> None:
    index.add(WHEEL_PROJECT, WHEEL, WHEEL_PROVENANCE)

    verdict = attestation_finding(WHEEL, WHEEL_PROJECT, [index.url], {}, Web())

    assert (verdict.kind, verdict.identity) == (AttestationKind.VERIFIED, CIRCLECI)


def test_the_attestation_of_other_bytes_does_not_hold(index: ProvenanceIndex) -> None:
    """What a swapped file looks like: a genuine attestation, of what it replaced."""
    swapped = Artifact(SDIST.filename, 1, OTHER_BYTES)
    index.add(SDIST_PROJECT, swapped, SDIST_PROVENANCE)

    verdict = attestation_finding(swapped, SDIST_PROJECT, [index.url], {}, Web())

    assert verdict.kind is AttestationKind.INVALID
    assert "digest" in verdict.why


def test_the_attestation_of_another_file_does_not_hold(index: ProvenanceIndex) -> None:
    index.add(SDIST_PROJECT, SDIST, WHEEL_PROVENANCE)

    assert examined(index).kind is AttestationKind.INVALID


def test_the_attestation_of_the_same_bytes_under_another_name_does_not_hold(
    index: ProvenanceIndex,
) -> None:
    renamed = Artifact("pypi_attestations-0.0.20.tar.gz", SDIST.size, SDIST.digest)
    index.add(SDIST_PROJECT, renamed, SDIST_PROVENANCE)

    verdict = attestation_finding(renamed, SDIST_PROJECT, [index.url], {}, Web())

    assert verdict.kind is AttestationKind.INVALID


def _statement_about_other_bytes(bundle: dict[str, Any]) -> None:
    envelope = bundle["attestations"][0]["envelope"]
    statement = json.loads(base64.b64decode(envelope["statement"]))
    statement["subject"][0]["digest"]["sha256"] = OTHER_BYTES.value
    envelope["statement"] = base64.b64encode(json.dumps(statement).encode()).decode()


def _another_signature(bundle: dict[str, Any]) -> None:
    envelope = bundle["attestations"][0]["envelope"]
    signature = bytearray(base64.b64decode(envelope["signature"]))
    signature[-1] ^= 1
    envelope["signature"] = base64.b64encode(signature).decode()


def _the_certificate_of_another_publisher(bundle: dict[str, Any]) -> None:
    other = json.loads(WHEEL_PROVENANCE)["attestation_bundles"][0]
    material = other["attestations"][0]["verification_material"]
    bundle["attestations"][0]["verification_material"]["certificate"] = material["certificate"]


def _a_certificate_that_is_none(bundle: dict[str, Any]) -> None:
    material = bundle["attestations"][0]["verification_material"]
    material["certificate"] = base64.b64encode(b"none").decode()


def _another_log_entry(bundle: dict[str, Any]) -> None:
    other = json.loads(WHEEL_PROVENANCE)["attestation_bundles"][0]
    material = other["attestations"][0]["verification_material"]
    entries = material["transparency_entries"]
    bundle["attestations"][0]["verification_material"]["transparency_entries"] = entries


def _another_repository(bundle: dict[str, Any]) -> None:
    bundle["publisher"]["repository"] = "somebody/else"


def _another_workflow(bundle: dict[str, Any]) -> None:
    bundle["publisher"]["workflow"] = "else.yml"


def _another_kind_of_publisher(bundle: dict[str, Any]) -> None:
    bundle["publisher"] = {"kind": "Google", "email": "somebody@else.example"}


def _no_attestation(bundle: dict[str, Any]) -> None:
    bundle["attestations"] = []


def _an_unknown_publisher(bundle: dict[str, Any]) -> None:
    bundle["publisher"]["kind"] = "Nobody"


@pytest.mark.parametrize(
    "forge",
    [
        _statement_about_other_bytes,
        _another_signature,
        _the_certificate_of_another_publisher,
        _a_certificate_that_is_none,
        _another_log_entry,
        _another_repository,
        _another_workflow,
        _another_kind_of_publisher,
        _no_attestation,
        _an_unknown_publisher,
    ],
)
def test_a_forged_bundle_is_invalid(index: ProvenanceIndex, forge: Any) -> None:
    forged = json.loads(SDIST_PROVENANCE)
    forge(forged["attestation_bundles"][0])
    index.add(SDIST_PROJECT, SDIST, json.dumps(forged).encode())

    verdict = examined(index)

    assert verdict.kind is AttestationKind.INVALID
    assert isinstance(decide(Policy.AUTO, verdict), DifferenceError)


def test_one_false_attestation_beside_a_true_one_is_invalid(index: ProvenanceIndex) -> None:
    forged = json.loads(SDIST_PROVENANCE)
    false = json.loads(WHEEL_PROVENANCE)["attestation_bundles"]
    forged["attestation_bundles"] += false
    index.add(SDIST_PROJECT, SDIST, json.dumps(forged).encode())

    assert examined(index).kind is AttestationKind.INVALID


@pytest.mark.parametrize("document", [b"", b"<html>", b"[]", b"{}", b"\xff"])
def test_a_document_that_is_no_provenance_is_invalid(
    index: ProvenanceIndex, document: bytes
) -> None:
    index.add(SDIST_PROJECT, SDIST, document)

    assert examined(index).kind is AttestationKind.INVALID


def test_the_known_publisher_is_the_same(index: ProvenanceIndex) -> None:
    index.add(SDIST_PROJECT, SDIST, SDIST_PROVENANCE)

    verdict = examined(index, known(GITHUB))

    assert verdict.kind is AttestationKind.VERIFIED
    assert verdict.to_remember is None


def test_another_publisher_than_the_known_one_stops(index: ProvenanceIndex) -> None:
    index.add(SDIST_PROJECT, SDIST, SDIST_PROVENANCE)

    verdict = examined(index, known("GitHub octo/stolen workflow release.yml"))
    error = decide(Policy.AUTO, verdict)

    assert str(verdict) == (
        f"attestation: CHANGED to {GITHUB}, was GitHub octo/stolen workflow release.yml"
    )
    assert isinstance(error, DifferenceError)
    assert GITHUB in str(error)
    assert "GitHub octo/stolen" in str(error)


def test_a_known_publisher_who_signs_no_more_stops(index: ProvenanceIndex) -> None:
    """What a release with a stolen upload token looks like."""
    index.add(SDIST_PROJECT, SDIST, None)

    verdict = examined(index, known(GITHUB))
    error = decide(Policy.AUTO, verdict)

    assert str(verdict) == f"attestation: LOST, was {GITHUB}"
    assert isinstance(error, DifferenceError)
    assert "signed by nobody" in str(error)


def test_the_index_that_once_told_cannot_fall_silent(index: ProvenanceIndex) -> None:
    index.api_version = "1.1"
    index.add(SDIST_PROJECT, SDIST, None)

    assert examined(index, known(GITHUB, index.host)).kind is AttestationKind.LOST
    assert examined(index, known(GITHUB, "index.example.org")).kind is AttestationKind.UNAVAILABLE


def test_a_link_that_leads_nowhere_is_a_loss_to_whoever_knew_a_publisher(
    index: ProvenanceIndex,
) -> None:
    index.add(SDIST_PROJECT, SDIST, SDIST_PROVENANCE)
    index.documents.clear()

    assert examined(index, known(GITHUB)).kind is AttestationKind.LOST
    assert "is not there" in examined(index).why


def test_a_project_that_never_signed_has_none(index: ProvenanceIndex) -> None:
    index.add(SDIST_PROJECT, SDIST, None)

    assert str(examined(index)) == "attestation: none"


def test_an_index_of_an_older_protocol_does_not_tell(index: ProvenanceIndex) -> None:
    index.api_version = "1.1"
    index.add(SDIST_PROJECT, SDIST, None)

    assert str(examined(index)) == (
        f"attestation: unavailable ({index.host} does not tell of attestations)"
    )


def test_an_index_without_json_does_not_tell(index: ProvenanceIndex) -> None:
    index.as_json = False
    index.add(SDIST_PROJECT, SDIST, SDIST_PROVENANCE)

    assert "lists no file" in examined(index).why


def test_a_file_of_the_same_name_with_another_digest_is_another_file(
    index: ProvenanceIndex,
) -> None:
    index.add(SDIST_PROJECT, Artifact(SDIST.filename, 1, OTHER_BYTES), SDIST_PROVENANCE)

    assert f"{index.host} does not list it" in examined(index).why


def test_the_index_that_has_the_file_is_asked_wherever_it_stands(index: ProvenanceIndex) -> None:
    index.add(SDIST_PROJECT, SDIST, SDIST_PROVENANCE)
    nobody = "http://127.0.0.1:9/simple"

    verdict = examined(index, None, nobody, "file:///a/folder", index.url.rstrip("/"))

    assert verdict.kind is AttestationKind.VERIFIED


def test_an_index_that_cannot_be_reached_is_told(index: ProvenanceIndex) -> None:
    assert "cannot be reached" in examined(index, None, "http://127.0.0.1:9/simple").why
    assert "local folder" in examined(index, None, "file:///a/folder").why
    assert "cannot be read" in examined(index, None, "https://[::1/simple").why
    assert (
        attestation_finding(SDIST, SDIST_PROJECT, [], {}, Web()).why == "there is no index to ask"
    )


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"files": 3}', b'{"files": [3]}', b"{}"])
def test_a_page_that_makes_no_sense_is_unavailable(index: ProvenanceIndex, body: bytes) -> None:
    index.server.first = [Reply(200, body)]

    assert examined(index).kind is AttestationKind.UNAVAILABLE


def test_a_link_that_cannot_be_read_is_unavailable(index: ProvenanceIndex) -> None:
    index.add(SDIST_PROJECT, SDIST, SDIST_PROVENANCE)
    index.projects[SDIST_PROJECT][0]["provenance"] = "https://[::1/"

    assert examined(index).kind is AttestationKind.UNAVAILABLE


def test_a_provenance_that_cannot_be_had_for_now_is_unavailable(index: ProvenanceIndex) -> None:
    index.add(SDIST_PROJECT, SDIST, SDIST_PROVENANCE)
    index.projects[SDIST_PROJECT][0]["provenance"] = "http://127.0.0.1:9/provenance"

    assert examined(index, known(GITHUB)).kind is AttestationKind.UNAVAILABLE


def test_the_password_in_the_url_opens_the_index_and_is_never_printed(
    index: ProvenanceIndex,
) -> None:
    index.password = ("user", PASSWORD)
    index.add(SDIST_PROJECT, SDIST, SDIST_PROVENANCE)
    url = index.url.replace("://", f"://user:{PASSWORD}@")

    verdict = examined(index, None, url)

    assert verdict.kind is AttestationKind.VERIFIED
    assert PASSWORD not in repr(verdict)


def test_netrc_opens_the_index(index: ProvenanceIndex, tmp_path: Path) -> None:
    index.password = ("user", PASSWORD)
    index.add(SDIST_PROJECT, SDIST, SDIST_PROVENANCE)
    (tmp_path / "netrc").write_text(f"machine 127.0.0.1 login user password {PASSWORD}\n")

    assert examined(index).kind is AttestationKind.VERIFIED


def test_the_password_reaches_no_other_host(index: ProvenanceIndex) -> None:
    other = ProvenanceIndex()
    other.add(SDIST_PROJECT, SDIST, SDIST_PROVENANCE)
    index.password = ("user", PASSWORD)
    index.add(SDIST_PROJECT, SDIST, None)
    (link,) = other.documents
    index.projects[SDIST_PROJECT][0]["provenance"] = f"{other.server.url}{link}"

    verdict = examined(index, None, index.url.replace("://", f"://user:{PASSWORD}@"))
    other.server.close()

    assert verdict.kind is AttestationKind.VERIFIED
    assert ["authorization" in seen.headers for seen in other.server.seen] == [False]


def test_a_wrong_password_is_told_without_it(index: ProvenanceIndex) -> None:
    index.password = ("user", "another")
    verdict = examined(index, None, index.url.replace("://", f"://user:{PASSWORD}@"))

    assert "401" in verdict.why
    assert PASSWORD not in str(decide(Policy.REQUIRE, verdict))


def policies_of(attestation: str) -> Policies:
    return Policies.of(cast("Request", SimpleNamespace(publisher=None, attestation=attestation)))


def test_without_the_extra_auto_is_told_and_require_stops(
    index: ProvenanceIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    from checkface_channels.attestation import verification

    assert missing_extra_sentence() is None
    policies_of("require")
    monkeypatch.setattr(verification, "find_spec", lambda _: None)

    assert "checkface[attest]" in (missing_extra_sentence() or "")
    assert examined(index).why == "needs checkface[attest]"
    assert index.server.seen == []
    policies_of("auto")
    with pytest.raises(MissingExtraError, match="pip install 'checkface\\[attest\\]'"):
        policies_of("require")


@pytest.mark.parametrize("standing", [AttestationKind.NONE, AttestationKind.UNAVAILABLE])
def test_what_is_not_known_passes_in_auto_and_stops_in_require(standing: AttestationKind) -> None:
    verdict = AttestationFinding(standing, "tiny", "tiny-1.whl", "index.example.org")

    assert decide(Policy.AUTO, verdict) is None
    assert isinstance(decide(Policy.REQUIRE, verdict), UnableError)


@pytest.mark.parametrize("standing", list(AttestationKind))
def test_off_stops_nothing(standing: AttestationKind) -> None:
    assert decide(Policy.OFF, AttestationFinding(standing, "tiny", "tiny-1.whl")) is None


def test_what_is_remembered_comes_back(index: ProvenanceIndex) -> None:
    """From one install to the next, beside the ledger."""
    index.add(SDIST_PROJECT, SDIST, SDIST_PROVENANCE)
    identities = Identities.of_user()
    identities.record(filter(None, [examined(index, identities.latest()).to_remember]))
    index.projects[SDIST_PROJECT][0].pop("provenance")

    assert identities.latest()[SDIST_PROJECT].identity == GITHUB
    assert examined(index, identities.latest()).kind is AttestationKind.LOST
    assert identities.forget(SDIST_PROJECT) == 1
    assert examined(index, identities.latest()).kind is AttestationKind.NONE


def test_a_damaged_line_is_an_error_with_its_number_and_stays(tmp_path: Path) -> None:
    identities = Identities(tmp_path / "identities.jsonl")
    identities.record([SignerRecord.now("tiny", GITHUB, "tiny-1.whl", "index.example.org")])
    with identities.path.open("a") as file:
        file.write("half a li")
    before = identities.path.read_bytes()

    for act in (identities.read, lambda: identities.forget("tiny")):
        with pytest.raises(LedgerError, match="line 2"):
            act()
    with pytest.raises(LedgerError, match="line 2"):
        identities.record([SignerRecord.now("other", GITHUB, "other-1.whl", "index.example.org")])
    assert identities.path.read_bytes() == before


def test_a_line_of_another_schema_is_refused(tmp_path: Path) -> None:
    identities = Identities(tmp_path / "identities.jsonl")
    identities.record([SignerRecord.now("tiny", GITHUB, "tiny-1.whl", "index.example.org")])
    line = identities.path.read_text()
    identities.path.write_text(line.replace('"schema": 1', '"schema": 2'))

    with pytest.raises(LedgerError, match="schema 2, expected 1"):
        identities.read()


def test_parallel_installs_lose_no_identity(tmp_path: Path) -> None:
    """Not even while others forget what they know, which writes the whole file anew."""
    path = tmp_path / "identities.jsonl"

    def install(number: int) -> None:
        identities = Identities(path)
        names = (f"kept{number}", f"gone{number}")
        identities.record(
            SignerRecord.now(name, GITHUB, "p-1.whl", "index.example.org") for name in names
        )
        identities.forget(f"gone{number}")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(install, range(50)))

    assert set(Identities(path).latest()) == {f"kept{number}" for number in range(50)}


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    identities = Identities(tmp_path / "new" / "identities.jsonl")
    identities.record([])

    assert not identities.path.parent.exists()
