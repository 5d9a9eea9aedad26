"""Whatever anybody sends to an old address, it is no error of ours."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.asking import Asking
from tests.fakes.fake_studio import FakeStudio

from checkface_server.answers.desk import Desk
from checkface_server.classic.registered import Registered
from checkface_server.service import build_app

PATHS = (
    "/api/face/",
    "/api/hashdata",
    "/api/morphframe/",
    "/api/gif",
    "/api/webp/",
    "/api/mp4/",
    "/api/linkpreview",
    "/api/queue/",
    "/api/encodeimage/",
    "/status",
    "/oembed.json",
    "/share/",
    "/avatar/0cba00ca3da1b283a57287bcceb17e35",
    "/text/x",
    "/api/x",
)
WHO = ("value", "seed", "guid", "num_multi", "value0", "seed1", "guid2", "amount0", "amount1")
NAMES = (
    *WHO,
    *(f"{end}{name}" for end in ("from_", "to_") for name in WHO),
    *("dim", "format", "num_frames", "frame_num", "linear", "fps", "kbitrate", "embed_html"),
    *("width", "url", "maxwidth", "maxheight", "s", "size", "d", "f", "side", "for", "", "%"),
)
NASTY = (
    *("", "%", "%%", "%zz", "%00", "%ff", "true", "webp", "nan", "-inf", "1e999", "0x1", "-1"),
    *("9" * 5000, "1_0", "%D9%A3", "http://[", "http://x/?value=%", "'--", "%0d%0a", "[]", "{}"),
)
VALUES = st.one_of(
    st.binary(max_size=40).map(quote),
    st.text(max_size=20).map(lambda text: quote(text, errors="replace")),
    st.integers(-(2**70), 2**70).map(str),
    st.floats().map(str),
    st.sampled_from(NASTY),
)
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)
FINE = {200, 400, 404, 414, 501}
SAME_APP = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def app(errors: list[BaseException], registered: Registered) -> Asking:
    return Asking(build_app(Desk(FakeStudio(), on_error=errors.append), registered))


NOTED: list[BaseException] = []


@pytest.fixture
def errors() -> list[BaseException]:
    NOTED.clear()
    return NOTED


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Asking:
    """One for all: none of them leaves anything behind."""
    return app(NOTED, Registered(tmp_path_factory.mktemp("old") / "latents", 30, 5))


@pytest.mark.parametrize("name", NAMES)
def test_no_parameter_alone_is_an_error_of_ours(
    asking: Asking, errors: list[BaseException], name: str
) -> None:
    several = "&num_multi=3&from_num_multi=2" if name[-1:].isdigit() else ""
    for path in ("/api/face/", "/api/morphframe/", "/api/webp/", "/api/linkpreview"):
        for value in NASTY:
            assert asking(f"{path}?{name}={value}{several}").status in FINE

    assert [] == errors


@SAME_APP
@given(st.sampled_from(PATHS), QUERIES)
def test_no_query_is_an_error_of_ours(
    asking: Asking, errors: list[BaseException], path: str, query: str
) -> None:
    got = asking(f"{path}?{query}")

    assert got.status in FINE
    assert [] == errors


@SAME_APP
@given(st.sampled_from(["/api/", "/text/", "/avatar/", "/badge/"]), st.binary(max_size=40))
def test_no_path_is_an_error_of_ours(
    asking: Asking, errors: list[BaseException], room: str, rest: bytes
) -> None:
    got = asking(f"{room}{quote(rest)}")

    assert got.status in FINE
    assert [] == errors


@SAME_APP
@given(st.binary(max_size=200))
def test_no_body_is_an_error_of_ours(
    asking: Asking, errors: list[BaseException], body: bytes
) -> None:
    assert 400 == asking("/api/registerlatent/", "POST", body=body).status
    assert [] == errors
