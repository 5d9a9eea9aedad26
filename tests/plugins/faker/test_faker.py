"""Mock-ups get people: the same for the same seed, drawn here, and nothing is asked elsewhere."""

from __future__ import annotations

import base64
import io
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faker import Faker
from PIL import Image
from tests.fakes.sketched_faces import sketch

import checkface_faker
from checkface import Digest, Face
from checkface.errors import EngineError

README = Path(__file__).parents[3] / "plugins/faker/README.md"
PERSON = "sha256:a41f020c2d4d333ff1d3979f1043fae0cc733c92685315f60e49bec741188ebb"
"""Whom the seed 4321 begins with."""
METHODS: dict[str, Callable[[Faker], object]] = {
    "digest": lambda fake: fake.face_digest(),
    "words": lambda fake: fake.face_words(),
    "png": lambda fake: fake.face_png(side=64),
    "data_url": lambda fake: fake.face_data_url(side=64),
    "url": lambda fake: fake.face_url(side=64),
}


@pytest.fixture(autouse=True)
def _sketched(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if not request.node.get_closest_marker("drawn"):
        monkeypatch.setattr("checkface.painter._drawer", sketch)
        monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def fake() -> Iterator[Faker]:
    fake = Faker(includes=["checkface_faker"])
    fake.seed_instance(4321)
    return fake


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_the_same_seed_gives_the_same_people(
    fake: Faker, method: Callable[[Faker], object]
) -> None:
    first = [method(fake), method(fake)]
    fake.seed_instance(4321)

    assert first == [method(fake), method(fake)]
    assert first[0] != first[1]


def test_people_of_a_seed_stay_who_they_are(fake: Faker) -> None:
    """Whoever has pinned a mock-up by its seed finds it unchanged with the next version."""
    assert PERSON == fake.face_digest()


def test_a_provider_is_added_as_any_other() -> None:
    fake = Faker()
    fake.add_provider(checkface_faker.Provider)

    assert re.fullmatch("sha256:[0-9a-f]{64}", fake.face_digest())


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "ja_JP", "ar_AA", "zh_CN", "hi_IN", "pt_BR"])
def test_locales_do_not_matter(locale: str) -> None:
    """The people of a seed are the same in each, and a name in any letters has its face."""
    fake = Faker(locale, includes=["checkface_faker"])
    fake.seed_instance(4321)

    assert PERSON == fake.face_digest()
    name = fake.name()
    assert str(Digest.of_text(name)) == fake.face_digest(of=name)


def test_of_several_locales_each_has_faces_and_a_seed_says_which() -> None:
    people = []
    for _ in range(2):
        fake = Faker(["en_US", "ja_JP"], includes=["checkface_faker"])
        Faker.seed(4321)
        people.append([fake.face_digest() for _ in range(8)])
        assert fake["ja_JP"].face_words()

    assert people[0] == people[1]


def test_unique_people_are_told_apart(fake: Faker) -> None:
    people = [fake.unique.face_digest() for _ in range(50)]

    assert 50 == len(set(people))


@pytest.mark.parametrize("side", [1, 64, 100, 1024])
def test_a_picture_has_the_size_that_was_asked_for(fake: Faker, side: int) -> None:
    picture = Image.open(io.BytesIO(fake.face_png(side=side)))

    assert ("PNG", (side, side)) == (picture.format, picture.size)


@pytest.mark.parametrize("side", [0, 1025])
def test_a_size_that_no_face_has_is_refused_in_words(fake: Faker, side: int) -> None:
    with pytest.raises(EngineError, match="expected 1 to 1024"):
        fake.face_png(side=side)


def test_one_person_is_asked_for_again_by_a_text(fake: Faker) -> None:
    once = fake.face_png(side=64, of="Ada"), fake.face_words(of="Ada"), fake.face_digest(of="Ada")
    fake.seed_instance(1)

    assert once == (
        fake.face_png(side=64, of="Ada"),
        fake.face_words(of="Ada"),
        str(Digest.of_text("Ada")),
    )
    assert fake.face_digest(of="Ada") != fake.face_digest(of="ada")


def test_a_text_is_not_written_down(fake: Faker, tmp_path: Path) -> None:
    """Nor a key or a picture of it: who guesses it could look whether it is there."""
    fake.face_png(side=64, of="Ada")
    fake.face_words(of="Ada")

    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]


def test_who_was_drawn_once_is_kept(fake: Faker, tmp_path: Path) -> None:
    fake.face_png(side=64)

    assert any(path.is_file() for path in tmp_path.rglob("*"))


def test_a_data_url_holds_the_same_file(fake: Faker) -> None:
    kind, _, data = fake.face_data_url(side=64, of="Ada").partition(",")

    assert kind == "data:image/png;base64"
    assert base64.b64decode(data) == fake.face_png(side=64, of="Ada")


@pytest.mark.parametrize("server", ["https://faces.example", "https://faces.example/"])
def test_a_url_is_where_the_service_has_it(fake: Faker, server: str) -> None:
    value = Digest.of_text("Ada").value

    assert f"https://faces.example/cf1/sha256/{value}/face-0-64.png" == fake.face_url(
        side=64, of="Ada", server=server
    )


def test_nothing_is_asked_over_the_network(fake: Faker, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("somebody was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)

    assert all(method(fake) for method in METHODS.values())


@pytest.mark.drawn
def test_the_picture_is_the_face_that_every_other_tool_shows(fake: Faker) -> None:
    """Pixel for pixel: of the empty text, which the golden vectors draw too."""
    from checkface.pictures import face_png

    assert face_png(Face(Digest.of_bytes(b"")), 64) == fake.face_png(side=64, of="")


def test_the_readme_says_what_there_is() -> None:
    text = README.read_text("utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    names: dict[str, dict[str, bytes]] = {}
    exec(code, names)  # noqa: S102 - our own page

    assert names["person"]["photo"].startswith(b"\x89PNG")
    assert set(re.findall(r"^\| `(\w+)\(", text, re.MULTILINE)) == {
        name for name in dir(checkface_faker.Provider) if name.startswith("face_")
    }
