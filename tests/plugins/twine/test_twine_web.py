"""Fetching is patient, polite and discreet: tries, pauses, redirects and passwords."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.upload_index import Fault, UploadIndex
from tests.plugins.twine.conftest import SDIST, WHEEL

from checkface import Artifact, Finding, Release, Standing
from checkface_channels.authorization import split_password
from checkface_channels.connection import Route
from checkface_channels.errors import UnansweredError
from checkface_channels.exchange import Answer, Head
from checkface_channels.hosts import host_of
from checkface_channels.index_page import (
    JSON_KIND,
    ListedFile,
    Page,
    UnreadablePageError,
    read_page,
)
from checkface_channels.origins import target_url
from checkface_channels.pip_settings import PipSettingsError
from checkface_channels.retries import AFTER_AN_UPLOAD
from checkface_twine.pip_settings import IndexSettings
from checkface_twine.served import Comparison, Patience
from checkface_twine.web import IndexWeb


class Clock:
    """A time that passes only while somebody pauses."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def elsewhere() -> Iterator[UploadIndex]:
    served = UploadIndex()
    yield served
    served.close()


def page(body: bytes, kind: str) -> Page:
    head = Head(200, {"Content-Type": kind}, "https://a.example/simple/plum/")
    return read_page(Answer(head, body))


def compare(
    index: UploadIndex, dist: Path, clock: Clock, seconds: float = 0, url: str = ""
) -> dict[str, Finding]:
    release = Release.of_artifacts(Artifact.of_file(path) for path in dist.iterdir())
    settings = IndexSettings((url or index.url,))
    web = IndexWeb.of(settings, clock.pause, clock)
    found = Comparison([release], settings.urls, web).run(Patience(seconds, clock, clock.pause))
    return {each.name: each for each in found}


def test_a_busy_index_is_asked_again_a_little_later_each_time(
    uploaded: UploadIndex, dist: Path, clock: Clock
) -> None:
    uploaded.fail("/simple/plum/", Fault(503), Fault(502))

    found = compare(uploaded, dist, clock)

    assert {Standing.SAME} == {each.standing for each in found.values()}
    assert [1.0, 2.0] == clock.pauses


def test_it_pauses_as_long_as_the_index_asks(
    uploaded: UploadIndex, dist: Path, clock: Clock
) -> None:
    uploaded.fail(f"/files/{WHEEL}", Fault(429, {"Retry-After": "7"}))

    assert Standing.SAME is compare(uploaded, dist, clock)[WHEEL].standing
    assert [7.0] == clock.pauses


def test_who_asks_for_too_long_a_pause_is_not_asked_again_before(
    uploaded: UploadIndex, dist: Path, clock: Clock
) -> None:
    uploaded.fail("/simple/plum/", Fault(503, {"Retry-After": "3600"}))

    found = compare(uploaded, dist, clock)[WHEEL]

    assert (Standing.UNREADABLE, []) == (found.standing, clock.pauses)
    assert f"{uploaded.host} asks for a pause of 3600 s" == found.reason
    assert AFTER_AN_UPLOAD.longest_pause < 3600


def test_an_index_that_stays_busy_is_told_after_three_tries(
    uploaded: UploadIndex, dist: Path, clock: Clock
) -> None:
    uploaded.fail("/simple/plum/", *[Fault(503)] * 3)

    found = compare(uploaded, dist, clock)[WHEEL]

    assert f"{uploaded.host} answers 503, expected 200" == found.reason
    assert ["/simple/plum/"] * 3 == uploaded.requests


@pytest.mark.parametrize("times", [1, 3])
def test_a_body_that_breaks_off_is_never_taken_for_the_file(
    uploaded: UploadIndex, dist: Path, clock: Clock, times: int
) -> None:
    uploaded.fail(f"/files/{WHEEL}", *[Fault(truncated=True)] * times)

    found = compare(uploaded, dist, clock)[WHEEL]

    told = {1: f"served by {uploaded.host}", 3: f"{uploaded.host} breaks off in the middle of its"}
    assert {1: Standing.SAME, 3: Standing.UNREADABLE}[times] is found.standing
    assert found.reason.startswith(told[times])


def test_a_compressed_file_is_compared_as_it_is_sent(
    uploaded: UploadIndex, dist: Path, clock: Clock
) -> None:
    uploaded.fail(f"/files/{SDIST}", Fault(headers={"Content-Encoding": "gzip"}))

    assert Standing.SAME is compare(uploaded, dist, clock)[SDIST].standing


def test_a_file_that_appears_later_is_waited_for(
    uploaded: UploadIndex, dist: Path, clock: Clock
) -> None:
    uploaded.fail("/simple/plum/", Fault(404), Fault(404))
    uploaded.fail(f"/files/{SDIST}", Fault(404))

    found = compare(uploaded, dist, clock, seconds=60)

    assert {Standing.SAME} == {each.standing for each in found.values()}
    assert [5.0, 5.0, 5.0] == clock.pauses
    assert 1 == uploaded.requests.count(f"/files/{WHEEL}")


def test_waiting_ends_when_the_time_is_over(
    uploaded: UploadIndex, dist: Path, clock: Clock
) -> None:
    del uploaded.files[SDIST]

    found = compare(uploaded, dist, clock, seconds=12)

    assert (Standing.SAME, Standing.UNKNOWN) == (found[WHEEL].standing, found[SDIST].standing)
    assert [5.0, 5.0, 2.0] == clock.pauses


