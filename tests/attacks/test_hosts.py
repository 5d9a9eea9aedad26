"""What is shown as a host is the host that is contacted, and two of them never look like one."""

from __future__ import annotations

import contextlib
import http.client
import re
from unittest.mock import patch

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from checkface_channels.hosts import LOCAL, UNREADABLE, host_of, hosts_of, origin_of
from checkface_pip_verify.pip.search_places import SearchPlaces

APPLE = "\u0430\u0440\u0440\u04cf\u0435.example"
"""In Cyrillic letters."""

SPELLINGS = {
    "https://pypi.org/simple/": "pypi.org",
    "HTTPS://PyPI.org/simple/": "pypi.org",
    "https://pypi.org@evil.example/": "evil.example",
    "https://pypi.org:443@evil.example:8443/": "evil.example:8443",
    "https://evil.example#@pypi.org/": "evil.example",
    "https://evil.example?@pypi.org/": "evil.example",
    "https://evil.example\\@pypi.org/": "evil.example",
    "https://user@pypi.org@evil.example/": "evil.example",
    "https://user:p%40ss@pypi.org/": "pypi.org",
    "https://pypi.org./": "pypi.org",
    "https://pypi.org.evil.example/": "pypi.org.evil.example",
    "https://%70ypi.org/": "pypi.org",
    "https://[::1]:8080/": "[::1]:8080",
    "http://[fe80::1%25eth0]/": "[fe80::1%eth0]",
    "http://127.0.0.1:080/": "127.0.0.1:80",
    "http://0x7f.1/": "0x7f.1",
    f"https://{APPLE}/": f"xn--80ak6aa92e.example ({APPLE})",
    "https://xn--80ak6aa92e.example/": "xn--80ak6aa92e.example",
    "https://user@münchen.example:8080/": "xn--mnchen-3ya.example:8080 (münchen.example)",
}


@pytest.mark.parametrize(("url", "shown"), SPELLINGS.items())
def test_the_host_that_is_shown_is_the_one_that_is_contacted(url: str, shown: str) -> None:
    assert host_of(url) == shown
    assert _contacted(url) == _with_port(url, shown)


@pytest.mark.parametrize(
    "url",
    [
        "https:///pypi.org/",
        "https:pypi.org",
        "https://pypi.org:99999/",
        "https://pypi.org:\uff18\uff10/",
        "https://[::1/",
        "https://\uff50\uff59\uff50\uff49.org/",
        "https://a\u200bb.example/",
        "https://" + "ü" * 80 + ".example/",
        "https://",
        "ftp:",
    ],
)
def test_what_nobody_could_contact_is_no_host_and_no_folder(url: str) -> None:
    assert host_of(url) == UNREADABLE


@given(st.text(alphabet="abü1.:@/\\?#%[] \u202e-", max_size=30))
def test_any_address_is_read_as_what_contacts_it_reads_it(rest: str) -> None:
    url = f"https://{rest}"
    contacted = _contacted(url)

    assert contacted is None or _with_port(url, host_of(url)) == contacted


@pytest.mark.parametrize(
    "path", ["/dist", "./dist", "file:///dist/", "file://localhost/dist", "C:\\x", "d/x"]
)
def test_a_folder_is_a_folder(path: str) -> None:
    assert host_of(path) == LOCAL


def test_a_file_server_is_no_folder_of_ones_own() -> None:
    assert host_of("file://evil.example/share/x.whl") == "file server evil.example"


def test_a_file_that_an_index_names_is_no_folder_of_ones_own() -> None:
    named = origin_of("file:///home/ada/x.whl", ["https://evil.example/simple/"])

    assert named == "a file on this machine, named by evil.example"
    assert origin_of("file:///home/ada/x.whl", []) == LOCAL
    assert origin_of("file:///home/ada/x.whl", ["file:///mirror/simple"]) == LOCAL
    assert origin_of("https://files.example/x.whl", ["https://evil.example/"]) == "files.example"


WEB = "https://evil.example/simple/"


