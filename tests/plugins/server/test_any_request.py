"""Whatever is sent, there is an answer, it is no failure of ours, and nothing of it is executed."""

from __future__ import annotations

import json
import string

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.asking import Asking
from tests.fakes.fake_studio import FakeStudio

from checkface_server.answers.conditions import entity_tags
from checkface_server.answers.desk import Desk
from checkface_server.answers.ranges import UnsatisfiableError, part_of
from checkface_server.canonical.parameters import EMPTY, OTHER
from checkface_server.canonical.spellings import Parts, portrait_of, spelling_of
from checkface_server.service import build_app

FAILURES: list[BaseException] = []
ASK = Asking(build_app(Desk(FakeStudio(), on_error=FAILURES.append)))

PIECES = [
    *("/", "cf1", "sha256", "SHA1", EMPTY, OTHER[:40], "morph", "mix", "slide", "age", "sheet"),
    *("..", "~", "~1", "-", "face-", "trio-", "frame-", "-of-", "loop-", ".png", ".webp", ".mp4"),
    *("0", "1", "64", "1024", "99999", "%2f", "%00", "%", "%2500", "%ff", ",", "*", ":", "+", ";"),
    *("card.svg", "badge.svg", "words.txt", ".json", "api", "avatar", "text", "\x80", " ", "\t"),
]
WORDS = st.lists(st.sampled_from(PIECES) | st.text(string.printable, max_size=3), max_size=14)
QUERIES = st.lists(
    st.sampled_from(["frames", "fps", "name", "trio", "sig", "=", "&", "1", "true", "%", "x", ";"]),
    max_size=8,
)
PORTRAITS = st.builds(
    lambda value, index: f"sha256:{value:064x}{f'~{index}' if index else ''}",
    st.integers(0, 2**256 - 1),
    st.integers(0, 255),
)


@given(WORDS, QUERIES, st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "DELETE"]))
@settings(deadline=None)
def test_any_address_has_an_answer(path: list[str], query: list[str], method: str) -> None:
    FAILURES.clear()
    address = f"/{''.join(path).replace('?', '')}?{''.join(query)}".encode("latin-1", "replace")

    got = ASK(address, method)

    assert FAILURES == []
    assert 200 <= got.status < 500 or got.status == 501
    assert got.headers["x-content-type-options"] == "nosniff"
    location = got.headers.get("location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert all("!" <= letter <= "~" for letter in location)


@given(
    st.dictionaries(
        st.sampled_from(["range", "if-range", "if-match", "if-none-match", "x-forwarded-for"]),
        st.text('0123456789-=,"W/* bytes.:[]', max_size=40),
    )
)
@settings(deadline=None)
def test_any_headers_have_an_answer(headers: dict[str, str]) -> None:
    FAILURES.clear()

    got = ASK(f"/cf1/sha256/{EMPTY}/face-0-64.png", "GET", *headers.items())

    assert FAILURES == []
    assert got.status in {200, 206, 304, 412, 416}
    assert got.status != 206 or 0 < len(got.body) <= 1000


@given(st.text("0123456789-,= bytes", max_size=30), st.integers(0, 50))
@settings(deadline=None)
def test_a_part_is_never_outside_of_the_file(header: str, length: int) -> None:
    try:
        part = part_of([f"bytes={header}"], length)
    except UnsatisfiableError:
        return
    assert part is None or 0 <= part.first <= part.last < length == part.length


@given(st.lists(st.text("abc!#", max_size=4).map(lambda tag: f'"{tag}"'), max_size=5))
def test_a_list_of_tags_is_read_whole(tags: list[str]) -> None:
    assert tags == [f'"{one.opaque}"' for one in entity_tags(" , ".join(tags))]


@given(PORTRAITS)
def test_a_canonical_spelling_is_its_own(text: str) -> None:
    assert text == spelling_of(portrait_of(text))
    assert text == spelling_of(portrait_of(text.upper()))


@given(st.lists(st.tuples(PORTRAITS, st.integers(1, 1000)), min_size=2, max_size=16))
def test_a_mixture_is_written_as_it_is_read(parts: list[tuple[str, int]]) -> None:
    text = ",".join(f"{f'{count}*' if count > 1 else ''}{one}" for one, count in parts)
    kind = Parts()

    assert text == kind.write(kind.read(text, {}))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inside: (
            st.lists(inside, max_size=3)
            | st.dictionaries(st.sampled_from(["digests", "side", "kind", "x"]), inside, max_size=4)
        ),
    )
)
@settings(deadline=None)
def test_any_body_of_a_sheet_has_an_answer(body: object) -> None:
    FAILURES.clear()

    got = ASK(
        "/cf1/sheet", "POST", ("content-type", "application/json"), body=json.dumps(body).encode()
    )

    assert FAILURES == []
    assert got.status in {200, 400}
