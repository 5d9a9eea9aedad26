"""Each thing has one address: other spellings lead there, and what is no address says why."""

from __future__ import annotations

import json
import time

import pytest
from tests.fakes.asking import Asking
from tests.fakes.fake_studio import FakeStudio

from checkface import Digest
from checkface_server.answers.files import missing_encoder
from checkface_server.canonical.operations import file_name_of
from checkface_server.canonical.parameters import EMPTY, OTHER
from checkface_server.canonical.sheets import wanted_of
from checkface_server.pictures import Kind, Layout, Picture, Scene, Shape
from checkface_server.subjects import Frame, Mixture, Portrait, Slide
from checkface_server.work.files import grid_columns

SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
SHA512 = Digest("sha512", "ab" * 64).value
A, B = Portrait(Digest("sha256", EMPTY)), Portrait(Digest("sha256", OTHER))
ONE, TWO = f"sha256:{EMPTY}", f"sha256:{OTHER}"
PNG = Shape(64, Kind.PNG)

PICTURES = {
    f"/cf1/sha256/{EMPTY}/face-0-64.png": Picture(Scene((A,)), PNG),
    f"/cf1/sha256/{EMPTY}/face-255-1024.jpg": Picture(
        Scene((Portrait(A.digest, 255),)), Shape(1024, Kind.JPEG)
    ),
    f"/cf1/sha1/{SHA1}/face-1-1.webp": Picture(
        Scene((Portrait(Digest("sha1", SHA1), 1),)), Shape(1, Kind.WEBP)
    ),
    f"/cf1/sha512/{SHA512}/face-0-64.png": Picture(
        Scene((Portrait(Digest("sha512", SHA512)),)), PNG
    ),
    f"/cf1/sha256/{EMPTY}/trio-64.png": Picture(
        Scene(tuple(Portrait(A.digest, n) for n in range(3)), Layout.TRIO), PNG
    ),
    f"/cf1/sha256/{EMPTY}/words.txt": Picture(Scene((A,), Layout.WORDS), Shape(1, Kind.TEXT)),
    f"/cf1/sha256/{EMPTY}.json": Picture(Scene((A,), Layout.FACTS), Shape(1, Kind.JSON)),
    f"/cf1/sha256/{EMPTY}/badge.svg": Picture(Scene((A,), Layout.BADGE), Shape(64, Kind.SVG)),
    f"/cf1/sha256/{EMPTY}/card.svg": Picture(Scene((A,), Layout.CARD), Shape(256, Kind.SVG)),
    f"/cf1/sha256/{EMPTY}/card.svg?version=1+%2B&name=%C3%A9": Picture(
        Scene((A,), Layout.CARD, labels=("\xe9", "1 +")), Shape(256, Kind.SVG)
    ),
    f"/cf1/sha256/{EMPTY}/card.svg?trio=true": Picture(
        Scene(tuple(Portrait(A.digest, n) for n in range(3)), Layout.CARD), Shape(256, Kind.SVG)
    ),
    f"/cf1/morph/{ONE}..{TWO}/frame-3-of-25-64.png": Picture(Scene((Frame(A, B, 3, 25),)), PNG),
    f"/cf1/morph/{ONE}~7..sha1:{SHA1}/frame-0-of-2-64.png": Picture(
        Scene((Frame(Portrait(A.digest, 7), Portrait(Digest("sha1", SHA1)), 0, 2),)), PNG
    ),
    f"/cf1/mix/{ONE},{TWO}/face-64.png": Picture(Scene((Mixture(((A, 1), (B, 1))),)), PNG),
    f"/cf1/mix/3*{ONE},{TWO}~9/face-64.png": Picture(
        Scene((Mixture(((A, 3), (Portrait(B.digest, 9), 1))),)), PNG
    ),
    f"/cf1/slide/{ONE}/age/-8000/face-64.png": Picture(Scene((Slide(A, "age", -8000),)), PNG),
}


@pytest.mark.parametrize("address", PICTURES)
def test_an_address_is_one_picture(address: str, ask: Asking, studio: FakeStudio) -> None:
    got = ask(address)

    assert (200, [PICTURES[address]]) == (got.status, studio.asked)
    assert studio.asked[0].shape.kind.media_type == got.headers["content-type"]
    assert "public, max-age=31536000, immutable" == got.headers["cache-control"]
    assert "x" not in got.headers