@pytest.mark.parametrize(
    ("url", "places", "told"),
    [
        ("https://evil.example/x.whl", [WEB], "evil.example"),
        ("file:///srv/x.whl", [WEB], "a file on this machine, named by evil.example"),
        ("file:///srv/wheels/x.whl", [WEB, "/srv/wheels"], LOCAL),
        ("file:///srv/wheels/x.whl", [WEB, "file:///srv/wheels/"], LOCAL),
        ("file:///srv/wheels/deep/x.whl", [WEB, "/srv/other/../wheels"], LOCAL),
        (
            "file:///srv/wheels2/x.whl",
            [WEB, "/srv/wheels"],
            "a file on this machine, named by evil.example or a folder of yours",
        ),
        (
            "file:///srv/wheels/../x.whl",
            [WEB, "/srv/wheels"],
            "a file on this machine, named by evil.example or a folder of yours",
        ),
        ("file:///srv/%77heels/x.whl", [WEB, "/srv/wheels"], LOCAL),
        ("file:///srv/x.whl", ["/elsewhere"], LOCAL),
        ("file:///srv/x.whl", [], LOCAL),
        (
            "https://h.example/a/+f/x.whl",
            ["https://h.example/a/", "https://u:p@h.example/b/"],
            "h.example/a/+f",
        ),
        (
            "https://h.example/a/%20%20seen/x.whl",
            ["https://h.example/a/", "https://h.example/b/"],
            "h.example/a/%20%20seen",
        ),
        (
            "https://files.example/a/x.whl",
            ["https://h.example/a/", "https://h.example/b/"],
            "files.example",
        ),
        (
            "https://h.example/a/x.whl",
            ["https://h.example/a/", "https://h.example/a/"],
            "h.example",
        ),
    ],
)
def test_a_wheel_is_told_to_come_from_where_it_does(url: str, places: list[str], told: str) -> None:
    assert SearchPlaces.of(places).origin_of(url, direct=False) == told


def test_a_file_that_the_user_names_is_his_own_and_that_of_a_wheel_is_not() -> None:
    own, others = SearchPlaces.of([WEB], names_files=True), SearchPlaces.of([WEB])

    assert own.host_of("file:///srv/x.whl", direct=True) == LOCAL
    assert "named by evil.example" in own.host_of("file:///srv/x.whl", direct=False)
    assert "named by evil.example" in others.host_of("file:///srv/x.whl", direct=True)


def test_two_indexes_on_one_host_are_told_apart() -> None:
    urls = [
        "https://u:p@host.example/team-a/simple/",
        "https://host.example/team-b/simple/",
        "https://host.example/s3cr3ts3cr3ts3cr3t/simple/?token=x",
        "https://pypi.org/simple/",
        "https://pypi.org/simple/",
    ]

    assert hosts_of(urls) == (
        "host.example/team-a/simple",
        "host.example/team-b/simple",
        "host.example/****/simple",
        "pypi.org",
    )


def _contacted(url: str) -> str | None:
    """Host and port that requests opens a connection to; None if it refuses."""
    asked: list[str] = []

    def connect(connection: http.client.HTTPConnection) -> None:
        asked.append(f"{connection.host.strip('[]')}:{connection.port}".replace("%25", "%"))
        raise ConnectionRefusedError

    with (
        patch("urllib3.connection.HTTPConnection.connect", connect),
        patch("urllib3.connection.HTTPSConnection.connect", connect),
        requests.Session() as session,
    ):
        session.trust_env = False
        with contextlib.suppress(requests.RequestException, ValueError):
            session.get(url, timeout=1)
    return asked[0] if asked else None


def _with_port(url: str, shown: str) -> str:
    """As a connection has it: no brackets, and always a port."""
    host = shown.partition(" ")[0]
    port = (
        ""
        if re.search(r":\d+$", host)
        else {"https": ":443", "http": ":80"}[url.partition(":")[0].lower()]
    )
    return re.sub(r"\[(.*)\]", r"\1", host).replace("%25", "%") + port


def test_two_folders_of_ones_own_are_told_apart_in_words() -> None:
    told = hosts_of(["file:///opt/one/", "file:///opt/two/"])

    assert told == (f"{LOCAL} /opt/one", f"{LOCAL} /opt/two")
