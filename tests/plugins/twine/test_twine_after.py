"""`twine checkface --after` fetches what the index serves and compares its bytes with ours."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from tests.fakes.upload_index import Fault, UploadIndex
from tests.plugins.pip_verify.tiny_wheels import wheel
from tests.plugins.twine.conftest import SDIST, WHEEL, Twine

from checkface import Artifact, Digest, Manifest, Release


def last_lines(text: str, count: int = 2) -> list[str]:
    return text.splitlines()[-count:]


@pytest.mark.parametrize("as_json", [True, False])
def test_the_same_bytes_are_the_same_from_either_kind_of_page(
    twine: Twine, uploaded: UploadIndex, *, as_json: bool
) -> None:
    uploaded.as_json = as_json

    ended = twine("checkface", "--after", "dist/*")

    assert (ended.code, ended.err) == (0, "")
    assert last_lines(ended.out) == [
        f"same         {WHEEL}  served by {uploaded.host}",
        f"same         {SDIST}  served by {uploaded.host}",
    ]
    assert uploaded.requests == ["/simple/plum/", f"/files/{WHEEL}", f"/files/{SDIST}"]
    assert all(agent.startswith("checkface/") for agent in uploaded.agents)


@pytest.mark.parametrize("claim", ["ours", "theirs", ""])
def test_other_bytes_differ_whatever_the_page_claims(
    twine: Twine, uploaded: UploadIndex, dist: Path, claim: str
) -> None:
    other = wheel("plum", content="changed")
    ours, theirs = Digest.of_file(dist / WHEEL), Digest.of_bytes(other)
    uploaded.files[WHEEL] = other
    uploaded.claims[WHEEL] = {"ours": ours.value, "theirs": theirs.value, "": ""}[claim]

    ended = twine("checkface", "--after", "dist/*")

    assert ended.code == 1
    assert f"DIFFERENT    {WHEEL}  {uploaded.host} serves other bytes" in ended.out
    assert f"here      {ours}" in ended.out
    assert f"served    {theirs}" in ended.out


@pytest.mark.parametrize("as_json", [True, False])
def test_the_right_bytes_under_a_wrong_claim_differ_too(
    twine: Twine, uploaded: UploadIndex, *, as_json: bool
) -> None:
    uploaded.as_json = as_json
    uploaded.claims[SDIST] = "0" * 64

    ended = twine("checkface", "--after", "dist/*")

    assert ended.code == 1
    assert f"DIFFERENT    {SDIST}  {uploaded.host} serves these bytes, but claims" in ended.out


def test_bytes_without_a_claim_are_compared_all_the_same(
    twine: Twine, uploaded: UploadIndex
) -> None:
    uploaded.claims = {WHEEL: "", SDIST: ""}

    assert twine("checkface", "--after", "dist/*").code == 0


def test_a_far_longer_file_differs_and_is_not_fetched_to_its_end(
    twine: Twine, uploaded: UploadIndex, dist: Path
) -> None:
    uploaded.files[WHEEL] = (dist / WHEEL).read_bytes() + bytes(3 << 20)

    ended = twine("checkface", "--after", f"dist/{WHEEL}")

    assert ended.code == 1
    assert "serves a longer file than" in ended.out


def test_a_file_that_is_not_there_is_told(twine: Twine, uploaded: UploadIndex) -> None:
    del uploaded.files[SDIST]

    ended = twine("checkface", "--after", "dist/*")

    assert ended.code == 2
    assert last_lines(ended.out) == [
        f"same         {WHEEL}  served by {uploaded.host}",
        f"UNKNOWN      {SDIST}  no index lists it, or not yet",
    ]


def test_a_project_that_the_index_does_not_know_is_missing(twine: Twine, dist: Path) -> None:
    ended = twine("checkface", "--after", dist / WHEEL)

    assert (ended.code, last_lines(ended.out, 1)) == (
        2,
        [f"UNKNOWN      {WHEEL}  no index lists it, or not yet"],
    )


@pytest.mark.parametrize(("reason", "told"), [("leaks", ": leaks"), (True, "")])
@pytest.mark.parametrize("as_json", [True, False])
def test_a_yanked_file_is_told(
    twine: Twine, uploaded: UploadIndex, told: str, *, reason: str | bool, as_json: bool
) -> None:
    uploaded.as_json = as_json
    uploaded.yanked[WHEEL] = reason if as_json or reason == "leaks" else ""

    ended = twine("checkface", "--after", "dist/*")

    assert ended.code == 0
    assert f"{WHEEL}  served by {uploaded.host}, but it is yanked there{told}\n" in ended.out


def test_a_file_that_somebody_added_to_the_release_is_told(
    twine: Twine, uploaded: UploadIndex
) -> None:
    added = "plum-1.0-cp311-cp311-win_amd64.whl"
    uploaded.files |= {added: b"x", "plum-2.0.tar.gz": b"x"}

    ended = twine("checkface", "--after", "dist/*")

    assert ended.code == 0
    assert last_lines(ended.out, 1) == [
        f"other        {added}  listed for this release, not among these files"
    ]


def test_an_index_that_cannot_be_reached_is_told(twine: Twine, uploaded: UploadIndex) -> None:
    uploaded.server.server_close()

    ended = twine("checkface", "--after", "dist/*")

    assert ended.code == 2
    assert f"UNREADABLE   {WHEEL}  {uploaded.host} cannot be reached" in ended.out


def test_a_password_in_the_url_opens_the_index_and_is_never_printed(
    twine: Twine, uploaded: UploadIndex
) -> None:
    uploaded.password = ("maintainer", "p@ss word")
    url = uploaded.url.replace("://", "://maintainer:p%40ss%20word@")

    ended = twine("checkface", "--after", "dist/*", PIP_INDEX_URL=url)

    assert (ended.code, "p%40ss" in ended.out + ended.err) == (0, False)
    assert uploaded.authorized == uploaded.requests


def test_a_password_in_netrc_opens_the_index(
    twine: Twine, uploaded: UploadIndex, tmp_path: Path
) -> None:
    uploaded.password = ("maintainer", "secret")
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login maintainer password secret\n")
    (tmp_path / ".netrc").chmod(0o600)

    assert twine("checkface", "--after", "dist/*").code == 0


def test_a_wrong_password_ends_it_at_once_even_where_it_may_wait(
    twine: Twine, uploaded: UploadIndex
) -> None:
    uploaded.password = ("maintainer", "secret")
    wrong = uploaded.url.replace("://", "://maintainer:gu3ss@")

    ended = twine("checkface", "--after", "--wait", "15", "--index-url", wrong, "dist/*")

    assert ended.code == 2
    assert f"{uploaded.host} answers 401" in ended.out
    assert "gu3ss" not in ended.out + ended.err
    assert uploaded.requests == ["/simple/plum/"]


def test_the_option_index_url_is_asked_alone(twine: Twine, uploaded: UploadIndex) -> None:
    nobody = "http://127.0.0.1:9/simple"
    settings = {"PIP_INDEX_URL": nobody, "PIP_EXTRA_INDEX_URL": nobody, "PIP_NO_INDEX": "1"}

    ended = twine("checkface", "--after", "--index-url", uploaded.url, "dist/*", **settings)

    assert ended.code == 0


def test_all_indexes_that_list_a_file_have_to_serve_the_same(
    twine: Twine, uploaded: UploadIndex
) -> None:
    second = UploadIndex()
    try:
        second.files = {SDIST: b"another"}
        ended = twine("checkface", "--after", "dist/*", PIP_EXTRA_INDEX_URL=second.url)
    finally:
        second.close()

    assert ended.code == 1
    assert f"same         {WHEEL}  served by {uploaded.host}" in ended.out
    assert f"DIFFERENT    {SDIST}  {second.host} serves other bytes" in ended.out


def test_an_index_in_a_folder_is_not_asked_and_that_is_said(
    twine: Twine, uploaded: UploadIndex, tmp_path: Path
) -> None:
    ended = twine("checkface", "--after", "dist/*", PIP_EXTRA_INDEX_URL=tmp_path.as_uri())
    alone = twine("checkface", "--after", "dist/*", PIP_INDEX_URL=tmp_path.as_uri())

    assert (ended.code, ended.err.count("folders")) == (0, 1)
    assert (alone.code, alone.out) == (2, "")
    assert "no index on the web" in alone.err
    assert len(uploaded.requests) == 3


def test_a_page_that_is_none_of_an_index_is_told(twine: Twine, uploaded: UploadIndex) -> None:
    uploaded.fail("/simple/plum/", Fault(body=b"{}"))
    first = twine("checkface", "--after", "dist/*")
    uploaded.fail("/simple/plum/", Fault(kind="image/png"))
    second = twine("checkface", "--after", "dist/*")

    assert (first.code, second.code) == (2, 2)
    assert "sends a page that is no list of files" in first.out
    assert "answers with 'image/png'" in second.out


def test_a_difference_outweighs_a_missing_file_and_json_tells_both(
    twine: Twine, uploaded: UploadIndex, dist: Path
) -> None:
    other = wheel("plum", content="changed")
    uploaded.files = {WHEEL: other}

    ended = twine("checkface", "--after", "--json", "dist/*")

    report = json.loads(ended.out)
    assert (ended.code, report["verdict"]) == (1, "different")
    assert [("different", f"sha256:{hashlib.sha256(other).hexdigest()}"), ("unknown", None)] == [
        (found["standing"], found["actual"]) for found in report["served"]
    ]
    assert str(Digest.of_file(dist / WHEEL)) == report["served"][0]["expected"]


def test_what_was_recorded_and_what_is_served_are_both_compared(
    twine: Twine, uploaded: UploadIndex, dist: Path, tmp_path: Path
) -> None:
    release = Release.of_artifacts([Artifact.of_file(dist / WHEEL)])
    (tmp_path / "checkface.json").write_text(Manifest.of(release, {}).text)

    ended = twine("checkface", "--expect", "checkface.json", "--after", "dist/*")

    assert ended.code == 1
    assert f"UNKNOWN      {SDIST}" in ended.out
    assert f"same         {SDIST}  served by {uploaded.host}" in ended.out