def test_a_loop_goes_there_and_back_and_is_drawn_half(ask: Asking, studio: FakeStudio) -> None:
    ask(f"/cf1/morph/{ONE}..{TWO}/loop-64.webp?frames=8&fps=25")
    (picture,) = studio.asked

    assert (8, 25, 5) == (
        len(picture.scene.subjects),
        picture.scene.frames_per_second,
        picture.scene.faces,
    )
    steps = [one.frame for one in picture.scene.subjects if isinstance(one, Frame)]
    assert [0, 1, 2, 3, 4, 3, 2, 1] == steps


SPELLINGS = {
    f"/cf1/sha256/{EMPTY.upper()}/face-0-64.png": f"/cf1/sha256/{EMPTY}/face-0-64.png",
    f"/cf1/SHA256/{EMPTY}/face-0-64.png": f"/cf1/sha256/{EMPTY}/face-0-64.png",
    f"/cf1/sha-256/{EMPTY}/trio-64.PNG": f"/cf1/sha256/{EMPTY}/trio-64.png",
    f"/cf1/sha256/sha256:{EMPTY}/words.txt": f"/cf1/sha256/{EMPTY}/words.txt",
    f"/cf1/sha256/SHA-256:{EMPTY}.json": f"/cf1/sha256/{EMPTY}.json",
    f"/cf1/sha256/sha256%3A{EMPTY}/words.txt": f"/cf1/sha256/{EMPTY}/words.txt",
    f"/cf1/sha256/%65{EMPTY[1:]}/words.txt": f"/cf1/sha256/{EMPTY}/words.txt",
    f"/cf1/sha256/{EMPTY}/face-%30-64.jpeg": f"/cf1/sha256/{EMPTY}/face-0-64.jpg",
    f"/cf1/morph/{EMPTY}..{OTHER}/loop-64.webp": f"/cf1/morph/{ONE}..{TWO}/loop-64.webp",
    f"/cf1/morph/{ONE}~0..{TWO}/loop-64.webp": f"/cf1/morph/{ONE}..{TWO}/loop-64.webp",
    f"/cf1/morph/{ONE}%7E2..{TWO}/loop-64.webp": f"/cf1/morph/{ONE}~2..{TWO}/loop-64.webp",
    f"/cf1/mix/1*{ONE},{OTHER.upper()}/face-64.png": f"/cf1/mix/{ONE},{TWO}/face-64.png",
    f"/cf1/mix/2%2A{ONE}%2C{TWO}/face-64.png": f"/cf1/mix/2*{ONE},{TWO}/face-64.png",
    f"/cf1/slide/{EMPTY}/AGE/5/face-64.png": f"/cf1/slide/{ONE}/age/5/face-64.png",
}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("address", SPELLINGS)
def test_another_spelling_leads_to_the_address(
    address: str, method: str, ask: Asking, studio: FakeStudio
) -> None:
    got = ask(address, method)

    assert (308, SPELLINGS[address], []) == (got.status, got.headers["location"], studio.asked)
    assert 200 == ask(got.headers["location"], method).status


def test_a_redirect_keeps_the_query_and_nothing_else(ask: Asking) -> None:
    got = ask(f"/cf1/sha256/{EMPTY.upper()}/card.svg?name=a%0d%0aSet-Cookie:%20x&trio=true")

    assert got.headers["location"].endswith("?name=a%0d%0aSet-Cookie:%20x&trio=true")
    assert "set-cookie" not in got.headers


