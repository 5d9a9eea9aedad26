"""Where addresses are signed, nothing else is drawn."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from uuid import uuid4

import pytest
from tests.fakes.asking import Asking
from tests.fakes.fake_studio import FakeStudio

from checkface_server.answers.desk import Desk, Rules
from checkface_server.answers.signatures import Signed, sign
from checkface_server.canonical.parameters import EMPTY, OTHER
from checkface_server.service import build_app

NEW, OLD, FOREIGN = b"n" * 32, b"o" * 32, b"f" * 32
FACE = f"/cf1/sha256/{EMPTY}/face-0-64.png"
CARD = f"/cf1/sha256/{EMPTY}/card.svg?name=a&version=1"
JSON = ("content-type", "application/json")


@pytest.fixture
def ask(studio: FakeStudio) -> Asking:
    return Asking(build_app(Desk(studio, Rules(signing_keys=(NEW, OLD)))))


@pytest.mark.parametrize("key", [NEW, OLD])
@pytest.mark.parametrize("address", [FACE, CARD])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_either_key_counts(key: bytes, address: str, method: str, ask: Asking) -> None:
    assert 200 == ask(sign(address, key), method).status


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_many_share_is_asked_for_anew_after_a_day(method: str, ask: Asking) -> None:
    """Else who signed with a key that was taken away would have it for a year from a proxy."""
    bound = "public, max-age=31536000, immutable, s-maxage=86400"
    for _ in range(3):  # the last one from memory
        got = ask(sign(FACE, NEW), method)
        assert bound == got.headers["cache-control"]
    again = ask(sign(FACE, NEW), method, ("if-none-match", got.headers["etag"]))
    assert (304, bound) == (again.status, again.headers["cache-control"])
    assert "s-maxage" not in ask("/openapi.json").headers["cache-control"]


def mark_of(address: str) -> str:
    return sign(address, NEW).rpartition("sig=")[2]


FORGED = {
    "none": FACE,
    "empty": f"{FACE}?sig=",
    "no value": f"{FACE}?sig",
    "another key": sign(FACE, FOREIGN),
    "of another size": f"{FACE.replace('64', '65')}?sig={mark_of(FACE)}",
    "of another digest": f"{FACE.replace(EMPTY, OTHER)}?sig={mark_of(FACE)}",
    "with more": f"{CARD}&trio=true&sig={mark_of(CARD)}",
    "with less": f"{CARD.partition('&')[0]}&sig={mark_of(CARD)}",
    "in another order": f"{CARD.partition('?')[0]}?version=1&name=a&sig={mark_of(CARD)}",
    "twice": f"{FACE}?sig={mark_of(FACE)}&sig={mark_of(FACE)}",
    "one of two": f"{FACE}?sig=x&sig={mark_of(FACE)}",
    "cut": sign(FACE, NEW)[:-1],
    "longer": f"{sign(FACE, NEW)}A",
    "padded": f"{sign(FACE, NEW)}=",
    "other letters": sign(FACE, NEW).replace("sig=", "sig=%"),
    "in capital letters": sign(FACE, NEW).replace("sig=", "SIG="),
    "not of ASCII": f"{FACE}?sig=\xe4",
}


@pytest.mark.parametrize("what", FORGED)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_forged_address_draws_nothing(
    what: str, method: str, ask: Asking, studio: FakeStudio
) -> None:
    got = ask(FORGED[what], method)

    assert got.status in {400, 403}
    assert [] == studio.asked
    assert "no-store" == got.headers["cache-control"] or got.status == 400


def test_a_signature_of_another_method_or_body_is_none(ask: Asking, studio: FakeStudio) -> None:
    body, other = (json.dumps({"digests": [one]}).encode() for one in (EMPTY, OTHER))
    post = Signed("/cf1/sheet", method="POST", body=body).signature(NEW)
    get = Signed("/cf1/sheet", body=body).signature(NEW)

    assert 403 == ask(f"/cf1/sheet?sig={get}", "POST", JSON, body=body).status
    assert 403 == ask(f"/cf1/sheet?sig={post}", "POST", JSON, body=other).status
    assert [] == studio.asked
    assert 200 == ask(f"/cf1/sheet?sig={post}", "POST", JSON, body=body).status


def test_a_condition_is_no_way_around(ask: Asking) -> None:
    assert 403 == ask(FACE, "GET", ("if-none-match", "*")).status


def test_a_signature_is_no_part_of_what_is_drawn(ask: Asking) -> None:
    tags = {ask(sign(FACE, key), "HEAD").headers["etag"] for key in (NEW, OLD)}

    assert 1 == len(tags)


def test_another_spelling_of_what_is_signed_leads_to_it(ask: Asking) -> None:
    mark = mark_of(FACE)

    got = ask(f"{FACE.replace(EMPTY, EMPTY.upper())}?sig={mark}")

    assert (308, f"{FACE}?sig={mark}") == (got.status, got.headers["location"])
    assert 200 == ask(got.headers["location"]).status


@pytest.mark.parametrize("address", ["/", "/livez", "/readyz", "/openapi.json"])
def test_what_costs_nothing_needs_no_signature(address: str, ask: Asking) -> None:
    assert 200 == ask(address).status


def test_who_knows_its_name_has_a_latent_forgotten_without_a_signature(ask: Asking) -> None:
    """Here none are registered."""
    assert 501 == ask(f"/api/registerlatent/{uuid4()}", "DELETE").status


def test_a_stranger_can_sign_by_the_documentation() -> None:
    """HMAC-SHA256 over a mark and four parts, each behind its length in eight bytes."""
    parts = [b"GET", FACE.encode(), b"a=1", hashlib.sha256(b"").digest()]
    message = b"checkface/url/1" + b"".join(len(one).to_bytes(8, "big") + one for one in parts)
    mark = base64.urlsafe_b64encode(hmac.digest(NEW, message, "sha256")).rstrip(b"=").decode()

    assert f"{FACE}?a=1&sig={mark}" == sign(f"{FACE}?a=1", NEW)
