"""The server hands out the site: tagged, compressed if asked, safe, and told to nobody else."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fakes.asking import Asking
from tests.fakes.fake_studio import FakeStudio

from checkface.cache import Cache
from checkface_server.answers.desk import Desk, Rules
from checkface_server.service import build_app
from checkface_server.site import weights as weights_room
from checkface_server.site.headers import POLICY
from checkface_server.site.pages import WEIGHTS, site_files
from checkface_server.site.weights import Weights

GZIP = ("accept-encoding", "br, gzip;q=0.8")
ADDRESSES = {f"/{path}": path for path in site_files()} | {"/": "index.html"}
ADDRESSES["/favicon.ico"] = "icons/icon-192.png"


def asking(weights: Weights | None = None, **rules: object) -> Asking:
    desk = Desk(FakeStudio(), Rules(**rules))  # type: ignore[arg-type]
    return Asking(build_app(desk, weights=weights))


@pytest.fixture(scope="module")
def ask() -> Asking:
    return asking()


@pytest.fixture
def packings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """On which threads the weights were packed."""
    made = list[str]()

    def packed() -> bytes:
        made.append(threading.current_thread().name)
        return b"packed"

    monkeypatch.setattr(weights_room, "packed_weights", packed)
    return made


def test_every_file_is_at_its_path_and_a_page_at_its_folder(ask: Asking) -> None:
    for address, path in ADDRESSES.items():
        got = ask(address)
        file = site_files()[path]

        assert (200, file.content) == (got.status, got.body), address
        assert file.media_type == got.headers["content-type"]
        assert f"{POLICY}; frame-ancestors 'none'" == got.headers["content-security-policy"]
        assert "no-cache" == got.headers["cache-control"]
        assert f'"{file.sha256}"' == got.headers["etag"]


def test_head_and_whoever_has_it_get_no_content(ask: Asking) -> None:
    whole = ask("/app.js")
    head = ask("/app.js", "HEAD")
    again = ask("/app.js", "GET", ("if-none-match", whole.headers["etag"]))

    assert (200, b"", whole.headers) == (head.status, head.body, head.headers)
    assert (304, b"") == (again.status, again.body)
    assert whole.headers["etag"] == again.headers["etag"]
    assert 412 == ask("/app.js", "GET", ("if-match", '"another"')).status


def test_who_takes_gzip_gets_it_under_a_tag_of_its_own(ask: Asking) -> None:
    plain, packed = ask("/app.js"), ask("/app.js", "GET", GZIP)

    assert plain.body == gzip.decompress(packed.body)
    assert "gzip" == packed.headers["content-encoding"]
    assert "Accept-Encoding" == packed.headers["vary"] == plain.headers["vary"]
    assert plain.headers["etag"] != packed.headers["etag"]
    for no in ("identity", "gzip;q=0", "gzip; q=0.000", "gzipped", ""):
        assert "content-encoding" not in ask("/app.js", "GET", ("accept-encoding", no)).headers
    assert "content-encoding" not in ask("/icons/icon-192.png", "GET", GZIP).headers


def test_old_permalinks_and_any_query_lead_to_the_page(ask: Asking) -> None:
    for query in ("value=Jane+Doe", "from_value=a&to_value=b", "%zz", "a=1&a=2"):
        assert ask("/").body == ask(f"/?{query}").body


def test_the_site_is_open_where_addresses_must_be_signed() -> None:
    ask = asking(signing_keys=(b"k" * 32,))

    assert 200 == ask("/").status == ask("/app.js").status


def test_a_stranger_host_gets_no_page(ask: Asking) -> None:
    """DNS rebinding."""
    assert 421 == ask("/", "GET", ("host", "evil.example")).status


def test_only_the_home_is_described(ask: Asking) -> None:
    paths = ask("/openapi.json").json["paths"]

    assert "/" in paths
    assert not {f"/{path}" for path in site_files()} & {*paths}


def test_what_is_not_of_the_site_is_not_there(ask: Asking) -> None:
    for path in ("/../settings.py", "/%2e%2e/settings.py", "/checkface/", "/icons/", "/app.js/"):
        assert 404 == ask(path).status, path


def test_weights_are_packed_once_by_another_thread(packings: list[str]) -> None:
    ask = asking(Weights())

    async def at_once() -> list[bytes]:
        answers = await asyncio.gather(*(ask.ask(f"/{WEIGHTS}") for _ in range(5)))
        return [got.body for got in answers]

    assert [b"packed"] * 5 == asyncio.run(at_once())
    assert 1 == len(packings)
    assert threading.current_thread().name not in packings
    got = ask(f"/{WEIGHTS}", "GET", GZIP)
    assert "content-encoding" not in got.headers
    assert 304 == ask(f"/{WEIGHTS}", "GET", ("if-none-match", got.headers["etag"])).status
    assert 1 == len(packings)


def test_weights_that_were_kept_are_not_packed_again(packings: list[str], tmp_path: Path) -> None:
    made: list[Callable[[], object]] = [Weights(Cache(tmp_path)).packed for _ in range(2)]

    assert made[0]() == made[1]()
    assert 1 == len(packings)
    for file in tmp_path.glob("*/*"):
        file.write_bytes(b"damaged")
    assert b"packed" == Weights(Cache(tmp_path)).packed().content
    assert 2 == len(packings)


def test_a_failure_is_said_and_the_next_who_asks_may_have_it(
    monkeypatch: pytest.MonkeyPatch, packings: list[str]
) -> None:
    ask = asking(Weights())

    def damaged() -> bytes:
        raise OSError("no disk")

    with monkeypatch.context() as patched:
        patched.setattr(weights_room, "packed_weights", damaged)
        assert 500 == ask(f"/{WEIGHTS}").status
    assert 200 == ask(f"/{WEIGHTS}").status
    assert packings