WRONG = {
    # what a digest is
    f"/cf1/sha256/{SHA1}/face-0-64.png": "expected the 64 hexadecimal digits of a sha256 digest",
    f"/cf1/sha1/{EMPTY}/face-0-64.png": "expected the 40 hexadecimal digits of a sha1 digest",
    f"/cf1/sha256/{EMPTY[:-1]}/words.txt": "got 63 characters",
    f"/cf1/sha256/{EMPTY}0/words.txt": "got 65 characters",
    f"/cf1/sha256/{EMPTY[:-1]}g/words.txt": "64 hexadecimal digits",
    f"/cf1/sha256/sha1:{SHA1}/words.txt": "64 hexadecimal digits",
    f"/cf1/sha256/md5:{EMPTY}/words.txt": "64 hexadecimal digits",
    f"/cf1/md5/{EMPTY}/words.txt": "expected one of sha1, sha256, sha512",
    f"/cf1/sha256/{EMPTY[:-1]}%ef%bc%91/words.txt": "64 hexadecimal digits",
    f"/cf1/sha256/{EMPTY[:-3]}%D9%A1%D9%A1%D9%A1/words.txt": "64 hexadecimal digits",
    f"/cf1/%C5%BFha256/{EMPTY}/words.txt": "expected one of sha1",
    f"/cf1/sha256/%20{EMPTY}/words.txt": "64 hexadecimal digits",
    f"/cf1/sha256/{EMPTY}%0a/words.txt": "64 hexadecimal digits",
    f"/cf1/sha256/{EMPTY}%00/words.txt": "64 hexadecimal digits",
    f"/cf1/sha256/%2565{EMPTY[1:]}/words.txt": "64 hexadecimal digits",
    f"/cf1/sha256/%ff{EMPTY[1:]}/words.txt": "expected text in UTF-8",
    f"/cf1/sha256/%zz{EMPTY[1:]}/words.txt": "before two hexadecimal digits",
    f"/cf1/sha256/{EMPTY}%/words.txt": "before two hexadecimal digits",
    f"/cf1/sha256/{EMPTY}%2fwords/words.txt": "64 hexadecimal digits",
    # numbers
    f"/cf1/sha256/{EMPTY}/face-256-64.png": "expected a whole number from 0 to 255",
    f"/cf1/sha256/{EMPTY}/face--1-64.png": "expected a whole number from 0 to 255",
    f"/cf1/sha256/{EMPTY}/face-0-0.png": "expected a whole number from 1 to 1024",
    f"/cf1/sha256/{EMPTY}/face-0-1025.png": "expected a whole number from 1 to 1024",
    f"/cf1/sha256/{EMPTY}/face-00-64.png": "0 to 255",
    f"/cf1/sha256/{EMPTY}/face-+1-64.png": "0 to 255",
    f"/cf1/sha256/{EMPTY}/face-%D9%A1-64.png": "0 to 255",
    f"/cf1/sha256/{EMPTY}/face-%C2%B2-64.png": "0 to 255",
    f"/cf1/sha256/{EMPTY}/face-1_0-64.png": "0 to 255",
    f"/cf1/sha256/{EMPTY}/face-0x1-64.png": "0 to 255",
    f"/cf1/sha256/{EMPTY}/face-1e1-64.png": "0 to 255",
    f"/cf1/sha256/{EMPTY}/face-%201-64.png": "0 to 255",
    f"/cf1/sha256/{EMPTY}/face-1%0a-64.png": "0 to 255",
    f"/cf1/sha256/{EMPTY}/face-{'9' * 40}-64.png": "0 to 255",
    f"/cf1/sha256/{EMPTY}/face-0-NaN.png": "1 to 1024",
    f"/cf1/slide/{ONE}/age/8001/face-64.png": "from -8000 to 8000",
    f"/cf1/slide/{ONE}/age/-0/face-64.png": "from -8000 to 8000",
    f"/cf1/morph/{ONE}..{TWO}/frame-25-of-25-64.png": "expected 0 to 24",
    f"/cf1/morph/{ONE}..{TWO}/frame-0-of-1-64.png": "from 2 to 200",
    f"/cf1/morph/{ONE}..{TWO}/loop-64.webp?frames=201": "from 2 to 200",
    f"/cf1/morph/{ONE}..{TWO}/loop-1024.webp?frames=200": "expected 95 at most",
    f"/cf1/morph/{ONE}..{TWO}/loop-65.mp4?frames=2": "expected an even number",
    f"/cf1/morph/{ONE}..{TWO}/loop-64.webp?fps=0": "from 1 to 100",
    # words
    f"/cf1/sha256/{EMPTY}/face-0-64.exe": "expected one of png, webp, jpg, avif",
    f"/cf1/sha256/{EMPTY}/face-0-64.gif": "expected one of png, webp, jpg, avif",
    f"/cf1/morph/{ONE}..{TWO}/loop-64.png": "expected one of webp, avif, gif, mp4, webm",
    f"/cf1/slide/{ONE}/height/5/face-64.png": "expected one of age",
    f"/cf1/morph/{ONE}~256..{TWO}/loop-64.webp": "~N behind it for face N",
    f"/cf1/morph/{ONE}~..{TWO}/loop-64.webp": "~N behind it for face N",
    f"/cf1/morph/x..{TWO}/loop-64.webp": "expected sha256:HEX",
    f"/cf1/mix/{ONE}/face-64.png": "2 to 16 faces",
    f"/cf1/mix/{','.join([ONE] * 17)}/face-64.png": "2 to 16 faces",
    f"/cf1/mix/0*{ONE},{TWO}/face-64.png": "1* to 1000*",
    f"/cf1/mix/1001*{ONE},{TWO}/face-64.png": "1* to 1000*",
    f"/cf1/mix/{ONE},,{TWO}/face-64.png": "expected sha256:HEX",
    # queries
    f"/cf1/sha256/{EMPTY}/face-0-64.png?size=5": "expected none at all",
    f"/cf1/sha256/{EMPTY}/face-0-64.png?side=64": "expected none at all",
    f"/cf1/morph/{ONE}..{TWO}/loop-64.webp?frames=9&frames=9": "stands twice",
    f"/cf1/morph/{ONE}..{TWO}/loop-64.webp?Frames=9": "expected none but fps, frames",
    f"/cf1/morph/{ONE}..{TWO}/loop-64.webp?frames=%zz": "before two hexadecimal digits",
    f"/cf1/morph/{ONE}..{TWO}/loop-64.webp?%ff=1": "expected text in UTF-8",
    f"/cf1/morph/{ONE}..{TWO}/loop-64.webp?frames": "from 2 to 200",
    f"/cf1/morph/{ONE}..{TWO}/loop-64.webp?frames=9;fps=1": "from 2 to 200",
    f"/cf1/morph/{ONE}..{TWO}/loop-64.webp?&frames=9": "expected none but fps, frames",
    f"/cf1/sha256/{EMPTY}/card.svg?trio=yes": "expected true or false",
    f"/cf1/sha256/{EMPTY}/card.svg?name=": "a text of 1 to 200 characters",
    f"/cf1/sha256/{EMPTY}/card.svg?name=a%00b": "a text of 1 to 200 characters",
    f"/cf1/sha256/{EMPTY}/card.svg?name={'a' * 201}": "a text of 1 to 200 characters",
}


