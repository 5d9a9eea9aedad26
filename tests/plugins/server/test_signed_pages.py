"""A signed page shows what it is of: each address that it hands out is signed too."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise, permutations
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.fakes.asking import Asking
from tests.fakes.fake_studio import FakeStudio

from checkface_server.answers.desk import Desk, Rules
from checkface_server.answers.signatures import sign
from checkface_server.service import build_app

KEY, OLD = b"k" * 32, b"o" * 32
ASK = Asking(build_app(Desk(FakeStudio(), Rules(signing_keys=(KEY, OLD)))))
ADDRESS = re.compile(r'(?:https?://127\.0\.0\.1:8080)?/(?:api|share|oembed)[^"\s<>]*')

PAGES = [
    "/share/?value=a",
    "/share?value=50%25%20off",
    "/share/?from_value=a&to_seed=389",
    "/api/mp4/?from_value=a&to_value=b&embed_html=true&num_frames=3",
    "/oembed.json?url=https%3A%2F%2Fpages.example%2F%3Fvalue%3Da",
    "/oembed.json?url=https%3A%2F%2Fpages.example%2F%3Ffrom_value%3Da%26to_value%3Db",
]


def addresses_in(text: str) -> set[str]:
    found = {urlsplit(unescape(one)) for one in ADDRESS.findall(text)}
    return {f"{one.path}?{one.query}" for one in found if one.query}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("key", [KEY, OLD])
def test_all_that_a_signed_page_leads_to_is_answered(page: str, key: bytes) -> None:
    got = ASK(sign(page, key))
    found = addresses_in(got.body.decode())

    assert 200 == got.status
    assert found
    assert {200} == {ASK(one).status for one in found}
    assert {403} == {ASK(re.sub(r"[?&]sig=.*", "", one)).status for one in found}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_is_not_signed_hands_out_no_signature(page: str) -> None:
    """Else whoever asks for a page had everything signed."""
    got = ASK(page)

    assert 403 == got.status
    assert b"sig=" not in got.body


@pytest.mark.parametrize("page", PAGES)
def test_where_nothing_need_be_signed_nothing_is(page: str) -> None:
    got = Asking(build_app(Desk(FakeStudio())))(page)

    assert 200 == got.status
    assert b"sig=" not in got.body


DOCUMENTED = Path(__file__).parents[3] / "docs/serving.md"
STEP = re.compile(r"^[0-9]\. `(\w+)`(?:, `(\w+)`)?: ", re.MULTILINE)
NAMED = {"new": KEY, "old": OLD}


def server_with(keys: tuple[bytes, ...]) -> Asking:
    return Asking(build_app(Desk(FakeStudio(), Rules(signing_keys=keys))))


def refused(before: tuple[bytes, ...], after: tuple[bytes, ...]) -> list[str]:
    """What one of two servers hands out and the other refuses, when one has taken a step."""
    servers = [(keys[0], server_with(keys)) for keys in (before, after)]
    return [
        address
        for (key, one), (_, other) in permutations(servers)
        for page in PAGES
        for address in addresses_in(one(sign(page, key)).body.decode())
        if other(address).status != 200
    ]


def test_keys_change_behind_two_servers_as_the_page_tells_it_and_nothing_is_refused() -> None:
    told = STEP.findall(DOCUMENTED.read_text("utf-8"))
    steps = [(OLD,), *(tuple(NAMED[name] for name in step if name) for step in told)]

    assert [(OLD,), (OLD, KEY), (KEY, OLD), (KEY,)] == steps
    assert [] == [one for step in pairwise(steps) for one in refused(*step)]
    assert refused((OLD,), (KEY, OLD)), "one step would do"
