"""Other software asks for avatars, badges and pictures of texts, and gets what it expects."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image
from tests.fakes.asking import Asking
from tests.fakes.fake_studio import FakeStudio

from checkface import Digest
from checkface_server.pictures import Kind, Layout, Picture
from checkface_server.subjects import Portrait

MD5 = "0cba00ca3da1b283a57287bcceb17e35"
SHA256 = "84059b07d4be67b806386c0aad8070a23f18836bbaae342275dc0a83414c32ee"
SHA1 = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


def last(studio: FakeStudio) -> Picture:
    return studio.asked[-1]


FORGES = {
    "GitLab": f"/avatar/{SHA256}?s=64&d=identicon",
    "Gitea": f"/avatar/{SHA256}?d=identicon&s=80",
    "Forgejo": f"/avatar/{MD5}?s=140&d=identicon",
    "Gerrit": f"/avatar/{MD5}.jpg?d=identicon&r=pg&s=32",
    "Libravatar": f"/avatar/{SHA256}?s=512&d=mm",
    "Gravatar": f"/avatar/{SHA256}.png?size=2048&default=mp&rating=g",
}


@pytest.mark.parametrize("address", FORGES.values(), ids=FORGES)
def test_a_forge_gets_its_avatars(ask: Asking, address: str) -> None:
    got = ask(address, "GET", ("Origin", "https://forge.example"))

    assert 200 == got.status
    assert "*" == got.headers["access-control-allow-origin"]
    assert "public, max-age=604800" == got.headers["cache-control"]
    assert 304 == ask(address, "GET", ("If-None-Match", got.headers["etag"])).status


@pytest.mark.parametrize(
    ("query", "side"),
    [
        ("", 80),
        ("s=1", 1),
        ("s=512", 512),
        ("S=512", 512),
        ("size=64", 64),
        ("s=&size=64", 64),
        ("s=32&size=64", 32),
        ("s=1025", 1024),
        ("s=2048", 1024),
        ("s=2049", 80),
        ("s=0", 80),
        ("s=-1", 80),
        ("s=x", 80),
        ("s=8e1", 80),
        ("s=" + "9" * 5000, 80),
    ],
)
def test_a_size_is_what_theirs_is(ask: Asking, studio: FakeStudio, query: str, side: int) -> None:
    """80 without any; theirs go to 2048, ours to 1024."""
    assert 200 == ask(f"/avatar/{MD5}?{query}").status
    assert side == last(studio).shape.side


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        ("", Kind.JPEG),
        (".jpg", Kind.JPEG),
        (".jpeg", Kind.JPEG),
        (".png", Kind.PNG),
        (".PNG", Kind.PNG),
        (".webp", Kind.WEBP),
        ("/", Kind.JPEG),
    ],
)
def test_the_end_of_the_name_says_the_format(ask: Asking, end: str, kind: Kind) -> None:
    assert kind.media_type == ask(f"/avatar/{MD5}{end}").headers["content-type"]


def test_case_does_not_change_an_avatar(ask: Asking, studio: FakeStudio) -> None:
    for each in (MD5, MD5.upper(), SHA256, SHA256.upper()):
        assert 200 == ask(f"/avatar/{each}").status
    digests = [one.scene.subjects for one in studio.asked]

    assert [(Portrait(Digest.of_text(MD5)),)] * 2 == digests[:2]
    assert [(Portrait(Digest("sha256", SHA256)),)] * 2 == digests[2:]


@pytest.mark.parametrize(
    "name",
    ["nobody", SHA1, MD5[:-1], MD5 + "0", MD5 + ".gif", MD5 + ".png.png", "%ff", "ada@example.org"],
)
def test_what_is_no_hash_has_no_avatar(ask: Asking, studio: FakeStudio, name: str) -> None:
    """Least of all an address that was not hashed: it is in nobody's log then."""
    got = ask(f"/avatar/{name}")

    assert (404, []) == (got.status, studio.asked)
    assert name not in got.body.decode()


ELSEWHERE = [
    "https%3A%2F%2Fevil.example%2Fx.png",
    "https://evil.example/x.png",
    "//evil.example/x.png",
    "http://169.254.169.254/latest",
    "javascript:alert(1)",
    "%0d%0aLocation:%20https://evil.example",
    "identicon",
    "mp",
    "robohash",
]