@pytest.mark.parametrize("address", WRONG)
def test_what_is_no_address_says_what_was_expected(
    address: str, ask: Asking, studio: FakeStudio
) -> None:
    got = ask(address)

    assert 400 == got.status
    assert WRONG[address] in got.json["detail"]
    assert [] == studio.asked
    assert "public, max-age=60" == got.headers["cache-control"]


NOWHERE = [
    "//",
    "/cf1",
    "/cf1/",
    "/cf2/sha256/x/words.txt",
    f"//cf1/sha256/{EMPTY}/words.txt",
    f"/cf1//sha256/{EMPTY}/words.txt",
    f"/cf1/sha256/{EMPTY}/words.txt/",
    f"/cf1/sha256/{EMPTY}/",
    f"/cf1/sha256/{EMPTY}/../{EMPTY}/words.txt",
    f"/cf1/sha256/{EMPTY}/./words.txt",
    "/cf1/../../etc/passwd",
    "/cf1/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fetc/passwd",
    "/cf1/sha256/..%5c..%5cwords.txt",
    f"/cf1%2fsha256%2f{EMPTY}%2fwords.txt",
    f"/%63f1/sha256/{EMPTY}/words.txt",
    f"/cf1/sha256/{EMPTY}/words.txt%00.png",
    f"/cf1/sha256/{EMPTY}/words.txt;x",
    f"/cf1/sha256/{EMPTY}/face-{'9' * 5000}-64.png",
    f"/cf1/sha256/{EMPTY}/face-1-2-64.png",
    f"/cf1/sha256/{EMPTY}/FACE-0-64.png",
    f"/CF1/sha256/{EMPTY}/face-0-64.png",
    "http://evil.test/",
    "\\etc",
]


@pytest.mark.parametrize("address", NOWHERE)
def test_nothing_is_elsewhere(address: str, ask: Asking, studio: FakeStudio) -> None:
    got = ask(address)

    assert (404, []) == (got.status, studio.asked)
    assert "location" not in got.headers


@pytest.mark.parametrize("address", [b"/\xff", b"/a b", b"/\x00", b"/\r\nx: y", b"/caf\xc3\xa9"])
def test_a_path_is_of_ascii(address: bytes, ask: Asking) -> None:
    assert 400 == ask(address).status


