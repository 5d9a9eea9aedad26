"""A real server behind a real nginx, with the example that we give away."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.fakes.patience import LONGEST
from tests.fakes.running_service import REAL, Running, serving
from tests.hosts.server.proxies import needs, nginx_before
from tests.hosts.server.two_servers import PROXIED, address, port_of

from checkface_server.answers.signatures import sign

pytestmark = [pytest.mark.drawn, needs("nginx")]

KEY = b"a key that is long enough"


def ask(url: str, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage]:
    """With the headers of the answer."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=LONGEST)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=named)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers
    finally:
        connection.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    """One that draws only what is signed."""
    (tmp_path / "keys").write_bytes(KEY)
    words = (*PROXIED, "--signing-keys", str(tmp_path / "keys"))
    with serving(*words, cache=tmp_path / "cache", what=REAL) as ours:
        yield ours


def test_what_is_immutable_is_kept_by_its_signed_address(tmp_path: Path, server: Running) -> None:
    port = port_of(server)
    signed = sign(address("x"), KEY)
    with nginx_before(tmp_path / "nginx", port, port) as url:
        refused = ask(url, address("x"))
        status, headers = ask(url, signed)
        again, kept = ask(url, signed)
        same, _ = ask(url, signed, If_None_Match=headers["ETag"])
        others = [
            ask(url, path)[0]
            for path in (address("x"), f"{address('x')}?sig=x", f"{signed}x", f"{signed}&sig=x")
        ]

        assert (403, "no-store") == (refused[0], refused[1]["Cache-Control"])
        assert (200, "MISS") == (status, headers["X-Cache"])
        assert (200, "HIT", 304) == (again, kept["X-Cache"], same)
        assert "public, max-age=31536000, immutable, s-maxage=86400" == kept["Cache-Control"]
        assert headers["ETag"] == kept["ETag"]
        assert [403] * 4 == others


HOSTS = ("a!b", "evil.example.org", "faces.example.org.", "x_y", "0x7f.1")


@pytest.mark.parametrize("host", HOSTS)
def test_what_is_said_to_one_is_not_said_to_the_next(
    tmp_path: Path, server: Running, host: str
) -> None:
    """Who asks under a strange name would else fill the cache with what it is told."""
    port, signed = port_of(server), sign(address(host), KEY)
    with nginx_before(tmp_path / "nginx", port, port) as url:
        strange = ask(url, signed, Host=host)[0]

        assert strange in {200, 400, 421}
        assert 200 == ask(url, signed)[0]


def test_what_was_typed_is_in_no_log_and_no_cache_of_nginx(tmp_path: Path, server: Running) -> None:
    """Also not where the server behind does not answer."""
    port = port_of(server)
    with nginx_before(tmp_path / "nginx", port, 1) as url:
        card = address("x").replace("face-0-64.png", "card.svg")
        for path in (
            "/text/a-planted-value",
            "/api/face/?value=a-planted-value",
            sign(f"{card}?name=a-planted-value", KEY),
            sign(f"{card}?trio=true&n%61me=a-planted-value", KEY),
            sign(f"{card}?nmae=a-planted-value", KEY),
            sign("/cf1/a-planted-value", KEY),
        ):
            for _ in range(3):
                ask(url, path, Referer="http://a-planted-value.example")
    written = [path for path in (tmp_path / "nginx").rglob("*") if path.is_file()]

    assert any(path.name == "faces.log" and path.stat().st_size for path in written)
    assert [] == [path for path in written if b"a-planted-value" in path.read_bytes()]
