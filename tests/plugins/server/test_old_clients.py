"""Every client of the old service works unchanged: what each sends, and what it needs.

The requests were recorded from the clients, or read in their source.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.asking import Asking, Got
from tests.fakes.fake_studio import FakeStudio

from checkface import Digest
from checkface.latents import Latent
from checkface_server.answers.desk import Desk
from checkface_server.classic.registered import Registered
from checkface_server.pictures import Kind, Layout, Picture
from checkface_server.renderer import DrawingFailedError
from checkface_server.service import build_app
from checkface_server.subjects import Known, Portrait
from checkface_server.work.studio import BusyError, Client, File, TooMuchError

LATENT = Latent((0,) * 512)
FILM = pytest.mark.skipif(find_spec("av") is None, reason="PyAV is not installed")


@pytest.fixture
def registered(tmp_path: Path) -> Registered:
    return Registered(tmp_path / "latents.sqlite3", days=30, most=10)


@pytest.fixture
def studio() -> FakeStudio:
    return FakeStudio()


@pytest.fixture
def ask(studio: FakeStudio, registered: Registered) -> Asking:
    return Asking(build_app(Desk(studio), registered))


@pytest.fixture
def guid(registered: Registered) -> str:
    return str(registered.add(LATENT))


def last(studio: FakeStudio) -> Picture:
    return studio.asked[-1]


STILLS = {
    "classic UI": "/api/face/?dim=300&value=hello&format=jpg",
    "classic UI, webp": "/api/face/?dim=1024&seed=389&format=webp",
    "names": "/api/face/?dim=200&value=charlotte",
    "docs site": "/api/face/?value=a%20b%23c&dim=500",
    "docs site, address": "/api/face/?value=192.0.2.1&dim=400",
    "extension": "/api/face/?value=0123456789abcdef0123456789abcdef01234567&dim=200&for=hoverlink",
    "extension, popup": "/api/face/?value=https%3A%2F%2Fexample.org&dim=300",
    "extension, selection": "/api/face/?value=50%%20off%20",
    "Electron": f"/api/face/?value={'ab' * 32}&dim=400",
    ".NET": f"/api/face/?value={'AB' * 32}&dim=300",
    "React Native": "/api/face/?dim=512&value=hello&format=webp",
    "serverless demos": "/api/erinome",
    "C# frame": "/api/morphframe?num_frames=100&frame_num=3&from_value=a&to_value=b",
    "R": "/api/morphframe?from_value=a&to_value=b&num_frames=100&frame_num=80&linear=TRUE",
    "httpx": "/api/morphframe/?from_value=a&to_value=b&linear=true&frame_num=51",
    "link preview": "/api/linkpreview/?width=1200&from_value=a&to_value=b",
    "oEmbed": "/api/webp/?dim=512&from_value=a&to_value=b",
    "gif": "/api/gif/?from_value=a&to_value=b",
}


@pytest.mark.parametrize("address", STILLS.values(), ids=STILLS)
def test_a_picture_comes_with_what_a_page_needs(
    ask: Asking, studio: FakeStudio, address: str
) -> None:
    """A registered type, from any page; and once more it costs nothing."""
    got = ask(address, "GET", ("Origin", "https://pages.example"))
    kind = last(studio).shape.kind

    assert (200, kind.media_type) == (got.status, got.headers["content-type"])
    assert "*" == got.headers["access-control-allow-origin"]
    assert "cross-origin" == got.headers["cross-origin-resource-policy"]
    assert "max-age=604800" in got.headers["cache-control"]
    again = ask(address, "GET", ("If-None-Match", got.headers["etag"]))
    assert (304, b"", 1) == (again.status, again.body, len(studio.asked))


def test_a_jpeg_is_called_by_its_name(ask: Asking) -> None:
    """image/jpg is none."""
    assert "image/jpeg" == ask("/api/face/?value=x").headers["content-type"]


@FILM
def test_a_video_element_gets_its_ranges(ask: Asking) -> None:
    address = "/api/mp4/?dim=512&from_value=a&to_seed=5"
    whole = ask(address)
    part = ask(address, "GET", ("Range", "bytes=0-"))
    tail = ask(address, "GET", ("Range", "bytes=10-19"))

    assert (200, "video/mp4") == (whole.status, whole.headers["content-type"])
    assert (206, whole.body) == (part.status, part.body)
    assert (206, whole.body[10:20]) == (tail.status, tail.body)


@FILM
def test_a_page_that_plays_it_asks_for_the_same_video(ask: Asking, studio: FakeStudio) -> None:
    page = ask("/api/mp4/?embed_html=true&dim=512&from_value=%3Cscript%3E&to_value=%22b")

    assert (200, []) == (page.status, studio.asked)
    assert page.headers["content-type"].startswith("text/html")
    assert b"<script" not in page.body
    assert "x-frame-options" not in page.headers, "it is shown in frames of others"
    assert "frame-ancestors" not in page.headers["content-security-policy"]
    source = page.body.partition(b'src="')[2].partition(b'"')[0].replace(b"&amp;", b"&")
    assert 200 == ask(source).status
    assert Kind.MP4 is last(studio).shape.kind
    assert {Digest.of_text("<script>"), Digest.of_text('"b')} <= {
        one.digest for one in last(studio).scene.subjects if isinstance(one, Portrait)
    }


@dataclass
class Crowd(FakeStudio):
    """Draws nothing before all 25 wait."""

    async def file(self, picture: Picture, client: Client) -> File:
        if self.gate and len(self.asked) == 24:
            self.gate.set()
        return await super().file(picture, client)


def test_25_frames_at_once_are_queued(registered: Registered) -> None:
    """A browser shows a picture that got a 503 as broken, and never asks again."""

    async def scrub() -> list[Got]:
        studio = Crowd(gate=asyncio.Event())
        ask = Asking(build_app(Desk(studio), registered))
        asked = [
            asyncio.ensure_future(
                ask.ask(
                    "/api/morphframe/?dim=512&linear=true&from_value=a&to_value=b"
                    f"&num_frames=25&frame_num={number}"
                )
            )
            for number in range(25)
        ]
        return await asyncio.gather(*asked)

    got = asyncio.run(scrub())

    assert [200] * 25 == [one.status for one in got]
    assert 25 == len({one.body for one in got})


def test_ends_of_a_straight_way_are_the_faces(ask: Asking) -> None:
    morph = "/api/morphframe/?dim=512&linear=true&from_value=a&to_value=b&num_frames=25&frame_num="

    assert ask(f"{morph}0").headers["etag"] == ask("/api/face/?dim=512&value=a").headers["etag"]
    assert ask(f"{morph}24").headers["etag"] == ask("/api/face/?dim=512&value=b").headers["etag"]


@pytest.mark.parametrize("path", ["/status", "/status/", "/api/status", "/api/status/"])
def test_who_asks_whether_we_are_well_is_told(ask: Asking, studio: FakeStudio, path: str) -> None:
    """The C# library and R scripts; and not "200" where nothing can be drawn."""
    assert (200, b"") == (ask(path).status, ask(path).body)
    studio.is_ready = False
    assert 503 == ask(path).status


