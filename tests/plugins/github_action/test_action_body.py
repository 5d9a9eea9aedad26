"""Promises of the body: nothing outside the markers ever changes, and twice is once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkface import Artifact, Digest, Release
from checkface_github_action.block import Block
from checkface_github_action.body import END, LONGEST, START, block_of, merge_block
from checkface_github_action.errors import BodyError
from checkface_github_action.fitting import fit_into_body

LINES = st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n")))
TEXTS = st.builds(str.join, st.sampled_from(["\n", "\r\n"]), LINES).filter(
    lambda text: START not in text and END not in text
)
BLOCKS = st.text(min_size=1).filter(
    lambda text: text.strip() and START not in text and END not in text
)


@given(TEXTS, BLOCKS)
def test_a_body_without_markers_keeps_every_character_in_front_of_the_block(
    body: str, block: str
) -> None:
    assert merge_block(body, block).startswith(body)


@given(TEXTS, TEXTS, BLOCKS, BLOCKS)
def test_what_stands_around_the_markers_is_never_touched(
    before: str, after: str, old: str, new: str
) -> None:
    body = f"{before}{START}\n{old}\n{END}{after}"

    made = merge_block(body, new)

    assert made.startswith(f"{before}{START}")
    assert made.endswith(f"{END}{after}")
    assert len(before) + len(block_of(made) or "") + len(after) == len(made)


@given(TEXTS, BLOCKS)
def test_merging_twice_is_merging_once(body: str, block: str) -> None:
    once = merge_block(body, block)

    assert once == merge_block(once, block)


@given(TEXTS, BLOCKS)
def test_an_editor_that_writes_crlf_everywhere_makes_no_change(body: str, block: str) -> None:
    """The forge's own editor does, in the browser."""
    edited = merge_block(body.replace("\r\n", "\n"), block.replace("\r", " ")).replace("\n", "\r\n")

    assert edited == merge_block(edited, block.replace("\r", " "))


@pytest.mark.parametrize(
    "body",
    [
        START,
        END,
        f"{END}\n{START}",
        f"{START}\n{START}\n{END}",
        f"{START}\n{END}\n{END}",
        f"{START}\n{END}\n{START}\n{END}",
    ],
)
def test_markers_that_are_no_pair_are_refused(body: str) -> None:
    with pytest.raises(BodyError, match="expected one pair"):
        merge_block(f"notes\n{body}\nmore", "block")


def test_our_block_stands_apart_from_the_notes() -> None:
    assert f"notes\n\n{START}\nblock\n{END}" == merge_block("notes", "block")
    assert f"notes\n\n{START}\nblock\n{END}" == merge_block("notes\n\n", "block")
    assert f"notes\r\n\r\n{START}\nblock\n{END}" == merge_block("notes\r\n", "block")
    assert f"{START}\nblock\n{END}" == merge_block("", "block")


def many(count: int) -> Block:
    artifacts = [
        Artifact(f"tiny-1.0-{number:04}-py3-none-any.whl", 1, Digest.of_text("x"))
        for number in range(count)
    ]
    release = Release.of_artifacts(artifacts, "tiny", "1.0")
    faces = {Digest.of_text("x"): "checkface-face-0123456789ab-128.png"}
    return Block(release, "https://example.org/o/r/releases/download/v1.0", 64, "trio.png", faces)


def test_what_is_too_long_loses_first_the_faces_of_files_and_then_their_digests() -> None:
    assert "| face |" in fit_into_body("notes", many(3))
    assert "| face |" not in fit_into_body("notes", many(400))
    assert "| file |" in fit_into_body("notes", many(400))
    assert "| file |" not in fit_into_body("notes", many(2000))
    assert "### Faces of tiny 1\\.0" not in fit_into_body("notes", many(2000))
    assert "### Faces of tiny 1.0" in fit_into_body("notes", many(2000))


def test_the_notes_are_never_shortened() -> None:
    notes = "n" * (LONGEST - 100)

    with pytest.raises(BodyError, match="shorten it, or set update-body: false"):
        fit_into_body(notes, many(1))
    assert fit_into_body("n" * (LONGEST - 3000), many(9)).startswith("n" * (LONGEST - 3000))