@pytest.mark.parametrize(
    "path",
    [
        f"/cf1/sha256/{EMPTY}/face-" + "-" * 7000,
        f"/cf1/sha256/{EMPTY}/face-" + "-1" * 3500 + ".png",
        "/cf1/" + "/".join("a" * 4000),
        "/cf1/morph/" + "." * 7000 + "/loop-64.webp",
        "/cf1/mix/" + "1*" * 2900 + "/face-64.png",
        "/cf1/mix/" + "," * 5900 + "/face-64.png",
        f"/cf1/sha256/{'%25' * 90}/words.txt",
        f"/cf1/sha256/{EMPTY}/card.svg?" + "&" * 7000,
        f"/cf1/sha256/{EMPTY}/card.svg?" + "%" * 7000,
    ],
)
def test_no_address_takes_long_to_be_refused(path: str, ask: Asking) -> None:
    before = time.process_time()

    assert ask(path).status in {400, 404}

    assert time.process_time() - before < 5


TYPED = {
    "too long a name": f"/cf1/sha256/{EMPTY}/card.svg?name=hunter2{'a' * 300}",
    "no digest": "/cf1/sha256/hunter2/words.txt",
    "no algorithm": f"/cf1/hunter2/{EMPTY}/words.txt",
    "no side": f"/cf1/sha256/{EMPTY}/face-0-hunter2.png",
    "no kind": f"/cf1/sha256/{EMPTY}/face-0-64.hunter2",
    "no parameter": f"/cf1/sha256/{EMPTY}/face-0-64.png?hunter2",
    "none at all": f"/cf1/sha256/{EMPTY}/card.svg?hunter2=1",
    "no flag": f"/cf1/sha256/{EMPTY}/card.svg?trio=hunter2",
    "no parts": f"/cf1/mix/hunter2,{ONE}/face-64.png",
    "no start": f"/cf1/morph/hunter2..{ONE}/loop-64.webp",
    "no direction": f"/cf1/slide/{ONE}/hunter2/1/face-64.png",
    "a badge of no digest": "/badge/hunter2",
    "words of no digest": "/badge/hunter2.json",
    "nothing there": "/hunter2",
    "no seed": "/api/face/?seed=hunter2",
    "no guid": "/api/face/?guid=hunter2",
    "no mail's hash": "/avatar/hunter2",
    "no page": "/oembed.json?url=hunter2",
    "not UTF-8": f"/cf1/sha256/{EMPTY}/card.svg?name=hunter2%ff",
}


@pytest.mark.parametrize("address", TYPED.values(), ids=TYPED)
def test_what_was_sent_is_never_repeated(address: str, ask: Asking) -> None:
    """It may have been typed; what is said is what was expected."""
    got = ask(address)

    assert got.status in {400, 404}
    assert b"hunter2" not in got.body
    assert not [value for value in got.headers.values() if "hunter2" in value]
    assert got.status == 404 or "xpected" in got.json["detail"]


@pytest.mark.parametrize("body", ['{"hunter2": 1}', '{"digests": ["hunter2"]}', "hunter2"])
def test_nor_what_a_body_holds(body: str, ask: Asking) -> None:
    got = ask("/cf1/sheet", "POST", ("content-type", "application/json"), body=body.encode())

    assert 400 == got.status
    assert b"hunter2" not in got.body