@pytest.mark.parametrize("path", ["/api/queue", "/api/queue/"])
def test_the_queue_is_a_number(ask: Asking, studio: FakeStudio, path: str) -> None:
    studio.waiting = 7

    assert {"queue": 7} == ask(path).json


FORM = ("Content-Type", "multipart/form-data; boundary=x")
PHOTO = (
    b'--x\r\nContent-Disposition: form-data; name="usrimg"; filename="a.jpg"\r\n\r\n\xff\xd8'
    b'\r\n--x\r\nContent-Disposition: form-data; name="tryalign"\r\n\r\nTrue\r\n--x--\r\n'
)


@pytest.mark.parametrize("path", ["/api/encodeimage", "/api/encodeimage/"])
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_photograph_that_nobody_allowed_is_told_no(ask: Asking, path: str, method: str) -> None:
    got = ask(path, method, FORM, body=PHOTO if method == "POST" else b"")

    assert 501 == got.status
    assert "--photos" in got.json["detail"]


@pytest.mark.parametrize("content_type", ["multipart/form-data", "application/json", "", "x;y=;"])
def test_a_form_without_its_boundary_is_the_clients_mistake(ask: Asking, content_type: str) -> None:
    got = ask("/api/encodeimage/", "POST", ("Content-Type", content_type), body=PHOTO)

    assert 400 == got.status
    assert "boundary" in got.json["detail"]


