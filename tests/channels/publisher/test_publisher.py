"""The publisher's word: a wheel is compared with the release on the forge that it names itself."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.channels.publisher.forge_wheels import source, wheel, wheel_name
from tests.core.digest_lines import DIGEST_LINES
from tests.fakes.loopback_forge import Forge, Hosted
from tests.fakes.scripted_server import Reply

from checkface import Artifact, Digest, Manifest, Release, Standing
from checkface_channels.errors import UnansweredError
from checkface_channels.exchange import Limits
from checkface_channels.origins import target_url
from checkface_channels.publisher.finding import NEW, PublisherFinding
from checkface_channels.publisher.lookup import publisher_finding
from checkface_channels.publisher.releases import Releases
from checkface_channels.web import Web
from checkface_gate.decision import decide
from checkface_gate.errors import DifferenceError, UnableError
from checkface_gate.policy import Policy

Ask = Callable[..., PublisherFinding]

TINY = wheel("tiny", links=source("octo/tiny"))
NAME = wheel_name("tiny")
TOKEN = "ghp_a-secret-of-the-user"  # noqa: S105 - of the tests only
LIST = "/repos/octo/tiny/releases?per_page=100"


def sums(files: dict[str, bytes]) -> bytes:
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items()]
    return "".join(lines).encode()


def manifest(files: dict[str, bytes]) -> bytes:
    artifacts = [Artifact(name, len(data), Digest.of_bytes(data)) for name, data in files.items()]
    return Manifest.of(Release.of_artifacts(artifacts), {}).text.encode()


def test_it_matches_what_the_forge_says_of_the_file(ask: Ask, forge: Forge) -> None:
    forge.publish("octo/tiny", "v1.2", {NAME: TINY})

    verdict = ask()

    assert str(verdict) == f"publisher: matches github.com/octo/tiny v1.2 ({NEW})"
    assert forge.requests == [LIST]


@pytest.mark.parametrize("tag", ["v1.2", "1.2", "tiny-1.2", "tiny-v1.2", "v1.2.0", "tiny/v1.2"])
def test_every_way_to_write_the_tag_is_found_in_one_request(
    ask: Ask, forge: Forge, tag: str
) -> None:
    forge.publish("octo/tiny", tag, {NAME: TINY})
    forge.publish("octo/tiny", "v1.20", {NAME: b"of another version"})
    forge.publish("octo/tiny", "other-v1.2", {NAME: b"of another package"})

    assert ask().standing is Standing.SAME
    assert len(forge.requests) == 1


def test_other_bytes_under_the_same_name_differ(ask: Ask, forge: Forge) -> None:
    forge.publish("octo/tiny", "v1.2", {NAME: b"what the publisher built"})
    published = Digest.of_bytes(b"what the publisher built")

    verdict = ask()

    assert verdict.standing is Standing.DIFFERENT
    assert verdict.published == published
    assert (
        str(verdict)
        == f"publisher: DIFFERS from github.com/octo/tiny v1.2, which published {published}"
    )


@pytest.mark.parametrize("written", [{"SHA256SUMS": sums}, {"checkface.json": manifest}])
def test_without_a_digest_of_the_forge_the_release_s_own_list_is_read(
    ask: Ask, forge: Forge, written: dict[str, Callable[[dict[str, bytes]], bytes]]
) -> None:
    lists = {name: make({NAME: TINY}) for name, make in written.items()}
    forge.publish("octo/tiny", "v1.2", {NAME: TINY, **lists}, with_digests=False)

    assert ask().standing is Standing.SAME
    assert forge.requests == [LIST, "/repos/octo/tiny/releases/assets/2"]


@pytest.mark.parametrize("written", [{"SHA256SUMS": sums}, {"checkface.json": manifest}])
def test_other_bytes_than_in_the_release_s_own_list_differ(
    ask: Ask, forge: Forge, written: dict[str, Callable[[dict[str, bytes]], bytes]]
) -> None:
    """Also where the wheel itself is no file of the release."""
    lists = {name: make({NAME: b"what was built"}) for name, make in written.items()}
    forge.publish("octo/tiny", "v1.2", lists)

    assert ask().published == Digest.of_bytes(b"what was built")


def test_a_manifest_that_contradicts_itself_is_no_statement(ask: Ask, forge: Forge) -> None:
    edited = manifest({NAME: b"x"}).replace(
        Digest.of_bytes(b"x").value.encode(), Digest.of_bytes(TINY).value.encode()
    )
    forge.publish("octo/tiny", "v1.2", {"checkface.json": edited})

    verdict = ask()

    assert verdict.standing is Standing.UNREADABLE
    assert "cannot be trusted" in verdict.why


@pytest.mark.parametrize(
    ("links", "why"),
    [
        ((), "its metadata link to no forge that is known here"),
        (("Project-URL: Funding, https://github.com/sponsors/octo",), "no forge"),
        (("Project-URL: Source, https://github.com/sponsors/octo",), "no forge"),
        (("Project-URL: Source, https://github.com/octo",), "no forge"),
        (("Project-URL: Source, https://github.com.evil.example/octo/tiny",), "no forge"),
        (("Project-URL: Docs, https://github.com/somebody/else",), "no forge"),
        (source("octo/tiny", "gitlab.com"), "its source is on gitlab.com"),
        (source("octo/tiny", "codeberg.org"), "its source is on codeberg.org"),
        ((*source("octo/tiny"), *source("octo/other")), "several repositories"),
        (("Project-URL: Source, https://[::1/broken",), "no forge"),
        (("Project-URL: Source, https://github.com/../..",), "no forge"),
    ],
)
def test_where_no_repository_is_named_nothing_is_guessed_and_nobody_is_asked(
    ask: Ask, forge: Forge, links: tuple[str, ...], why: str
) -> None:
    verdict = ask(data=wheel("tiny", links=links))

    assert verdict.standing is Standing.UNKNOWN
    assert why in verdict.why
    assert forge.requests == []


@pytest.mark.parametrize(
    "link",
    [
        "Home-page: https://github.com/octo/tiny",
        "Project-URL: Repository, https://github.com/octo/tiny.git",
        "Project-URL: Source Code, git+https://www.github.com/octo/tiny/tree/main/src",
        "Project-URL: Bug Tracker, https://GitHub.com/octo/tiny/issues",
        "Project-URL: GitHub, git@github.com:octo/tiny.git",
    ],
)
def test_the_repository_is_found_in_the_links_that_projects_write(
    ask: Ask, forge: Forge, link: str
) -> None:
    data = wheel("tiny", links=[link, "Project-URL: Funding, https://github.com/sponsors/x"])
    forge.publish("octo/tiny", "v1.2", {NAME: data})

    assert ask(data=data).standing is Standing.SAME


def test_a_release_that_is_not_there_is_not_published(ask: Ask, forge: Forge) -> None:
    forge.publish("octo/tiny", "v1.1", {NAME: TINY})
    forge.publish("octo/tiny", "v1.2", {NAME: TINY}, draft=True)

    assert str(ask()) == (
        "publisher: not published (github.com/octo/tiny shows no release 1.2 among its newest 100)"
    )


def test_a_release_without_the_file_is_not_published(ask: Ask, forge: Forge) -> None:
    forge.publish("octo/tiny", "v1.2", {"tiny-1.2.tar.gz": b"", "SHA256SUMS": b"no sums\n"})

    assert str(ask()) == (
        "publisher: not published (github.com/octo/tiny v1.2 gives no digest for this file)"
    )


GOOD, OTHER = hashlib.sha256(TINY).hexdigest(), "0" * 64


@pytest.mark.parametrize(
    "line",
    [
        f"{GOOD[:-1]}  {NAME}",
        f"{GOOD[:-1]}g  {NAME}",
        f"{'0' * 32}  {NAME}",
        f"sha256:{GOOD}  {NAME}",
        f"sha256  ({NAME}) : {GOOD}",
        f"{NAME}: {GOOD}",
        f"xx  ./dist/{NAME}",
        f"xx *{NAME.upper()}",
        f"xx  dist\\{NAME}",
        f"xx  tiny%2D1.2-{NAME.removeprefix('tiny-1.2-')}",
        f"{GOOD}  {NAME}\n{OTHER}  {NAME}",
        f"{OTHER}  dist/{NAME}\n{GOOD}  {NAME}",
        f"{GOOD}  {NAME}\nxx  {NAME}",
        f"{GOOD}  {NAME}\n{OTHER}  Tiny-1.2.0-py3-none-any.whl",
        f"{GOOD}  {NAME}\nSHA256 ({NAME}) = {OTHER}",
        f"SHA512 ({NAME}) = {GOOD}",
        f"{GOOD}  {NAME} {OTHER}  other.whl",
        f"SHA3-256\n{GOOD}  {NAME}",
    ],
)
def test_a_line_of_sums_that_is_of_our_file_and_says_no_one_digest_is_unreadable(
    ask: Ask, forge: Forge, line: str
) -> None:
    forge.publish("octo/tiny", "v1.2", {"SHA256SUMS": f"{OTHER}  other.whl\n{line}\n".encode()})

    verdict = ask()

    assert verdict.standing is Standing.UNREADABLE
    assert "SHA256SUMS of github.com/octo/tiny v1.2 cannot be trusted" in verdict.why


@pytest.mark.parametrize(
    "line",
    [
        *(f"{GOOD}  out/{NAME}", f" {GOOD.upper()} *{NAME}\r"),
        *(f"{GOOD}  {NAME}\n{GOOD}  {NAME}", f"{GOOD}  Tiny-1.2.0-py3-none-any.whl"),
        *(f"{GOOD}\t{NAME}", f"SHA256 ({NAME}) = {GOOD}", f"SHA2-256(./{NAME})= {GOOD}"),
        f"{OTHER}  {NAME}/METADATA\n{GOOD}  {NAME}",
    ],
)
def test_lines_of_others_do_not_disturb_a_sum_that_is_read(
    ask: Ask, forge: Forge, line: str
) -> None:
    others = f"-----BEGIN-----\nxx  other-{NAME}\nxx {NAME}.asc\n"
    forge.publish("octo/tiny", "v1.2", {"SHA256SUMS": f"{others}{line}\n".encode()})

    assert ask().standing is Standing.SAME


LINE = f"{OTHER}  other.whl\n{GOOD}  {NAME}\n"
ENCODED = {
    "marked UTF-8": (LINE.encode("utf-8-sig"), Standing.SAME),
    "first of marked UTF-8": (f"{GOOD}  {NAME}\n".encode("utf-8-sig"), Standing.SAME),
    "marked UTF-16": (LINE.encode("utf-16"), Standing.SAME),
    "marked, the other way": (b"\xfe\xff" + LINE.encode("utf-16-be"), Standing.SAME),
    "UTF-16": (LINE.encode("utf-16-le"), Standing.UNREADABLE),
    "ended by zeros": (LINE.replace("\n", "\0").encode(), Standing.SAME),
    "ended by returns": (LINE.replace("\n", "\r").encode(), Standing.UNREADABLE),
    "parted otherwise": (LINE.replace("\n", "\u2028").encode(), Standing.UNREADABLE),
}


@pytest.mark.parametrize("kind", ENCODED)
def test_sums_in_another_encoding_are_read_or_it_is_said(ask: Ask, forge: Forge, kind: str) -> None:
    content, standing = ENCODED[kind]
    forge.publish("octo/tiny", "v1.2", {"SHA256SUMS": content})

    assert standing is ask().standing


def test_a_list_that_would_take_long_to_read_is_said_to(ask: Ask, forge: Forge) -> None:
    content = f"{GOOD}  {NAME}\n".encode() + b"a b\n" * (1 << 20)
    forge.publish("octo/tiny", "v1.2", {"SHA256SUMS": content})

    verdict = ask()

    assert verdict.standing is Standing.UNREADABLE
    assert "the SHA256SUMS of github.com/octo/tiny v1.2 has more than 4 MiB" in verdict.why


OF_OURS = [
    each
    for each in DIGEST_LINES
    if "a.whl" in each["line"]
    and "under" not in each
    and each.get("of", "SHA256SUMS") == "SHA256SUMS"
]


@pytest.mark.parametrize("said", OF_OURS, ids=lambda each: each["what"])
def test_a_line_is_read_as_pages_read_it_or_it_is_said(
    ask: Ask, forge: Forge, said: dict[str, Any]
) -> None:
    first = hashlib.sha256(b"a").hexdigest()
    line = said["line"].replace("a.whl", NAME).replace(first, GOOD)
    line = line.replace(first.upper(), GOOD.upper())
    forge.publish("octo/tiny", "v1.2", {"SHA256SUMS": f"{line}\n".encode()})
    is_read = "python" not in said and any(
        digest.startswith("sha256:") and name and name.endswith("a.whl")
        for digest, name in said["reads"]
    )

    assert ask().standing is (Standing.SAME if is_read else Standing.UNREADABLE)


def test_a_file_that_is_no_wheel_is_told(ask: Ask) -> None:
    assert "cannot be read" in ask(data=b"no zip").why


def test_a_private_repository_is_told_and_a_token_opens_it(ask: Ask, forge: Forge) -> None:
    forge.repositories["octo/tiny"] = Hosted(private=True)
    forge.token = TOKEN
    forge.publish("octo/tiny", "v1.2", {NAME: TINY})

    assert ask().standing is Standing.UNREADABLE
    assert "private, or gone" in ask().why


@pytest.mark.parametrize("variable", ["GITHUB_TOKEN", "GH_TOKEN"])
def test_a_token_opens_a_private_repository(ask: Ask, forge: Forge, variable: str) -> None:
    forge.repositories["octo/tiny"] = Hosted(private=True)
    forge.token = TOKEN
    forge.publish("octo/tiny", "v1.2", {NAME: TINY})

    assert ask(**{variable: TOKEN}).standing is Standing.SAME


def test_a_token_that_is_not_accepted_is_told_without_it(ask: Ask, forge: Forge) -> None:
    forge.publish("octo/tiny", "v1.2", {NAME: TINY})

    verdict = ask(GH_TOKEN=TOKEN)

    assert verdict.standing is Standing.UNREADABLE
    assert "does not accept the token" in verdict.why
    assert TOKEN not in str(verdict)


def test_the_token_reaches_the_api_and_no_other_host(ask: Ask, forge: Forge) -> None:
    """Files of a release lie on another host, to which the API redirects."""
    forge.token = TOKEN
    forge.publish("octo/tiny", "v1.2", {"SHA256SUMS": sums({NAME: TINY})})

    assert ask(GH_TOKEN=TOKEN).standing is Standing.SAME

    assert [seen.headers["authorization"] for seen in forge.api_server.seen] == [
        f"Bearer {TOKEN}",
        f"Bearer {TOKEN}",
    ]
    assert ["authorization" in seen.headers for seen in forge.storage.seen] == [False]


def test_a_token_is_not_sent_over_plain_http_to_another_machine() -> None:
    from checkface_channels.github.repository import forges_of

    (forge,) = forges_of({"GITHUB_API_URL": "http://ghe.example/api/v3", "GH_TOKEN": TOKEN})

    assert forge.secret is None


def test_a_company_s_forge_gets_its_own_token_and_the_public_one_none() -> None:
    from checkface_channels.github.repository import forges_of

    own, public = forges_of({"GITHUB_SERVER_URL": "https://ghe.example", "GH_TOKEN": TOKEN})

    assert (own.host, own.api) == ("ghe.example", "https://ghe.example/api/v3")
    assert own.secret is not None
    assert (public.host, public.secret) == ("github.com", None)
    assert TOKEN not in repr(own)


def test_a_company_s_forge_is_asked_about_its_repositories(ask: Ask, forge: Forge) -> None:
    data = wheel("tiny", links=source("octo/tiny", "ghe.example"))
    forge.publish("octo/tiny", "v1.2", {NAME: data})

    verdict = ask(data=data, GITHUB_SERVER_URL="https://ghe.example")

    assert verdict.where == "ghe.example/octo/tiny v1.2"


def test_a_renamed_repository_is_followed(ask: Ask, forge: Forge) -> None:
    forge.repositories["octo/tiny"] = Hosted(moved_to="octo/renamed")
    forge.publish("octo/renamed", "v1.2", {NAME: TINY})

    assert ask().standing is Standing.SAME


def test_an_api_address_that_cannot_be_read_is_told(ask: Ask) -> None:
    verdict = ask(GITHUB_API_URL="https://[::1/", GITHUB_SERVER_URL="", GH_TOKEN=TOKEN)

    assert verdict.standing is Standing.UNREADABLE


def test_redirects_that_never_end_are_ended(ask: Ask, forge: Forge) -> None:
    forge.repositories["octo/tiny"] = Hosted(moved_to="octo/tiny")

    assert "redirects more than" in ask().why


def test_a_rate_limit_is_told_with_its_end_and_nobody_is_asked_again(
    ask: Ask, forge: Forge
) -> None:
    reset = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1700000000"}
    forge.api_server.first = [Reply(403, b"{}", reset)]

    verdict = ask()
    other = ask("other", data=wheel("other", links=source("octo/other")))

    assert verdict.standing is Standing.UNREADABLE
    assert "answers no more questions for now, until 22:13 UTC" in verdict.why
    assert other.why == verdict.why
    assert len(forge.requests) == 1


def test_whoever_asks_for_an_hour_of_patience_is_not_waited_for(ask: Ask, forge: Forge) -> None:
    forge.api_server.first = [Reply(429, b"{}", {"Retry-After": "3600"})]

    assert "answers no more questions for now" in ask().why
    assert len(forge.requests) == 1


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_forge_that_stumbles_is_asked_again(ask: Ask, forge: Forge, status: int) -> None:
    forge.publish("octo/tiny", "v1.2", {NAME: TINY})
    forge.api_server.first = [Reply(status, b"", {"Retry-After": "0"})]

    assert ask().standing is Standing.SAME


def test_a_forge_that_goes_on_stumbling_is_unreachable(ask: Ask, forge: Forge) -> None:
    forge.api_server.first = [Reply(502)] * 9

    assert str(ask()) == "publisher: unreachable (github.com answers 502)"
    assert len(forge.requests) == 3


@pytest.mark.parametrize(
    "body", [b"<html>", b"{}x", b'{"message": "hi"}', b"[1]", b"null", b"\xff"]
)
def test_an_answer_that_is_no_list_is_told(ask: Ask, forge: Forge, body: bytes) -> None:
    forge.api_server.first = [Reply(200, body)]

    assert "no list of releases" in ask().why


def test_an_answer_without_end_is_cut_off(ask: Ask, forge: Forge, releases: Releases) -> None:
    releases.web.limits = Limits(largest_bytes=100_000)
    forge.api_server.first = [Reply(200, b" " * 10_000_000)]

    assert "sends more than 100,000 bytes" in ask().why


def test_a_forge_that_never_answers_is_unreachable(
    ask: Ask, forge: Forge, releases: Releases
) -> None:
    releases.web.limits = Limits(read_seconds=0.1)
    forge.api_server.silent = True

    assert "does not answer in time" in ask().why


def test_offline_is_told_once_it_is_known(ask: Ask, forge: Forge) -> None:
    """The second wheel does not wait for the same silence again."""
    forge.close()

    verdict = ask()

    assert verdict.standing is Standing.UNREADABLE
    assert "cannot be reached" in verdict.why
    assert "octo" not in verdict.why


def test_many_wheels_of_one_release_cost_one_request(ask: Ask, forge: Forge) -> None:
    names = [f"tiny-{number}" for number in range(8)]
    built = {name: wheel(name, links=source("octo/tiny")) for name in names}
    files = {wheel_name(name): data for name, data in built.items()}
    forge.publish("octo/tiny", "v1.2", files)

    verdicts = [ask(name, data=data) for name, data in built.items()]

    assert {verdict.standing for verdict in verdicts} == {Standing.SAME}
    assert len(forge.requests) == 1


def test_many_wheels_of_one_list_cost_two_requests(ask: Ask, forge: Forge) -> None:
    built = {name: wheel(name, links=source("octo/tiny")) for name in ("a", "b", "c")}
    files = {wheel_name(name): data for name, data in built.items()}
    forge.publish("octo/tiny", "v1.2", {"SHA256SUMS": sums(files)})

    verdicts = [ask(name, data=data) for name, data in built.items()]

    assert {verdict.standing for verdict in verdicts} == {Standing.SAME}
    assert len(forge.requests) == 2


def test_a_question_that_failed_is_not_asked_again(ask: Ask, forge: Forge) -> None:
    assert ask().why == ask().why
    assert len(forge.requests) == 1


def test_what_a_forge_writes_stays_one_line_and_cannot_steer_the_terminal(
    ask: Ask, forge: Forge
) -> None:
    forge.publish("octo/tiny", "v1.2\n", {NAME: TINY})

    assert str(ask()) == f"publisher: matches github.com/octo/tiny v1.2\\x0a ({NEW})"


def test_a_redirect_never_leads_from_https_to_http() -> None:
    assert target_url("https://forge.example/a", "/b") == "https://forge.example/b"
    for location in ("http://forge.example/b", "file:///etc/passwd", "https://[::1/"):
        with pytest.raises(UnansweredError, match="no https address"):
            target_url("https://forge.example/a", location)


def test_importing_stays_light() -> None:
    """The network's libraries are loaded when the first question is asked."""
    code = (
        "import sys, checkface_channels.publisher, checkface_channels.attestation;"
        "print({'requests', 'urllib3', 'pypi_attestations'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"


def verdict_of(standing: Standing) -> PublisherFinding:
    digest, other = Digest.of_bytes(b"disk"), Digest.of_bytes(b"published")
    published = other if standing is Standing.DIFFERENT else None
    return PublisherFinding(standing, NAME, digest, published, "github.com/o/r v1", "offline")


@pytest.mark.parametrize("policy", [Policy.AUTO, Policy.REQUIRE])
def test_a_difference_stops_and_shows_both_sides(policy: Policy) -> None:
    error = decide(policy, verdict_of(Standing.DIFFERENT))

    assert isinstance(error, DifferenceError)
    assert str(Digest.of_bytes(b"disk")) in str(error)
    assert str(Digest.of_bytes(b"published")) in str(error)


@pytest.mark.parametrize("standing", [Standing.UNKNOWN, Standing.UNREADABLE])
def test_what_is_not_known_passes_in_auto_and_stops_in_require(standing: Standing) -> None:
    assert decide(Policy.AUTO, verdict_of(standing)) is None
    error = decide(Policy.REQUIRE, verdict_of(standing))
    assert isinstance(error, UnableError)
    assert "offline" in str(error)


@pytest.mark.parametrize("policy", list(Policy))
def test_a_match_passes(policy: Policy) -> None:
    assert decide(policy, verdict_of(Standing.SAME)) is None


@pytest.mark.parametrize("standing", list(Standing))
def test_off_stops_nothing(standing: Standing) -> None:
    assert decide(Policy.OFF, verdict_of(standing)) is None


def test_the_environment_is_read_where_none_is_given(
    tmp_path: Path, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", forge.api)
    for name in ("GH_TOKEN", "GITHUB_TOKEN", "GITHUB_SERVER_URL", "GH_HOST"):
        monkeypatch.delenv(name, raising=False)
    forge.publish("octo/tiny", "v1.2", {NAME: TINY})
    path = tmp_path / NAME
    path.write_bytes(TINY)

    verdict = publisher_finding(path, Artifact.of_file(path), "tiny", "1.2", Releases(Web()))

    assert verdict.standing is Standing.SAME
