"""Each operation that is described answers as it is described, whatever its answer is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from tests.fakes.asking import Asking
from tests.fakes.fake_projector import FakeProjector
from tests.fakes.fake_studio import FakeStudio
from tests.plugins.server.test_openapi import check, open_api, request_of

from checkface.latents import Latent
from checkface_server.answers.desk import Desk
from checkface_server.canonical.parameters import EMPTY, OTHER
from checkface_server.classic.fleeting import Fleeting
from checkface_server.classic.photographs import Photographs
from checkface_server.classic.registered import Registered
from checkface_server.documents import document
from checkface_server.pictures import UNDRAWN, Layout, Picture
from checkface_server.service import build_app
from checkface_server.work.studio import BusyError, Client, File, Source

ONE, TWO = f"sha256:{EMPTY}", f"sha256:{OTHER}"
FACE = f"/cf1/sha256/{EMPTY}"
MORPH = f"/cf1/morph/{ONE}..{TWO}"
MD5 = "0" * 32
FORM = ("content-type", "multipart/form-data; boundary=x")
PHOTOGRAPH = (
    b'--x\r\nContent-Disposition: form-data; name="usrimg"; filename="a.jpg"\r\n\r\n\xff\xd8'
    b"\r\n--x--\r\n"
)
JSON = ("content-type", "application/json")
LATENT = json.dumps({"latent": [0.5] * 512}).encode()
SHEET = json.dumps({"digests": [ONE]}).encode()
NUMBERS = {"hash": EMPTY, "qlatent": [0.5], "w": [0.25]}
PAGE = "https%3A%2F%2Ffaces.example%2F%3Fvalue%3Da"
TWO_VALUES = "from_value=a&to_value=b"


class Writer(FakeStudio):
    """What it writes is what is written; numbers, which cost a network, are of the same form."""

    async def file(self, picture: Picture, client: Client) -> File:
        file = await super().file(picture, client)
        if picture.scene.layout is Layout.NUMBERS:
            return File(json.dumps(NUMBERS).encode(), Source.DRAWN)
        if picture.scene.layout in UNDRAWN:
            return File(document(picture.scene, []), Source.DRAWN)
        return file


@dataclass(frozen=True)
class Asked:
    """One request that is answered with what it asks for."""

    address: str
    body: bytes = b""
    content_type: tuple[str, str] | None = None

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [self.content_type] if self.content_type else []


FILES = {
    "face": Asked(f"{FACE}/face-0-64.png"),
    "trio": Asked(f"{FACE}/trio-64.jpg"),
    "words": Asked(f"{FACE}/words.txt"),
    "facts": Asked(f"{FACE}.json"),
    "card": Asked(f"{FACE}/card.svg?name=x&version=1&trio=true"),
    "badge": Asked(f"{FACE}/badge.svg"),
    "morph_frame": Asked(f"{MORPH}/frame-3-of-25-64.webp"),
    "loop": Asked(f"{MORPH}/loop-64.mp4?frames=9&fps=25"),
    "mix": Asked(f"/cf1/mix/1000*{ONE},{TWO}/face-64.png"),
    "slide": Asked(f"/cf1/slide/{ONE}/age/-1500/face-64.png"),
    "avatar": Asked(f"/avatar/{MD5}?s=64&d=404&f=n"),
    "text": Asked("/text/Ada?side=64&format=webp"),
    "shield": Asked(f"/badge/{EMPTY}.json"),
    "badge_of": Asked(f"/badge/{ONE}"),
    "old_face": Asked("/api/face?value=a&dim=64&format=webp"),
    "old_morphframe": Asked(f"/api/morphframe?{TWO_VALUES}&linear=true&frame_num=3"),
    "old_gif": Asked(f"/api/gif?{TWO_VALUES}&fps=10&num_frames=9"),
    "old_webp": Asked(f"/api/webp?{TWO_VALUES}&dim=64"),
    "old_linkpreview": Asked(f"/api/linkpreview?{TWO_VALUES}&width=600"),
    "old_hashdata": Asked("/api/hashdata?seed=389"),
    "old_mp4": Asked(f"/api/mp4?{TWO_VALUES}"),
    "old_legacy": Asked("/api/erinome"),
}
"""What has an entity tag and ranges."""
OTHERS = {
    "home": Asked("/"),
    "livez": Asked("/livez"),
    "readyz": Asked("/readyz"),
    "openapi": Asked("/openapi.json"),
    "sheet": Asked("/cf1/sheet", SHEET, JSON),
    "old_share": Asked(f"/share?{TWO_VALUES}"),
    "old_oembed": Asked(f"/oembed.json?url={PAGE}&maxwidth=400&format=json"),
    "old_queue": Asked("/api/queue"),
    "old_status": Asked("/status"),
    "old_api_status": Asked("/api/status"),
    "old_register": Asked("/api/registerlatent", LATENT, JSON),
    "old_delete": Asked("/api/registerlatent/{guid}"),
    "old_encode_get": Asked("/api/encodeimage"),
    "old_encode_post": Asked("/api/encodeimage", PHOTOGRAPH, FORM),
}
ALL = FILES | OTHERS


@pytest.fixture(autouse=True)
def _films(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether PyAV is here is not what is asked."""
    monkeypatch.setattr("checkface_server.answers.files.missing_encoder", lambda _: "")