@pytest.mark.parametrize("path", ["/api/face", "/api/face/"])
def test_a_guid_is_found_in_any_case(ask: Asking, studio: FakeStudio, guid: str, path: str) -> None:
    """The Python client, the C# library."""
    assert 200 == ask(f"{path}?guid={guid.upper()}").status
    assert (Known(LATENT),) == last(studio).scene.subjects


def test_guids_are_blended(ask: Asking, studio: FakeStudio, guid: str) -> None:
    """The C# library."""
    got = ask(f"/api/face?num_multi=2&guid0={guid}&guid1={guid}&amount0=0.3&amount1=0.7")

    assert 200 == got.status
    assert last(studio).scene.is_typed


def test_a_registered_latent_is_soon_forgotten_by_browsers(ask: Asking, guid: str) -> None:
    """It can be deleted."""
    assert "private, max-age=60" == ask(f"/api/face/?guid={guid}").headers["cache-control"]


@pytest.mark.parametrize("numbers", [[0.5] * 512, [[0.25] * 512] * 18])
@pytest.mark.parametrize("path", ["/api/registerlatent", "/api/registerlatent/"])
def test_a_latent_is_registered_shown_and_deleted(ask: Asking, path: str, numbers: Any) -> None:
    made = ask(path, "POST", body=json.dumps({"latent": numbers}).encode())
    guid = made.body.decode()

    assert (200, "text/plain; charset=utf-8") == (made.status, made.headers["content-type"])
    assert 200 == ask(f"/api/face/?guid={guid}").status
    assert 204 == ask(f"{path.rstrip('/')}/{guid}", "DELETE").status
    assert 404 == ask(f"/api/face/?guid={guid}").status
    assert 404 == ask(f"{path.rstrip('/')}/{guid}", "DELETE").status