@pytest.mark.parametrize("default", ELSEWHERE)
@pytest.mark.parametrize("forced", ["", "&f=y", "&forcedefault=Yes"])
def test_nobody_is_sent_or_asked_elsewhere(
    ask: Asking, studio: FakeStudio, default: str, forced: str
) -> None:
    got = ask(f"/avatar/{MD5}?d={default}{forced}")

    assert (200, None) == (got.status, got.headers.get("location"))
    assert (Portrait(Digest.of_text(MD5)),) == last(studio).scene.subjects
    assert "evil" not in str(got.headers)


def test_everybody_has_a_face_unless_the_default_is_forced(ask: Asking) -> None:
    assert 200 == ask(f"/avatar/{MD5}?d=404").status
    assert 404 == ask(f"/avatar/{MD5}?d=404&f=y").status


@pytest.mark.parametrize("side", [1, 80, 1024])
def test_a_blank_is_transparent(ask: Asking, studio: FakeStudio, side: int) -> None:
    got = ask(f"/avatar/{MD5}?d=blank&f=y&s={side}")
    picture = Image.open(io.BytesIO(got.body))

    assert (200, "image/png", []) == (got.status, got.headers["content-type"], studio.asked)
    assert ("PNG", (side, side)) == (picture.format, picture.size)
    assert (0, 0) == picture.getchannel("A").getextrema()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("hello", b"hello"),
        ("hello.png", b"hello.png"),
        ("a%20b", b"a b"),
        ("a/b", b"a/b"),
        ("a%2Fb", b"a/b"),
        ("50%", b"50%"),
        ("", b""),
        ("%ff", b"\xff"),
        ("x/", b"x/"),
    ],
)
def test_a_text_has_a_face_and_an_address_without_it(
    ask: Asking, studio: FakeStudio, path: str, value: bytes
) -> None:
    got = ask(f"/text/{path}")
    digest = Digest.of_bytes(value)

    assert 200 == got.status
    assert f"/cf1/sha256/{digest.value}/face-0-256.png" == got.headers["content-location"]
    assert got.headers["cache-control"].startswith("private, ")
    assert last(studio).scene.is_typed
    assert got.headers["etag"] == ask(got.headers["content-location"]).headers["etag"]


def test_a_text_that_is_a_digest_is_that_digest(ask: Asking, studio: FakeStudio) -> None:
    got = ask(f"/text/{SHA1.upper()}?side=64&format=webp")

    assert f"/cf1/sha1/{SHA1}/face-0-64.webp" == got.headers["content-location"]
    assert got.headers["cache-control"].startswith("public, ")
    assert not last(studio).scene.is_typed


@pytest.mark.parametrize(
    ("query", "side", "kind"),
    [
        ("side=0", 256, Kind.PNG),
        ("side=1025&format=exe", 256, Kind.PNG),
        ("side=1024&format=JPG", 1024, Kind.JPEG),
        ("format=mp4", 256, Kind.PNG),
    ],
)
def test_a_text_is_read_leniently(
    ask: Asking, studio: FakeStudio, query: str, side: int, kind: Kind
) -> None:
    assert 200 == ask(f"/text/x?{query}").status
    assert (side, kind) == (last(studio).shape.side, last(studio).shape.kind)


@pytest.mark.parametrize("digest", [SHA1, SHA256, f"sha256:{SHA256}", SHA256.upper(), SHA256 * 2])
def test_a_badge_is_of_a_digest(ask: Asking, studio: FakeStudio, digest: str) -> None:
    got = ask(f"/badge/{digest}")

    assert (200, "image/svg+xml") == (got.status, got.headers["content-type"])
    assert Layout.BADGE is last(studio).scene.layout
    assert (Portrait(Digest.parse(digest)),) == last(studio).scene.subjects


def test_shields_gets_the_words(ask: Asking, studio: FakeStudio) -> None:
    """https://img.shields.io/endpoint?url=…"""
    got = ask(f"/badge/{SHA256}.json")

    assert (200, "application/json") == (got.status, got.headers["content-type"])
    assert Layout.SHIELD is last(studio).scene.layout


@pytest.mark.parametrize("path", ["x", MD5, f"{SHA256}.svg", f"{SHA256}.json.json", f"md5:{MD5}"])
def test_what_is_no_digest_has_no_badge(ask: Asking, studio: FakeStudio, path: str) -> None:
    got = ask(f"/badge/{path}")

    assert got.status in {400, 404}
    assert json.loads(got.body)["status"] == got.status
    assert [] == studio.asked


def test_a_badge_takes_no_parameters_that_it_does_not_know(ask: Asking) -> None:
    """It is new: nobody has sent any yet, and a mistake is better heard of."""
    assert 400 == ask(f"/badge/{SHA256}?style=flat").status
