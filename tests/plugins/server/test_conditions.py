"""Conditional requests, as RFC 9110, section 13 has them, row by row."""

from __future__ import annotations

import pytest
from tests.fakes.asking import Asking
from tests.fakes.fake_studio import FakeStudio

from checkface_server.answers.conditions import EntityTag, entity_tags
from checkface_server.canonical.parameters import EMPTY

FACE = f"/cf1/sha256/{EMPTY}/face-0-64.png"
TAG = "TAG"
"""Stands for the one that the file has."""

ROWS = {
    # If-None-Match: weak comparison, 13.1.2
    "the tag": ([("if-none-match", '"TAG"')], 304),
    "the tag, weak": ([("if-none-match", 'W/"TAG"')], 304),
    "any": ([("if-none-match", "*")], 304),
    "any, with blanks": ([("if-none-match", " * ")], 304),
    "in a list": ([("if-none-match", '"a", W/"b" ,"TAG"')], 304),
    "in a list with holes": ([("if-none-match", ',, "a",,"TAG",')], 304),
    "in a list without blanks": ([("if-none-match", '"a","TAG"')], 304),
    "in a second header": ([("if-none-match", '"a"'), ("if-none-match", '"TAG"')], 304),
    "a tag with a comma before it": ([("if-none-match", '"a,b", "TAG"')], 304),
    "another": ([("if-none-match", '"other"')], 200),
    "its beginning": ([("if-none-match", '"TAG')], 200),
    "without quotes": ([("if-none-match", "TAG")], 200),
    "in single quotes": ([("if-none-match", "'TAG'")], 200),
    "a small w": ([("if-none-match", 'w/"TAG"')], 200),
    "weak with a blank": ([("if-none-match", 'W/ "TAG"')], 200),
    "within another": ([("if-none-match", '"xTAG"')], 200),
    "an empty one": ([("if-none-match", '""')], 200),
    "nothing": ([("if-none-match", "")], 200),
    "an asterisk as a tag": ([("if-none-match", '"*"')], 200),
    "an asterisk in a list": ([("if-none-match", '"a", *')], 200),
    "a list that breaks off": ([("if-none-match", '"TAG", "')], 200),
    "in a list as long as a head": ([("if-none-match", "," * 60_000 + '"TAG"')], 200),
    # If-Match: strong comparison, 13.1.1
    "if it is": ([("if-match", '"TAG"')], 200),
    "if there is one": ([("if-match", "*")], 200),
    "if it is one of them": ([("if-match", '"a", "TAG"')], 200),
    "if it is weakly": ([("if-match", 'W/"TAG"')], 412),
    "if it is another": ([("if-match", '"other"')], 412),
    "if it is what cannot be read": ([("if-match", "TAG")], 412),
    # 13.2.2: what goes before what
    "if it is, and you have it": ([("if-match", '"TAG"'), ("if-none-match", '"TAG"')], 304),
    "if it is not, and you have it": ([("if-match", '"o"'), ("if-none-match", '"TAG"')], 412),
    "you have it, and want a part": ([("if-none-match", '"TAG"'), ("range", "bytes=0-1")], 304),
    # 13.1.3, 13.1.4: there is no date
    "since long ago": ([("if-modified-since", "Mon, 01 Jan 1990 00:00:00 GMT")], 200),
    "since tomorrow": ([("if-modified-since", "Fri, 01 Jan 2199 00:00:00 GMT")], 200),
    "not since": ([("if-unmodified-since", "Mon, 01 Jan 1990 00:00:00 GMT")], 200),
    "you have it, by tag and date": (
        [("if-none-match", '"TAG"'), ("if-modified-since", "Mon, 01 Jan 1990 00:00:00 GMT")],
        304,
    ),
}


def tag_of(ask: Asking) -> str:
    return ask(FACE, "HEAD").headers["etag"].strip('"')


def pairs_with(tag: str, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value.replace(TAG, tag)) for name, value in pairs]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("row", ROWS)
def test_a_condition(row: str, method: str, ask: Asking, studio: FakeStudio) -> None:
    pairs, status = ROWS[row]

    got = ask(FACE, method, *pairs_with(tag_of(ask), pairs))

    assert status == got.status
    assert (status == 200 and method == "GET") == bool(studio.asked)


def test_who_has_it_gets_what_a_cache_must_know_and_no_body(ask: Asking) -> None:
    """RFC 9110, section 15.4.5."""
    whole = ask(FACE)

    got = ask(FACE, "GET", ("if-none-match", "*"))

    assert b"" == got.body
    assert whole.headers["etag"] == got.headers["etag"]
    assert whole.headers["cache-control"] == got.headers["cache-control"]
    assert not {"content-type", "content-length", "content-range"} & {*got.headers}


def test_a_tag_is_strong_and_of_this_file_alone(ask: Asking, studio: FakeStudio) -> None:
    addresses = [
        FACE,
        FACE.replace("64", "65"),
        FACE.replace("png", "webp"),
        FACE.replace("-0", "-1"),
    ]
    tags = [ask(one, "HEAD").headers["etag"] for one in addresses]

    studio.encoders = "fake 2"

    assert 5 == len({*tags, ask(FACE, "HEAD").headers["etag"]})
    assert not any(tag.startswith("W/") for tag in tags)


def test_head_says_what_get_says_but_the_length(ask: Asking, studio: FakeStudio) -> None:
    head = ask(FACE, "HEAD")
    assert [] == studio.asked

    whole = ask(FACE)

    assert b"" == head.body
    assert {*whole.headers} - {*head.headers} == {"content-length", "server-timing"}
    assert all(whole.headers[name] == value for name, value in head.headers.items())


def test_of_a_list_that_is_none_no_tag_counts() -> None:
    assert [EntityTag("a"), EntityTag("b", is_weak=True)] == entity_tags('"a", W/"b"')
    assert [] == entity_tags('"a" "b"')
    assert [] == entity_tags('"a", b')
