"""The pages of the old addresses, as people see them: on a telephone, in a frame, by ear."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.fakes.asking import Asking
from tests.fakes.fake_studio import FakeStudio

from checkface_server.answers.desk import Desk
from checkface_server.service import build_app

ONE, TWO = "value=a%20b%26c", "from_value=a&to_seed=5"
SHARED = pytest.mark.parametrize("query", [ONE, TWO])


@pytest.fixture
def ask() -> Asking:
    return Asking(build_app(Desk(FakeStudio())))


def attributes(page: str, name: str) -> dict[str, str]:
    """Of the only element of that name."""
    (found,) = re.findall(rf"<{name}\b([^>]*)>", page)
    pairs = re.findall(r'([\w-]+)(?:="([^"]*)")?', found)
    return {one: unescape(value) for one, value in pairs}


@pytest.mark.parametrize(
    "address", [f"/share/?{ONE}", f"/share/?{TWO}", f"/api/mp4/?{TWO}&embed_html=true"]
)
def test_a_page_is_as_wide_as_what_shows_it(ask: Asking, address: str) -> None:
    """Else a telephone shows it as a desk would, and a picture is wider than its window."""
    page = ask(address).body.decode()

    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert re.search(r"(max-)?width: 100(%|vw)", page)


@SHARED
def test_who_follows_a_shared_link_sees_what_it_is_and_where_to_play(
    ask: Asking, query: str
) -> None:
    page = ask(f"/share/?{query}&utm_source=planted").body.decode()
    shown, link = attributes(page, "img"), attributes(page, "a")

    assert all(shown[name] for name in ("alt", "width", "height"))
    assert "Nobody whom you see is a real person." in page.partition("</head>")[2]
    assert parse_qs(query) == parse_qs(urlsplit(link["href"]).query)
    assert "/" == urlsplit(link["href"]).path


@pytest.mark.parametrize("query", ["guid=x", "from_guid=x&to_value=a", "num_multi=1&guid0=x"])
def test_what_only_a_server_knows_leads_to_no_page_that_does_not(ask: Asking, query: str) -> None:
    page = ask(f"/share/?{query}").body.decode()

    assert "<img" in page
    assert "<a " not in page


def test_a_morph_is_called_two_faces(ask: Asking) -> None:
    pages = [ask(f"/share/?{query}").body.decode() for query in (ONE, TWO)]

    assert ["A face", "Two faces"] == [
        re.findall(r"<title>(.*) that checkface drew", page)[0] for page in pages
    ]


def test_a_player_plays_by_itself_where_it_stands(ask: Asking) -> None:
    """Also on a telephone, where it would else fill the screen or wait for a tap."""
    film = attributes(ask(f"/api/mp4/?{TWO}&embed_html=true").body.decode(), "video")

    assert {"autoplay", "loop", "muted", "playsinline", "controls"} <= set(film)
    assert film["aria-label"]
