"""Our nginx example: what it promises holds, and does not where its line is taken out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.fakes.patience import wait_for
from tests.hosts.server.proxies import Change, needs, nginx_before
from tests.hosts.server.upstreams import BUSY, Kept, asked, statuses, upstream

pytestmark = needs("nginx")

TALKING = ("faces-errors.log crit", "faces-errors.log warn")
BUFFERING = ("proxy_request_buffering off;", "proxy_request_buffering on;")
COUNTING = ("max_fails=0", "max_fails=1 fail_timeout=60s")
CONVERTING = ("proxy_cache_convert_head off;", "proxy_cache_convert_head on;")
MIXING = ("proxy_cache_key $request_method$request_uri;", "proxy_cache_key $request_uri;")
NEVER_PLAIN = ('    "" 0;\n', "")
FORGETTING = ("proxy_set_header If-None-Match $faces_unless;", "")
BODY = bytes(1 << 20)


@pytest.mark.parametrize(("changes", "holds"), [((), True), ((COUNTING,), False)])
def test_what_one_client_is_refused_others_are_given(
    tmp_path: Path, changes: tuple[Change, ...], *, holds: bool
) -> None:
    """A server that has refused one is not taken for one that is gone."""
    with (
        upstream(200) as first,
        upstream(200) as second,
        nginx_before(tmp_path / "nginx", first, second, changes) as url,
    ):
        assert statuses(url, BUSY) <= {502, 503}
        assert holds is ({200} == statuses(url, "/api/face/?value=x"))


@pytest.mark.parametrize(("changes", "holds"), [((), True), ((BUFFERING,), False)])
def test_a_photograph_is_written_to_no_disk_on_its_way(
    tmp_path: Path, changes: tuple[Change, ...], *, holds: bool
) -> None:
    """nginx says of each body that it writes down that it does."""
    with (
        upstream(200) as port,
        nginx_before(tmp_path / "nginx", port, port, (TALKING, *changes)) as url,
    ):
        assert {200} == statuses(url, "/api/encodeimage/", BODY)
    said = (tmp_path / "nginx" / "faces-errors.log").read_text()

    assert holds is ("temporary file" not in said)


@contextmanager
def _nginx_before_kept(folder: Path, kept: Kept, changes: tuple[Change, ...] = ()) -> Iterator[str]:
    with kept.serving() as port, nginx_before(folder / "nginx", port, port, changes) as url:
        yield url


@pytest.mark.parametrize(
    ("changes", "holds"), [((), True), ((CONVERTING,), False), ((FORGETTING,), False)]
)
def test_a_head_and_who_has_the_file_already_have_nothing_drawn(
    tmp_path: Path, changes: tuple[Change, ...], *, holds: bool
) -> None:
    kept = Kept()
    with _nginx_before_kept(tmp_path, kept, changes) as url:
        for number in range(3):
            assert (200, b"") == asked(url, f"/cf1/{number}", "HEAD")[::2]
            has_it = asked(url, f"/cf1/has/{number}", If_None_Match=kept.tag)
            assert (304, b"") == has_it[::2]
        assert holds is (kept.drawn == 0)


@pytest.mark.parametrize(
    ("changes", "holds"), [((), True), ((MIXING,), False), ((NEVER_PLAIN,), False)]
)
def test_what_a_head_has_left_in_the_cache_is_nobodys_file(
    tmp_path: Path, changes: tuple[Change, ...], *, holds: bool
) -> None:
    kept = Kept()
    with _nginx_before_kept(tmp_path, kept, changes) as url:
        asked(url, "/cf1/x", "HEAD")
        asked(url, "/cf1/x", If_None_Match=kept.tag)
        files = [asked(url, "/cf1/x") for _ in range(2)]
        assert holds is (files == [(200, "MISS", b"face"), (200, "HIT", b"face")])


def test_what_is_kept_is_asked_for_anew_in_time_and_not_drawn_for_that(tmp_path: Path) -> None:
    kept = Kept(caching="public, max-age=31536000, immutable, s-maxage=1")
    with _nginx_before_kept(tmp_path, kept) as url:
        answers = [asked(url, "/cf1/x")]
        wait_for(lambda: _is(url, "REVALIDATED", answers), "an answer that is asked for anew")
        kept.is_refusing = True
        wait_for(lambda: asked(url, "/cf1/x")[0] == 403, "the end of what was signed")

    assert {(200, b"face")} == {answer[::2] for answer in answers}
    assert 1 == kept.drawn


def _is(url: str, state: str, answers: list[tuple[int, str | None, bytes]]) -> bool:
    answers.append(asked(url, "/cf1/x"))
    return answers[-1][1] == state