BODIES = {
    "empty": b"",
    "no JSON": b"latent",
    "an empty object": b"{}",
    "a list": b"[]",
    "too few": json.dumps({"latent": [0] * 511}).encode(),
    "NaN": json.dumps({"latent": [float("nan")] * 512}).encode(),
    "infinite": json.dumps({"latent": [float("inf")] * 512}).encode(),
    "far away": json.dumps({"latent": [1e300] * 512}).encode(),
    "rows that differ": json.dumps({"latent": [[0] * 512] * 17 + [[1] * 512]}).encode(),
    "ragged rows": json.dumps({"latent": [[0]] * 18}).encode(),
    "nested for ever": b'{"latent":' + b"[" * 100_000,
    "no text": b"\xff\xfe{}",
    "words": json.dumps({"latent": ["x"] * 512}).encode(),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_is_no_latent_is_the_clients_mistake(ask: Asking, body: bytes) -> None:
    """It was an error of the server, and a latent of NaN was taken."""
    got = ask("/api/registerlatent/", "POST", body=body)

    assert 400 == got.status
    assert "512 numbers" in got.json["detail"]


def test_without_a_place_no_latents_are_kept(studio: FakeStudio) -> None:
    ask = Asking(build_app(Desk(studio)))
    got = ask("/api/registerlatent/", "POST", body=json.dumps({"latent": [0] * 512}).encode())

    assert 501 == got.status
    assert "keeps no latents" in got.json["detail"]
    assert 404 == ask("/api/face/?guid=0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9").status


def test_there_is_an_end_to_what_strangers_may_keep(studio: FakeStudio, tmp_path: Path) -> None:
    ask = Asking(build_app(Desk(studio), Registered(tmp_path / "x", 30, most=1)))
    body = json.dumps({"latent": [0] * 512}).encode()

    assert [200, 507] == [ask("/api/registerlatent/", "POST", body=body).status for _ in range(2)]


def test_a_file_that_is_lost_is_no_riddle(studio: FakeStudio, tmp_path: Path) -> None:
    ask = Asking(build_app(Desk(studio), Registered(tmp_path, 30, 1)))
    got = ask("/api/face/?guid=0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9")

    assert 503 == got.status
    assert str(tmp_path) not in got.body.decode()


WRONG = {
    "seed": ("/api/face/?seed=abc", 400),
    "a negative seed": ("/api/face/?seed=-1", 400),
    "a large seed": ("/api/face/?seed=4294967296", 400),
    "guid": ("/api/face/?guid=x", 400),
    "an unknown guid": ("/api/face/?guid=0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9", 404),
    "amount": ("/api/face/?num_multi=2&amount0=x", 400),
    "seed of an end": ("/api/gif/?from_seed=abc", 400),
    "guid of an end": ("/api/linkpreview/?to_guid=x", 400),
    "a misspelt name": ("/api/faec/?value=x", 404),
    "a misspelt name without its slash": ("/api/faec?value=x", 404),
    "what is posted to": ("/api/registerlatent", 404),
    "frames that are too many together": ("/api/gif/?dim=1024&num_frames=200", 400),
    "oEmbed of nothing": ("/oembed.json", 400),
    "oEmbed in XML": ("/oembed.json?url=https%3A%2F%2Fx.example&format=xml", 501),
    "oEmbed too small": ("/oembed.json?url=https%3A%2F%2Fx.example&maxwidth=49", 400),
    "oEmbed in letters": ("/oembed.json?url=https%3A%2F%2Fx.example&maxheight=1e9", 400),
    "oEmbed of a script": ("/oembed.json?url=javascript%3Aalert(1)", 400),
    "oEmbed of no address": ("/oembed.json?url=http%3A%2F%2F%5B", 400),
    "no method": ("/api/queue/../face", 404),
}


@pytest.mark.parametrize(("address", "status"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_never_ours(
    ask: Asking, studio: FakeStudio, address: str, status: int
) -> None:
    got = ask(address)

    assert status == got.status
    assert "application/problem+json" == got.headers["content-type"]
    assert [] == studio.asked


ERRORS = {
    "busy": (BusyError("The queue is full.", 7), 503, "7"),
    "too much": (TooMuchError("You had your share.", 9), 429, "9"),
    "failed": (DrawingFailedError("CUDA out of memory"), 500, None),
}


@pytest.mark.parametrize(("error", "status", "after"), ERRORS.values(), ids=ERRORS)
def test_what_cannot_be_drawn_is_said_and_the_next_is_drawn(
    ask: Asking, studio: FakeStudio, error: Exception, status: int, after: str | None
) -> None:
    """One exception ended the old service: each request took 30 seconds then, and failed."""
    studio.error = error
    got = ask("/api/face/?value=x")
    studio.error = None

    assert (status, after) == (got.status, got.headers.get("retry-after"))
    assert "no-store" == got.headers["cache-control"]
    assert b"CUDA" not in got.body
    assert 200 == ask("/api/face/?value=x").status


def test_hex_case_does_not_change_the_face(ask: Asking) -> None:
    tags = {ask(f"/api/face/?value={each}").headers["etag"] for each in ("ab" * 32, "AB" * 32)}

    assert 1 == len(tags)


def test_numbers_come_as_json(ask: Asking, studio: FakeStudio) -> None:
    got = ask("/api/hashdata/?value=x")

    assert (200, "application/json") == (got.status, got.headers["content-type"])
    assert Layout.NUMBERS is last(studio).scene.layout


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/api/erinome", b"erinome"),
        ("/api/a%20b", b"a b"),
        ("/api/50%25", b"50%"),
        ("/api/50%", b"50%"),
        ("/api/a+b", b"a+b"),
        ("/api/%C3%BC", "ü".encode()),
        ("/api/%ff", b"\xff"),
        ("/api/a%2Fb", b"a/b"),
        ("/api/FACE", b"FACE"),
        ("/api/erinome?utm_source=x", b"erinome"),
    ],
)
def test_a_text_in_the_path_has_its_face(
    ask: Asking, studio: FakeStudio, path: str, value: bytes
) -> None:
    assert 200 == ask(path).status
    (subject,) = last(studio).scene.subjects
    assert isinstance(subject, Portrait)
    assert Digest.of_bytes(value) == subject.digest
    assert (300, Kind.JPEG) == (last(studio).shape.side, last(studio).shape.kind)


def test_what_is_typed_is_for_no_shared_cache_and_a_digest_is(ask: Asking) -> None:
    typed, digest = ask("/api/face/?value=x"), ask(f"/api/face/?value={'ab' * 32}")

    assert typed.headers["cache-control"].startswith("private, ")
    assert digest.headers["cache-control"].startswith("public, ")


PLANTED = "planted-secret"
PLACES = [
    f"/api/face/?value={PLANTED}",
    f"/api/{PLANTED}",
    f"/api/hashdata/?value={PLANTED}",
    f"/api/gif/?from_value={PLANTED}&to_value={PLANTED}",
    f"/api/face/?seed={PLANTED}",
    f"/api/face/?guid={PLANTED}",
    f"/api/face/?num_multi=1&amount0={PLANTED}",
    f"/api/faec?value={PLANTED}",
    f"/oembed.json?url={PLANTED}",
    f"/api/registerlatent/{PLANTED}",
]


@pytest.mark.parametrize("address", PLACES)
def test_what_was_typed_is_nowhere_in_what_comes_back(
    ask: Asking, studio: FakeStudio, address: str
) -> None:
    got = ask(address)

    assert PLANTED not in str(got.headers)
    assert PLANTED not in got.body.decode("latin-1")
    assert not any(PLANTED in one.name for one in studio.asked)


def shown(page: str) -> Iterator[tuple[str, str]]:
    """What the head of a page says, by property."""
    for name, content in re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page):
        yield name, unescape(content)