def test_other_bytes_are_not_waited_for(uploaded: UploadIndex, dist: Path, clock: Clock) -> None:
    uploaded.files[SDIST] = b"other"

    assert Standing.DIFFERENT is compare(uploaded, dist, clock, seconds=60)[SDIST].standing
    assert [] == clock.pauses


def test_a_password_goes_to_the_index_and_to_no_other_host(
    uploaded: UploadIndex, elsewhere: UploadIndex, dist: Path, clock: Clock
) -> None:
    elsewhere.files = {SDIST: uploaded.files[SDIST], WHEEL: uploaded.files[WHEEL]}
    uploaded.password = ("maintainer", "secret")
    uploaded.fail(
        f"/files/{WHEEL}", Fault(302, {"Location": f"http://{elsewhere.host}/files/{WHEEL}"})
    )
    uploaded.file_base = f"http://{elsewhere.host}/files/"
    url = uploaded.url.replace("://", "://maintainer:secret@")

    linked = compare(uploaded, dist, clock, url=url)
    uploaded.file_base = "../../files/"
    redirected = compare(uploaded, dist, clock, url=url)

    assert {Standing.SAME} == {each.standing for each in (*linked.values(), *redirected.values())}
    assert (f"/files/{WHEEL}" in uploaded.authorized, []) == (True, elsewhere.authorized)
    assert 2 == elsewhere.requests.count(f"/files/{WHEEL}")


def test_a_redirect_in_circles_ends(uploaded: UploadIndex, dist: Path, clock: Clock) -> None:
    uploaded.fail("/simple/plum/", *[Fault(301, {"Location": "/simple/plum/"})] * 9)

    found = compare(uploaded, dist, clock)[WHEEL]

    assert f"{uploaded.host} redirects more than 5 times" == found.reason
    assert 6 == len(uploaded.requests)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x", "http://a.example/y"),
        ("https://a.example/x", "file:///y"),
        ("http://a.example/x", "file:///y"),
        ("http://a.example/x", "//[broken"),
        ("http://a.example/x", "http://b.example:port/"),
    ],
)
def test_links_lead_to_the_web_only_and_from_https_to_https_only(url: str, link: str) -> None:
    with pytest.raises(UnansweredError, match=r"^a\.example leads on to what is no"):
        target_url(url, link)


def test_a_host_is_told_without_name_and_password() -> None:
    assert host_of("https://me:secret@a.example:8443/x") == "a.example:8443"
    assert host_of("https://[broken") == "unreadable host"
    assert split_password("https://me:a%3Ab@a.example/x")[0] == "https://a.example/x"


@pytest.mark.parametrize(
    "body",
    [
        b"no json",
        b"[]",
        b'{"files": []}',
        b'{"meta": {"api-version": "2.0"}, "files": []}',
        b'{"meta": {"api-version": "1.0"}, "files": 3}',
    ],
)
def test_a_page_of_another_shape_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadablePageError, match=r"^a\.example sends a page"):
        page(body, JSON_KIND)


def test_an_html_page_may_name_a_base_and_hold_other_links() -> None:
    body = (
        b'<base href="https://files.example/"><a href="#top"></a><a name="x">x</a>'
        b'<a href="a/plum-1.0+x-py3-none-any.whl?y#md5=1&amp;sha256=AB" data-yanked>whatever</a>'
    )
    where = "https://files.example/a/plum-1.0+x-py3-none-any.whl?y"
    expected = ListedFile("plum-1.0+x-py3-none-any.whl", where, "ab", yanked="")

    assert expected == page(body, "text/html").files[-1]


def test_pips_own_settings_say_how_to_reach_the_index(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config, strong = tmp_path / "pip.conf", tmp_path / "strong.pem"
    strong.write_text("trusted")
    config.write_text(
        "[global]\nindex-url = https://a.example/simple\nextra-index-url = https://b.example\n"
        f"cert = weak.pem\n[install]\ncert = {strong}\n[freeze]\ncert = other.pem\n"
    )
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CERT", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    monkeypatch.setenv("PIP_PROXY", "http://proxy.example:3128")

    found = IndexSettings.of_pip()

    assert found.urls[0] == "https://a.example/simple"
    assert "https://b.example" in found.urls
    assert found.route == Route(str(strong), proxy="http://proxy.example:3128")
    assert "example" not in repr(found)


def test_pips_default_index_is_the_one_its_help_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")

    found = IndexSettings.of_pip()

    assert found.urls[0].startswith("https://")


def test_a_pip_that_is_told_to_ask_no_index_leaves_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")

    with pytest.raises(PipSettingsError, match="--index-url"):
        IndexSettings.of_pip()


def test_a_certificate_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_CERT", "nowhere.pem")

    with pytest.raises(PipSettingsError, match=r"'cert' names 'nowhere\.pem', which is not there"):
        IndexSettings.of_pip("https://a.example/simple")


def test_pips_proxy_is_asked_in_place_of_the_index(
    uploaded: UploadIndex, dist: Path, clock: Clock
) -> None:
    url = "http://index.example/simple/"
    release = Release.of_artifacts([Artifact.of_file(dist / WHEEL)])
    settings = IndexSettings((url,), route=Route(proxy=f"http://{uploaded.host}"))
    web = IndexWeb.of(settings, clock.pause, clock)

    Comparison([release], [url], web).run(Patience(0, clock, clock.pause))

    assert [f"{url}plum/"] == uploaded.requests
