"""An address that is remembered is answered as one that is read for the first time."""

from __future__ import annotations

import pytest
from tests.fakes.asking import Asking, Got
from tests.fakes.fake_studio import FakeStudio, bytes_of

from checkface_server.answers import remembered
from checkface_server.answers.desk import Answered, Desk, Rules
from checkface_server.canonical.parameters import EMPTY
from checkface_server.pictures import Picture
from checkface_server.service import build_app
from checkface_server.work.studio import File, Source

FACE = f"/cf1/sha256/{EMPTY}/face-0-256.png"
TAG = Asking(build_app(Desk(FakeStudio())))(FACE, "HEAD").headers["etag"]


class Shelf(FakeStudio):
    """A studio that has all in memory, until it is emptied."""

    is_empty = False

    def at_hand(self, picture: Picture) -> File | None:
        return None if self.is_empty else File(bytes_of(picture), Source.MEMORY)


class House:
    """One application that remembers; what it answers and what it counts."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.studio = Shelf()
        self.counted: list[Answered] = []
        self.desk = Desk(self.studio, rules or Rules(), self.counted.append)
        app = build_app(self.desk)
        self.ask, self.memory = Asking(app), app.remembered

    def fresh(self, address: str, method: str = "GET", *pairs: tuple[str, str]) -> Got:
        return Asking(build_app(Desk(self.studio, self.desk.rules)))(address, method, *pairs)


def seen(got: Got) -> tuple[int, list[tuple[str, str]], bytes]:
    return got.status, sorted(got.headers.items()), got.body


@pytest.mark.parametrize("times", [1, 2, 5])
def test_it_is_the_same_answer_and_counted_alike(times: int) -> None:
    house = House()
    for _ in range(times):
        assert seen(house.fresh(FACE)) == seen(house.ask(FACE))

    told = {(one.operation, one.method, one.status, one.source) for one in house.counted}
    assert {("face", "GET", 200, "memory")} == told
    assert times == len(house.counted)
    assert all(one.client and one.client.key == "127.0.0.1" for one in house.counted)


ASKED = {
    "another host": ("GET", ("host", "evil.example")),
    "no host": ("GET", ("host", "")),
    "HEAD": ("HEAD",),
    "POST": ("POST",),
    "OPTIONS": ("OPTIONS",),
    "a part": ("GET", ("range", "bytes=0-9")),
    "a part that is none": ("GET", ("range", "bytes=5000-")),
    "a part of another": ("GET", ("range", "bytes=0-9"), ("if-range", '"x"')),
    "what one has": ("GET", ("if-none-match", "*")),
    "what one has, by its tag": ("GET", ("if-none-match", TAG)),
    "what one has, weakly": ("GET", ("if-none-match", f"W/{TAG}")),
    "what one has, among others": ("GET", ("if-none-match", f'"x", {TAG}')),
    "what one has, in two headers": ("GET", ("if-none-match", '"x"'), ("if-none-match", TAG)),
    "what one has not": ("GET", ("if-none-match", '"x"')),
    "no list of tags": ("GET", ("if-none-match", TAG.strip('"'))),
    "no tag": ("GET", ("if-none-match", "")),
    "what one has, and a date": (
        "GET",
        ("if-none-match", TAG),
        ("if-modified-since", "Thu, 26 Nov 2020 11:00:00 GMT"),
    ),
    "what one has, under another host": ("GET", ("if-none-match", TAG), ("host", "evil.example")),
    "what one has, and must not": ("GET", ("if-none-match", TAG), ("if-match", '"x"')),
    "a part of what one has": ("GET", ("if-none-match", TAG), ("range", "bytes=0-9")),
    "HEAD of what one has": ("HEAD", ("if-none-match", TAG)),
    "what must not have changed": ("GET", ("if-match", '"x"')),
    "since a date": ("GET", ("if-modified-since", "Thu, 26 Nov 2026 11:00:00 GMT")),
    "unless changed": ("GET", ("if-unmodified-since", "Thu, 26 Nov 2020 11:00:00 GMT")),
    "with what nobody knows": ("GET", ("x-anything", "1")),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_who_asks_for_something_else_gets_that(
    asked: tuple[str, *tuple[tuple[str, str], ...]],
) -> None:
    house = House()
    for _ in range(3):
        house.ask(FACE)

    assert seen(house.fresh(FACE, *asked)) == seen(house.ask(FACE, *asked))


@pytest.mark.parametrize(
    "address",
    [
        f"{FACE}?x=1",
        FACE.replace("256.png", "255.png"),
        FACE.replace("face-0", "face-1"),
        FACE.replace("png", "webp"),
        FACE.upper(),
        "/cf1/sha256/none/face-0-256.png",
    ],
)
def test_another_address_is_another(address: str) -> None:
    house = House()
    for _ in range(2):
        house.ask(FACE)
        assert seen(house.fresh(address)) == seen(house.ask(address))


def test_what_is_not_in_memory_any_more_is_asked_for_again() -> None:
    house = House()
    house.ask(FACE)
    house.studio.is_empty = True

    assert 'cache;desc="drawn"' in house.ask(FACE).headers["server-timing"]
    assert 1 == len(house.studio.asked)


def test_what_is_named_by_no_content_is_not_remembered() -> None:
    """It may mean something else later."""
    house = House()
    address = "/text/hello?size=64"
    for _ in range(3):
        assert 200 == house.ask(address).status

    assert 0 == len(house.memory)


def test_an_unsigned_address_is_not_answered_for_a_signed_one() -> None:
    house = House(Rules(signing_keys=(b"k" * 32,)))
    for _ in range(2):
        assert 403 == house.ask(FACE).status
        assert 403 == house.ask(f"{FACE}?sig=x").status


def test_no_more_is_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 3)
    house = House()
    for side in range(1, 20):
        assert 200 == house.ask(FACE.replace("-256.", f"-{side}.")).status

    assert 3 == len(house.memory)


def test_who_has_it_needs_neither_a_file_nor_the_address_read() -> None:
    """The same 304 as the first time, counted alike, and without a file."""
    house = House()
    first = house.ask(FACE, "GET", ("if-none-match", TAG))
    house.ask(FACE)
    house.studio.is_empty, house.counted[:] = True, []
    again = house.ask(FACE, "GET", ("if-none-match", TAG))

    assert seen(first) == seen(again)
    assert (304, b"") == (again.status, again.body)
    assert [("face", "GET", 304, None)] == [
        (one.operation, one.method, one.status, one.source) for one in house.counted
    ]
    assert house.studio.asked == []


def test_the_description_is_written_when_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[object] = []

    def description(rows: object) -> dict[str, str]:
        written.append(rows)
        return {}

    monkeypatch.setattr("checkface_server.service.description", description)
    house = House()
    assert written == []

    assert [200, 200] == [house.ask("/openapi.json").status for _ in range(2)]
    assert 1 == len(written)