@pytest.fixture
def studio() -> FakeStudio:
    return Writer()


@pytest.fixture
def registered(tmp_path: Path) -> Registered:
    return Registered(tmp_path / "latents.sqlite3", days=30, most=10)


@pytest.fixture
def ask(studio: FakeStudio, registered: Registered) -> Asking:
    photographs = Photographs(FakeProjector(), Fleeting(seconds=60))
    return Asking(build_app(Desk(studio), registered, photographs))


@pytest.fixture
def described(ask: Asking) -> dict[str, Any]:
    said: dict[str, Any] = ask("/openapi.json").json
    return said


@pytest.fixture
def api(described: dict[str, Any]) -> OpenAPI:
    return open_api(described)


def methods(described: dict[str, Any]) -> dict[str, str]:
    """Of each operation; HEAD, which goes with GET, is none of its own."""
    return {
        said["operationId"]: method.upper()
        for each in described["paths"].values()
        for method, said in each.items()
        if method != "head"
    }


def test_none_is_forgotten_here(described: dict[str, Any]) -> None:
    assert {*ALL} == {*methods(described)}


@pytest.mark.parametrize("name", ALL)
def test_its_answer_is_as_described(
    name: str, ask: Asking, api: OpenAPI, described: dict[str, Any], registered: Registered
) -> None:
    one, method = ALL[name], methods(described)[name]
    address = one.address.format(guid=registered.add(Latent((0,) * 512)))

    got = ask(address, method, *one.headers, body=one.body)
    assert got.status in {200, 204}
    check(api, address, method, got, one.body, one.content_type)
    if method == "GET":
        check(api, address, "HEAD", ask(address, "HEAD"))


CONDITIONS = {
    "has it": (304, [("if-none-match", "*")]),
    "part": (206, [("range", "bytes=0-")]),
    "no part": (416, [("range", "bytes=99999-")]),
    "another": (412, [("if-match", '"other"')]),
    "host": (421, [("host", "evil.test")]),
}


@pytest.mark.parametrize("case", CONDITIONS)
@pytest.mark.parametrize("name", FILES)
def test_an_answer_to_a_condition_is_as_described(
    name: str, case: str, ask: Asking, api: OpenAPI
) -> None:
    address, (status, headers) = FILES[name].address, CONDITIONS[case]
    got = ask(address, "GET", *headers)

    assert status == got.status
    check(api, address, "GET", got)


@pytest.mark.parametrize("name", [*FILES, "sheet"])
def test_a_refusal_is_as_described(
    name: str, ask: Asking, studio: FakeStudio, api: OpenAPI, described: dict[str, Any]
) -> None:
    studio.error = BusyError("There is much to do.", 3)
    one, method = ALL[name], methods(described)[name]
    got = ask(one.address, method, *one.headers, body=one.body)

    assert 503 == got.status
    check(api, one.address, method, got, one.body, one.content_type)


NOT_WELL = {
    "/": (304, [("if-none-match", "*")]),
    "/status": (503, []),
    "/api/status": (503, []),
    "/readyz": (503, []),
    "/api/face?seed=x": (400, []),
    "/api/face?guid=0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9": (404, []),
    f"/api/mp4?{TWO_VALUES}&embed_html=true": (200, []),
    f"/avatar/{MD5}?d=404&f=y": (404, []),
    f"/avatar/{MD5}?d=blank&f=y": (200, []),
    f"/oembed.json?url={PAGE}&format=xml": (501, []),
    f"/cf1/sha256/{EMPTY.upper()}/words.txt": (308, []),
}


@pytest.mark.parametrize("address", NOT_WELL)
def test_what_else_may_come_is_as_described(
    address: str, ask: Asking, studio: FakeStudio, api: OpenAPI
) -> None:
    studio.is_ready = False
    status, headers = NOT_WELL[address]
    got = ask(address, "GET", *headers)

    assert status == got.status
    check(api, address, "GET", got)


UNDESCRIBED = {
    "too few": [0.0] * 511,
    "rows of a few": [[0.0]] * 18,
    "too few rows": [[0.0] * 512] * 17,
    "beyond": [17.0] * 512,
    "words": ["1"] * 512,
}


@pytest.mark.parametrize("case", UNDESCRIBED)
def test_a_latent_that_is_refused_is_not_as_described(case: str, ask: Asking, api: OpenAPI) -> None:
    """Else a client made of the description would send what nobody takes."""
    one, body = ALL["old_register"], json.dumps({"latent": UNDESCRIBED[case]}).encode()

    assert 400 == ask(one.address, "POST", *one.headers, body=body).status
    with pytest.raises(OpenAPIError):
        api.validate_request(request_of(one.address, "POST", body))


def test_a_page_that_is_not_said_is_not_as_described(ask: Asking, api: OpenAPI) -> None:
    assert 400 == ask("/oembed.json").status
    with pytest.raises(OpenAPIError):
        api.validate_request(request_of("/oembed.json", "GET"))
