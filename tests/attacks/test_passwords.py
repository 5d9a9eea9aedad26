"""No password or token in a URL is ever shown, however odd it is and wherever the URL stands."""

from __future__ import annotations

import string
import time
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checkface_channels.hosts import printable
from checkface_channels.secrets import masked, secrets_in

ODD = string.ascii_letters + string.digits + "/#@?:%&=+$!*()[]{}'\"~^|\\;,.<>-_ü "
PASSWORDS = st.text(ODD, min_size=1).map(lambda text: f"s3cr3t{text}t3rc3s")
TOKENS = st.text(string.ascii_letters + string.digits + "%:@&=+$!*()'~;,._-", min_size=1).map(
    lambda text: f"s3cr3t{text}t3rc3s"
)
SCHEMES = st.sampled_from(["https", "http", "git+https", "git+ssh", "hg+http", "ftp", "socks5"])
AROUND = st.sampled_from(
    ["{}", "Looking in indexes: {}, https://pypi.org/simple", "ERROR: {}: 404", "--find-links={}"]
)
PATHS = st.sampled_from(["", "/", "/simple/", "/a/b.git@v1.0", "/x-1.0-py3-none-any.whl#sha256=0"])


@given(PASSWORDS, SCHEMES, AROUND, PATHS)
@example("s3cr3t12/3 t3rc3s", "git+ssh", "{}", "/a@v1")
def test_no_password_survives(password: str, scheme: str, around: str, path: str) -> None:
    shown = printable(around.format(f"{scheme}://ada:{password}@host.example{path}"))

    assert password not in shown
    assert "s3cr3t" not in shown


@given(TOKENS, SCHEMES, AROUND)
def test_no_token_in_the_place_of_a_name_survives(token: str, scheme: str, around: str) -> None:
    assert "s3cr3t" not in printable(around.format(f"{scheme}://{token}@host.example/simple/"))


@given(TOKENS, st.sampled_from(["token", "access_token", "API-KEY", "X-Amz-Signature", "password"]))
def test_no_token_in_a_query_survives(token: str, name: str) -> None:
    assert "s3cr3t" not in printable(f"https://host.example/x.whl?a=b&{name}={token}")


@given(PASSWORDS)
@example("s3cr3t@ t3rc3s")
@example("s3cr3t@a t3rc3s")
@example("s3cr3t/@ /@a t3rc3s")
def test_a_known_password_is_masked_in_every_spelling_and_in_parts(password: str) -> None:
    known = secrets_in(f"https://ada:{password}@host.example/simple/")

    for spelled in (password, quote(password, safe=""), quote(password)):
        assert "s3cr3t" not in masked(f"pip broke at {spelled!s}", known)
        assert "t3rc3s" not in masked(f"pip broke at {spelled!s}", known)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://u:p@host/x", "https://****@host/x"),
        ("https://u:p/a#s@host/x", "https://****@host/x"),
        ("https://u:p w@host/x", "https://****@host/x"),
        ("https://u:p@ w@host/x", "https://****@host/x"),
        ("https://u:p@ and no more", "https://****@ and no more"),
        ("https://u:12/34@host.example/x", "https://****@host.example/x"),
        ("https://to/ken@host.example/x", "https://****@host.example/x"),
        ("https://token@host/x", "https://****@host/x"),
        ("git+https://u:p@host.example/a.git@v1.0", "git+https://****@host.example/a.git@v1.0"),
        ("git+ssh://git@host.example/a.git@v1", "git+ssh://****@host.example/a.git@v1"),
        (
            "see https://u:p@one/ and https://u:q@two/",
            "see https://****@one/ and https://****@two/",
        ),
        ("--proxy=ada:p4ss@proxy:8080", "--proxy=****@proxy:8080"),
        (
            "Port could not be cast to integer value as 'p4ss'",
            "Port could not be cast to integer value as ****",
        ),
        ("Authorization: Basic YTpi", "Authorization: ****"),
        ("https://host/x?token=abc", "https://host/x?token=****"),
    ],
)
def test_what_is_secret_is_masked_and_the_rest_can_be_read(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "git+https://host/a/b.git@v1.0",
        "https://host:443/a@v1",
        "https://host.example/@scope/name",
        "name==1.0 --hash=sha256:abc",
        "mail ada@host.example, see https://host.example:443/x",
        "https://host.example/x?page=2#sha256=abc",
        "mailto:ada@host.example",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    "piece", ["https://", "a:b,", "?token", "://a:b c ", "@", "https://a:b@", "[a:"]
)
def test_long_text_takes_no_long_time(piece: str) -> None:
    begun = time.monotonic()
    printable(piece * 20_000)

    assert time.monotonic() - begun < 30