def test_no_video_is_made_without_its_extra(
    ask: Asking, studio: FakeStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checkface.pictures.animation.find_spec", lambda _: None)
    missing_encoder.cache_clear()
    try:
        got = ask(f"/cf1/morph/{ONE}..{TWO}/loop-64.mp4")
        head = ask(f"/cf1/morph/{ONE}..{TWO}/loop-64.webm", "HEAD")
        other = ask(f"/cf1/morph/{ONE}..{TWO}/loop-64.gif")
    finally:
        missing_encoder.cache_clear()

    assert (501, 501, 200) == (got.status, head.status, other.status)
    assert "checkface[video]" in got.json["detail"]
    assert [Kind.GIF] == [one.shape.kind for one in studio.asked]


def test_a_file_has_a_name_that_says_what_it_is() -> None:
    assert "cf1-sha256-e3b0c442-face-0-64" == file_name_of(f"/cf1/sha256/{EMPTY}/face-0-64.png")
    assert "cf1-sha256-e3b0c442" == file_name_of(f"/cf1/sha256/{EMPTY}.json")
    assert "cf1-morph-sha256-e3b0c442-sha256-2cf24dba-loop-64" == file_name_of(
        f"/cf1/morph/{ONE}..{TWO}/loop-64.webp"
    )


# Sheets

SHEET = "/cf1/sheet"
JSON = ("content-type", "application/json")


def test_a_sheet_says_who_is_where(ask: Asking, studio: FakeStudio) -> None:
    asked = {"digests": [ONE, f"{TWO}~3", SHA1, ONE, TWO], "side": 10, "kind": "webp"}

    got = ask(SHEET, "POST", JSON, body=json.dumps(asked).encode())

    assert 200 == got.status
    assert (30, 20, 10) == (got.json["width"], got.json["height"], got.json["side"])
    assert got.json["picture"].startswith("data:image/webp;base64,")
    places = [(one["digest"], one["x"], one["y"]) for one in got.json["cells"]]
    assert [
        (ONE, 0, 0),
        (f"{TWO}~3", 10, 0),
        (f"sha1:{SHA1}", 20, 0),
        (ONE, 0, 10),
        (TWO, 10, 10),
    ] == places
    (picture,) = studio.asked
    assert (Layout.SHEET, 5, 4) == (
        picture.scene.layout,
        len(picture.scene.subjects),
        picture.scene.faces,
    )


@pytest.mark.parametrize("count", [1, 2, 3, 5, 10, 17, 99, 100])
def test_a_sheet_is_laid_out_as_it_is_drawn(count: int) -> None:
    wanted = wanted_of(json.dumps({"digests": [ONE] * count, "side": 1}).encode())

    assert grid_columns(count) == wanted.columns
    assert wanted.columns * (wanted.rows - 1) < count <= wanted.columns * wanted.rows


SHEETS = {
    "": "Expected a JSON object",
    "[]": "Expected a JSON object",
    '{"digests"': "Expected a JSON object",
    "\ufeff{}": "Expected a JSON object",
    "{}": "a list of 1 to 100",
    '{"digests": []}': "a list of 1 to 100",
    '{"digests": "x"}': "a list of 1 to 100",
    '{"digests": {"0": "x"}}': "a list of 1 to 100",
    json.dumps({"digests": [ONE] * 101}): "a list of 1 to 100",
    '{"digests": [1]}': "Number 0 of digests",
    '{"digests": [null]}': "Number 0 of digests",
    json.dumps({"digests": [ONE, "x"]}): "Number 1 of digests",
    json.dumps({"digests": [ONE], "x": 1}): "A member is not known here",
    json.dumps({"digests": [ONE], "side": 0}): "from 1 to 1024",
    json.dumps({"digests": [ONE], "side": 1.0}): "from 1 to 1024",
    json.dumps({"digests": [ONE], "side": True}): "from 1 to 1024",
    json.dumps({"digests": [ONE], "side": "64"}): "from 1 to 1024",
    json.dumps({"digests": [ONE], "kind": "gif"}): "one of png",
    json.dumps({"digests": [ONE], "kind": []}): "one of png",
    json.dumps({"digests": [ONE] * 100, "side": 1024}): "pixels at most",
    f'{{"digests": ["{ONE}"], "side": NaN}}': "Expected a JSON object",
    f'{{"digests": ["{ONE}"], "side": 1e5}}': "from 1 to 1024",
    f'{{"digests": ["{ONE}"], "side": {"9" * 5000}}}': "from 1 to 1024",
    f'{{"digests": ["{ONE}"], "side": {{"a": {"[" * 5000}{"]" * 5000}}}}}': "",
}


@pytest.mark.parametrize("body", SHEETS)
def test_a_wrong_sheet_says_what_was_expected(body: str, ask: Asking, studio: FakeStudio) -> None:
    got = ask(SHEET, "POST", JSON, body=body.encode())

    assert (400, []) == (got.status, studio.asked)
    assert SHEETS[body] in got.json["detail"]


@pytest.mark.parametrize("said", ["text/plain", "", "application/x-www-form-urlencoded", "json"])
def test_a_page_of_others_cannot_order_a_sheet_without_asking(said: str, ask: Asking) -> None:
    """What a form can send needs no preflight."""
    body = json.dumps({"digests": [ONE]}).encode()

    assert 415 == ask(SHEET, "POST", ("content-type", said), body=body).status
    assert (
        200
        == ask(SHEET, "POST", ("content-type", "Application/JSON; charset=utf-8"), body=body).status
    )