ORIGIN = "http://127.0.0.1:8080"
MORPH = "/share/?from_value=a&to_seed=5&utm_source=x"
FILMS = "checkface_server.classic.answering.missing_encoder"


@pytest.fixture
def _films(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FILMS, lambda _: "")


@pytest.mark.usefixtures("_films")
def test_a_shared_morph_previews_as_picture_and_video(ask: Asking) -> None:
    said = dict(shown(ask(MORPH).body.decode()))
    origin = ORIGIN

    assert f"{origin}/api/linkpreview/?width=1200&from_value=a&to_seed=5" == said["og:image"]
    assert f"{origin}/api/mp4/?dim=512&from_value=a&to_seed=5" == said["og:video"]
    assert said["twitter:player"].endswith("embed_html=true&from_value=a&to_seed=5")
    assert 200 == ask(said["og:image"].removeprefix(origin)).status


def test_where_no_film_is_made_none_is_promised(
    ask: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network that follows `og:video` to an error shows nothing at all."""
    monkeypatch.setattr(FILMS, lambda _: "no mp4")
    said = dict(shown(ask(MORPH).body.decode()))

    assert said["og:image"]
    assert [] == [name for name in said if "video" in name or "player" in name]


NEEDED = ("og:type", "og:title", "og:url", "og:image")
"""By https://ogp.me."""
USUAL = ("og:site_name", "og:description", "og:image:alt", "og:image:type", "twitter:card")


@pytest.mark.parametrize("query", ["value=a", "from_value=a&to_seed=5"])
def test_a_shared_page_says_what_networks_read(ask: Asking, query: str) -> None:
    """Each in its own attribute; and the address is of who it is, not of who shared it."""
    page = ask(f"/share/?utm_source=x&{query}&fbclid=planted").body.decode()
    said = dict(shown(page))

    assert all(said[name] for name in (*NEEDED, *USUAL))
    assert f"{ORIGIN}/share/?{query}" == said["og:url"]
    assert "planted" not in page
    assert {"name", "property"} == set(re.findall(r"<meta (\w+)=\"(?:twitter|og)", page))
    assert 'name="og' not in page
    assert 'property="twitter' not in page
    picture = ask(said["og:image"].removeprefix(ORIGIN), "HEAD")
    assert said["og:image:type"] == picture.headers["content-type"]


@pytest.mark.parametrize("path", ["/oembed.json", "/oembed.json/"])
def test_a_shared_page_is_embedded(ask: Asking, path: str) -> None:
    page = "https%3A%2F%2Ffaces.example%2F%3Ffrom_value%3Da%2520b%26to_value%3Dc"
    got = ask(f"{path}?url={page}&format=json&maxwidth=400&maxheight=900").json

    assert ("photo", "1.0", 400, 400) == (
        got["type"],
        got["version"],
        got["width"],
        got["height"],
    )
    picture = got["url"].removeprefix("http://127.0.0.1:8080")
    assert "/api/webp/?dim=400&from_value=a%20b&to_value=c" == picture
    assert 200 == ask(picture).status


ROOMS = [
    *((None, None), (1024, 1024), (1440, 2160), (1025, 999_999), (640, 480), (400, 900)),
    *((1024, 50), (100, 100), (50, 1024)),
]


@pytest.mark.parametrize("page", ["value%3Da", "from_value%3Da%26to_value%3Dc"])
@pytest.mark.parametrize(("width", "height"), ROOMS)
def test_what_is_embedded_fits_where_it_is_shown(
    ask: Asking, studio: FakeStudio, page: str, width: int | None, height: int | None
) -> None:
    """Picture and thumbnail, as https://oembed.com has it; each is as large as is said."""
    room = f"&maxwidth={width}&maxheight={height}" if width else ""
    got = ask(f"/oembed.json?url=https%3A%2F%2Ffaces.example%2F%3F{page}{room}").json

    assert 200 == ask(got["url"].removeprefix(ORIGIN)).status
    assert got["width"] == got["height"] == last(studio).shape.side
    thumbnail = {name for name in got if name.startswith("thumbnail_")}
    assert thumbnail in (set(), {f"thumbnail_{what}" for what in ("url", "width", "height")})
    sizes = [(got["width"], got["height"])]
    if thumbnail:
        sizes.append((got["thumbnail_width"], got["thumbnail_height"]))
        assert 200 == ask(got["thumbnail_url"].removeprefix(ORIGIN)).status
        drawn = last(studio)
        assert sizes[1][0] == (drawn.scene.width or drawn.shape.side)
    assert all(wide <= (width or 1200) and high <= (height or 1200) for wide, high in sizes)


def test_a_shared_page_leads_to_what_is_embedded_of_it(ask: Asking) -> None:
    """As consumers find it: by the link in its head."""
    page = ask(MORPH).body.decode()
    (found,) = re.findall(r'<link [^>]*type="application/json\+oembed"[^>]*>', page)
    (address,) = re.findall(r'href="([^"]+)"', found)
    got = ask(unescape(address).removeprefix(ORIGIN)).json

    assert 'rel="alternate"' in found
    assert "from_value=a&to_seed=5" in got["url"]


def test_a_preflight_lets_any_page_send_a_photograph(ask: Asking) -> None:
    got = ask(
        "/api/encodeimage/",
        "OPTIONS",
        ("Origin", "https://pages.example"),
        ("Access-Control-Request-Method", "POST"),
    )

    assert (204, "*") == (got.status, got.headers["access-control-allow-origin"])
    assert "POST" in got.headers["access-control-allow-methods"]


@pytest.mark.parametrize("address", [*STILLS.values(), "/status/", "/oembed.json?url=http://x/"])
def test_head_draws_nothing(ask: Asking, studio: FakeStudio, address: str) -> None:
    got = ask(address, "HEAD")

    assert (200, b"", []) == (got.status, got.body, studio.asked)
