"""The description is valid, and every real answer is as it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse
from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.fakes.asking import Asking, Got
from tests.fakes.fake_studio import FakeStudio
from tests.plugins.server.test_canonical import PICTURES

from checkface_server.answers.desk import Desk
from checkface_server.answers.operations import Operation
from checkface_server.answers.paths import Template
from checkface_server.canonical.operations import OPERATIONS
from checkface_server.canonical.parameters import EMPTY, OTHER
from checkface_server.pictures import Layout, Picture
from checkface_server.service import build_app
from checkface_server.work.studio import BusyError, Client, File, Source

FACE = f"/cf1/sha256/{EMPTY}/face-0-64.png"
SHEET = json.dumps({"digests": [f"sha256:{OTHER}"]}).encode()
JSON = ("content-type", "application/json")
FACTS = {
    "scheme": "cf1",
    "digest": f"sha256:{EMPTY}",
    "algorithm": "sha256",
    "value": EMPTY,
    "words": ["a", "b", "c", "d"],
}


class Writer(FakeStudio):
    """Its facts are facts."""

    async def file(self, picture: Picture, client: Client) -> File:
        file = await super().file(picture, client)
        facts = picture.scene.layout is Layout.FACTS
        return File(json.dumps(FACTS).encode(), Source.MEMORY) if facts else file


@pytest.fixture
def studio() -> FakeStudio:
    return Writer()


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    said: dict[str, Any] = Asking(build_app(Desk(FakeStudio())))("/openapi.json").json
    return said


def open_api(described: dict[str, Any]) -> OpenAPI:
    problems: dict[str, Callable[[bytes], Any]] = {"application/problem+json": json.loads}
    return OpenAPI.from_dict(described, Config(extra_media_type_deserializers=problems))


@pytest.fixture(scope="module")
def api(described: dict[str, Any]) -> OpenAPI:
    return open_api(described)


def test_the_description_is_valid(described: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(described).validate()

    assert "3.1.0" == described["openapi"]


def test_every_operation_is_described_once(described: dict[str, Any]) -> None:
    there = {
        (path, method): said["operationId"]
        for path, methods in described["paths"].items()
        for method, said in methods.items()
    }

    assert len({*there.values()}) == len(there)
    for one in OPERATIONS:
        assert one.name == there[one.path, one.method.lower()]
    assert {(path, "head") for path, method in there if method == "get"} <= {*there}


def request_of(
    address: str, method: str, body: bytes = b"", content_type: tuple[str, str] | None = None
) -> MockRequest:
    path, _, query = address.partition("?")
    arguments = dict(pair.split("=") for pair in query.split("&") if pair)
    return MockRequest(
        "http://localhost",
        method.lower(),
        path,
        args=arguments,
        data=body or None,
        content_type=(content_type or JSON)[1],
    )


def check(
    api: OpenAPI,
    address: str,
    method: str,
    got: Got,
    body: bytes = b"",
    content_type: tuple[str, str] | None = None,
) -> None:
    """Raises for an answer, and for a request that was answered, that is not as described."""
    request = request_of(address, method, body, content_type)
    if got.status < 400 and got.status != 308:
        api.validate_request(request)
    api.validate_response(
        request,
        MockResponse(
            got.body,
            status_code=got.status,
            headers=dict(got.headers),
            content_type=got.headers.get("content-type", ""),
        ),
    )


EXAMPLES = [address for address in PICTURES if "%" not in address]
CASES: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    **{address: (address, "GET", []) for address in ["/", "/livez", "/readyz", *EXAMPLES]},
    "head": (FACE, "HEAD", []),
    "has it": (FACE, "GET", [("if-none-match", "*")]),
    "part": (FACE, "GET", [("range", "bytes=0-1")]),
    "no part": (FACE, "GET", [("range", "bytes=9999-")]),
    "another": (FACE, "GET", [("if-match", '"other"')]),
    "wrong": (FACE.replace("64", "0"), "GET", []),
    "spelling": (FACE.replace(EMPTY, EMPTY.upper()), "GET", []),
    "host": (FACE, "GET", [("host", "evil.test")]),
    "loop": (f"/cf1/morph/sha256:{EMPTY}..sha256:{OTHER}/loop-64.webp?frames=9", "GET", []),
    "itself": ("/openapi.json", "GET", []),
}


@pytest.mark.parametrize("case", CASES)
def test_an_answer_is_as_described(case: str, ask: Asking, api: OpenAPI) -> None:
    address, method, pairs = CASES[case]

    check(api, address, method, ask(address, method, *pairs))


@pytest.mark.parametrize("body", [SHEET, b"{}", b"["])
def test_a_sheet_is_as_described(body: bytes, ask: Asking, api: OpenAPI) -> None:
    check(api, "/cf1/sheet", "POST", ask("/cf1/sheet", "POST", JSON, body=body), body)


def test_a_refusal_is_as_described(ask: Asking, studio: FakeStudio, api: OpenAPI) -> None:
    studio.error = BusyError("There is much to do.", 3)

    check(api, FACE, "GET", ask(FACE))


def test_what_is_not_as_described_is_noticed(ask: Asking, api: OpenAPI) -> None:
    """So that the tests above can fail."""
    got = ask(f"/cf1/sha256/{EMPTY}.json")
    bad = Got(200, got.headers, b'{"scheme": "cf2"}')

    with pytest.raises(Exception, match="InvalidData"):
        check(api, f"/cf1/sha256/{EMPTY}.json", "GET", bad)


@pytest.mark.parametrize(
    "one", [one for one in OPERATIONS if one.parameters], ids=lambda one: one.name
)
def test_the_examples_work(one: Operation, ask: Asking) -> None:
    """Whoever tries them out in a viewer sees a face, at an address that is canonical."""
    values = {
        each.name: each.kind.read(str(each.example), DIGEST)
        for each in one.parameters
        if each.example is not None
    }

    got = ask(Template(one).fill(values))

    assert 200 == got.status


DIGEST = {"algorithm": "sha256"}


def test_rooms_of_others_stand_in_the_same_table(studio: FakeStudio) -> None:
    row = OPERATIONS[0]
    more = Operation(
        "planted", "/old/{index}", row.answer, "x", ("image/png",), (row.parameter("index"),)
    )

    described = Asking(build_app(Desk(studio), more=[more]))("/openapi.json").json

    OpenAPIV31SpecValidator(described).validate()
    assert "planted" == described["paths"]["/old/{index}"]["get"]["operationId"]
