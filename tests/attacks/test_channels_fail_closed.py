"""Who said something yesterday and says nothing, rubbish or something else today is an alarm."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.channels.publisher.forge_wheels import source, wheel, wheel_name
from tests.fakes.loopback_forge import Forge
from tests.fakes.scripted_server import Reply as ForgeReply
from tests.plugins.pip_verify.tiny_wheels import wheel as installable
from tests.plugins.pip_verify.workbench import Workbench

from checkface import Artifact, CheckfaceError, Digest, Standing
from checkface.errors import LedgerError
from checkface_channels.attestation import verification
from checkface_channels.attestation.finding import AttestationFinding, AttestationKind
from checkface_channels.attestation.identities import Identities, SignerRecord
from checkface_channels.attestation.lookup import attestation_finding
from checkface_channels.exchange import Limits
from checkface_channels.github import repository as forges
from checkface_channels.publisher.accepted import PublisherRecord, Publishers
from checkface_channels.publisher.finding import PublisherFinding
from checkface_channels.publisher.lookup import publisher_finding
from checkface_channels.publisher.releases import Releases
from checkface_channels.retries import ONE_TRY
from checkface_channels.web import Web
from checkface_gate import channels, decision
from checkface_gate.policy import Policy
from checkface_pip_verify.self_test.index import JSON_TYPE, Index, Reply

SIGNER = "GitHub octo/plum workflow release.yml"
NAME = "plum-1.0-py3-none-any.whl"
DATA = b"the wheel"
ARTIFACT = Artifact(NAME, len(DATA), Digest.of_bytes(DATA))
SHA256 = ARTIFACT.digest.value
DIFFERS, UNABLE = 12, 14


@pytest.fixture(autouse=True)
def _no_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


def impatient(reply: Reply | None = None) -> Web:
    """Briefly with what drips for minutes, and long with all that comes, on a busy machine too."""
    whole = 0.6 if reply and reply.drip_seconds else 20.0
    return Web(Limits(20.0, 20.0, whole, 100_000), ONE_TRY)


def known(project: str = "plum", host: str = "index.example") -> dict[str, SignerRecord]:
    return {project: SignerRecord.now(project, SIGNER, "plum-0.9-py3-none-any.whl", host)}


def page(*files: Any, meta: Any = None, **more: Any) -> Reply:
    content = {"meta": meta or {"api-version": "1.3"}, "name": "plum", "files": [*files], **more}
    return Reply(200, json.dumps(content).encode(), {"Content-Type": JSON_TYPE})


def file(**said: Any) -> dict[str, Any]:
    return {"filename": NAME, "url": f"/files/{NAME}", "hashes": {"sha256": SHA256}, **said}


def text(body: bytes, kind: str = JSON_TYPE, **more: Any) -> Reply:
    return Reply(200, body, {"Content-Type": kind}, **more)


SILENT = {
    "server error": Reply(500),
    "forbidden": Reply(403),
    "unauthorized": Reply(401),
    "no content": Reply(204),
    "gone": Reply(410),
    "HTML error page": text(b"<html><body><h1>It works!</h1></body></html>", "text/html"),
    "HTML login page": text(b'<a href="/login">log in</a>', "text/html"),
    "HTML that is none": text(b"<![x" * 9, "text/html"),
    "an image": text(b"\x89PNG", "image/png"),
    "nothing said of its kind": Reply(200, b"{}"),
    "empty body": text(b""),
    "rubbish": text(b"{]"),
    "deep": text(b"[" * 90_000),
    "a long number": text(b'{"meta": {"api-version": ' + b"1" * 9000 + b"}}"),
    "null": text(b"null"),
    "no files": text(b'{"meta": {"api-version": "1.3"}}'),
    "files that are none": page(files=3),
    "no version": page(file(), meta={"x": 1}),
    "version 2": page(file(), meta={"api-version": "2.0"}),
    "a version that is none": page(file(), meta={"api-version": 1.3}),
    "a version that is a list": page(file(), meta={"api-version": ["1.3"]}),
    "meta that is a list": page(file(), meta=["1.3"]),
    "older version": page(file(), meta={"api-version": "1.0"}),
    "nameless entries": page(3, None, {"filename": 3}, {"filename": "../" + NAME}),
    "no hashes": page(file(hashes=None)),
    "sha256 is a list": page(file(hashes={"sha256": []})),
    "sha256 is a number": page(file(hashes={"sha256": 5})),
    "hashes is a list": page(file(hashes=["sha256"])),
    "no URL": page(file(url=None)),
    "provenance is a number": page(file(provenance=5)),
    "provenance leads nowhere": page(file(provenance="https://[::1/")),
    "provenance is a file": page(file(provenance="file:///etc/passwd")),
    "redirect to nowhere": Reply(302, headers={"Location": "http://127.0.0.1:9/"}),
    "redirect to a file": Reply(302, headers={"Location": "file:///etc/passwd"}),
    "redirect in circles": Reply(302, headers={"Location": "/simple/plum/"}),
    "drips": text(b"x" * 9000, drip_seconds=0.02),
    "drips headers": text(b"{}", drip_seconds=0.02, drips_headers=True),
    "too large": text(b" " * 200_000),
    "broken gzip": Reply(200, b"xx", {"Content-Type": JSON_TYPE, "Content-Encoding": "gzip"}),
}
LOST = {
    "not found": Reply(404),
    "empty list": page(),
    "a list without this file": page(file(filename="plum-2.0-py3-none-any.whl")),
    "other bytes": page(file(hashes={"sha256": "0" * 64})),
    "no provenance": page(file()),
    "provenance is null": page(file(provenance=None)),
    "a document that is not there": page(file(provenance="/nowhere")),
    "a document that is gone": page(file(provenance="/gone")),
}


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        *(pytest.param(reply, UNABLE, id=name) for name, reply in SILENT.items()),
        *(pytest.param(reply, DIFFERS, id=name) for name, reply in LOST.items()),
    ],
)
def test_an_index_that_does_not_tell_of_a_known_signer_any_more_stops(
    index: Index, reply: Reply, code: int
) -> None:
    index.replies["/simple/plum/"] = reply
    index.replies["/gone"] = Reply(410)

    before = attestation_finding(ARTIFACT, "plum", [index.url], known(), impatient(reply))
    never = attestation_finding(ARTIFACT, "plum", [index.url], {}, impatient(reply))
    errors = [decision.decide(policy, before) for policy in (Policy.AUTO, Policy.REQUIRE)]

    assert [code, code] == [error and error.exit_code for error in errors]
    for error in errors:
        assert "ledger forget-identity plum" in str(error)
        assert SIGNER in str(error)
    assert decision.decide(Policy.OFF, before) is None
    assert decision.decide(Policy.AUTO, never) is None
    assert never.finding.standing in {Standing.UNKNOWN, Standing.UNREADABLE}
    assert str(never) != "attestation: "


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        pytest.param(Reply(500), UNABLE, id="server error"),
        pytest.param(Reply(302, headers={"Location": "http://127.0.0.1:9/"}), UNABLE, id="nowhere"),
        pytest.param(text(b"x" * 9000, drip_seconds=0.02), UNABLE, id="drips"),
        pytest.param(text(b" " * 200_000), UNABLE, id="too large"),
        pytest.param(Reply(404), DIFFERS, id="not found"),
        pytest.param(text(b""), DIFFERS, id="empty"),
        pytest.param(text(b"{}"), DIFFERS, id="no bundles"),
        pytest.param(
            text(b'{"version": 1, "attestation_bundles": []}'), DIFFERS, id="no attestation"
        ),
        pytest.param(text(b"[" * 90_000), DIFFERS, id="deep"),
        pytest.param(text(b"<html>", "text/html"), DIFFERS, id="HTML"),
    ],
)
def test_a_provenance_that_cannot_be_had_stops_where_a_signer_is_known(
    index: Index, reply: Reply, code: int
) -> None:
    pytest.importorskip("pypi_attestations")
    index.replies["/simple/plum/"] = page(file(provenance="/proof"))
    index.replies["/proof"] = reply

    verdict = attestation_finding(ARTIFACT, "plum", [index.url], known(), impatient(reply))
    error = decision.decide(Policy.AUTO, verdict)

    assert error
    assert error.exit_code == code


@pytest.mark.parametrize("spelling", ["plum", "Plum", "PLUM", "p-l_u.m"])
def test_a_signer_is_known_however_the_project_is_spelt(
    index: Index, tmp_path: Path, spelling: str
) -> None:
    plain = "p-l-u-m" if "-" in spelling else "plum"
    identities = Identities(tmp_path / "identities.jsonl")
    content = {"schema": 1, **known(plain)[plain].content(), "project": spelling}
    identities.path.write_text(json.dumps(content) + "\n")
    index.replies["/simple/.*"] = page()

    verdict = attestation_finding(
        ARTIFACT, spelling.swapcase(), [index.url], identities.latest(), impatient()
    )

    assert verdict.kind is AttestationKind.LOST
    assert identities.forget(plain) == 1


def test_one_silent_index_beside_another_that_lacks_the_file_stops(
    index: Index, other: Index
) -> None:
    index.replies["/simple/plum/"] = Reply(500)
    other.replies["/simple/plum/"] = Reply(404)

    for urls in ([index.url, other.url], [other.url, index.url]):
        verdict = attestation_finding(ARTIFACT, "plum", urls, known(), impatient())
        error = decision.decide(Policy.AUTO, verdict)
        assert error
        assert error.exit_code == UNABLE


def test_no_index_at_all_stops_where_a_signer_is_known() -> None:
    for urls in ([], ["file:///mirror/simple"], ["https://[::1/simple"]):
        verdict = attestation_finding(ARTIFACT, "plum", urls, known(), impatient())
        assert isinstance(decision.decide(Policy.AUTO, verdict), CheckfaceError)


def test_without_the_extra_a_known_signer_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "find_spec", lambda _: None)

    before = attestation_finding(ARTIFACT, "plum", [], known(), impatient())
    never = attestation_finding(ARTIFACT, "plum", [], {}, impatient())
    error = decision.decide(Policy.AUTO, before)

    assert error
    assert error.exit_code == UNABLE
    assert "checkface[attest]" in str(error)
    assert decision.decide(Policy.AUTO, never) is None


def test_every_file_of_a_project_needs_its_signature(index: Index) -> None:
    second = Artifact("plum-1.0-cp311-cp311-linux_x86_64.whl", 1, Digest.of_bytes(b"x"))
    other = file(filename=second.filename, hashes={"sha256": second.digest.value})
    index.replies["/simple/plum/"] = page(file(provenance="/proof"), other)

    verdict = attestation_finding(second, "plum", [index.url], known(), impatient())

    assert verdict.kind is AttestationKind.LOST


# The publisher


@pytest.fixture
def forge() -> Iterator[Forge]:
    served = Forge()
    yield served
    served.close()


def accepted(
    repository: str = "octo/tiny", *, published: bool = True
) -> dict[str, PublisherRecord]:
    owner, _, name = repository.partition("/")
    forge = forges.GitHub("github.com", "https://api.github.com")
    of = forges.Repository(forge, owner, name)
    before = PublisherRecord.now("tiny", of, "", "tiny-1.1-py3-none-any.whl", published=published)
    return {"tiny": before}


Ask = Callable[..., PublisherFinding]


@pytest.fixture
def ask(tmp_path: Path, forge: Forge) -> Ask:
    def asked(
        repository: str = "octo/tiny",
        before: dict[str, PublisherRecord] | None = None,
        links: tuple[str, ...] | None = None,
        name: str = "tiny",
    ) -> PublisherFinding:
        path = tmp_path / wheel_name("tiny")
        path.write_bytes(wheel("tiny", links=source(repository) if links is None else links))
        environ = {"GITHUB_API_URL": forge.api}
        artifact, releases = Artifact.of_file(path), Releases(impatient())
        return publisher_finding(path, artifact, name, "1.2", releases, before or {}, environ)

    return asked


def code_of(verdict: PublisherFinding, policy: Policy = Policy.AUTO) -> int:
    error = decision.decide(policy, verdict)
    return error.exit_code if error else 0


def evil() -> bytes:
    return wheel("tiny", links=source("evil/tiny"))


@pytest.mark.parametrize("policy", [Policy.AUTO, Policy.REQUIRE])
@pytest.mark.parametrize("name", ["tiny", "Tiny", "TINY"])
@pytest.mark.parametrize("published", [True, False])
def test_another_repository_than_the_accepted_one_stops_although_it_matches(
    ask: Ask,
    forge: Forge,
    policy: Policy,
    name: str,
    published: bool,  # noqa: FBT001
) -> None:
    forge.publish("evil/tiny", "v1.2", {wheel_name("tiny"): evil()})

    verdict = ask("evil/tiny", accepted(published=published), name=name)

    assert code_of(verdict, policy) == DIFFERS
    told = str(decision.decide(policy, verdict))
    assert "github.com/octo/tiny" in told
    assert "github.com/evil/tiny" in told
    assert "ledger forget-identity tiny" in told
    assert forge.requests == []
    assert verdict.to_remember is None
    assert str(verdict).startswith(
        "publisher: CHANGED to github.com/evil/tiny, was github.com/octo"
    )


@pytest.mark.parametrize(
    "links",
    [
        (),
        source("octo/tiny", "gitlab.com"),
        source("octo/tiny", "github.com.evil.example"),
        (*source("octo/tiny"), *source("evil/tiny")),
        source("octo/tiny-"),
        source("0cto/tiny"),
    ],
)
def test_a_wheel_that_hides_its_known_repository_stops(ask: Ask, links: tuple[str, ...]) -> None:
    assert code_of(ask(before=accepted(), links=links)) == DIFFERS


@pytest.mark.parametrize("spelling", ["octo/tiny", "Octo/Tiny", "octo/tiny.git", "OCTO/TINY/"])
def test_the_accepted_repository_is_the_same_however_it_is_spelt(
    ask: Ask, forge: Forge, spelling: str
) -> None:
    data = wheel("tiny", links=source(spelling))
    for place in ("octo/tiny", "Octo/Tiny", "OCTO/TINY"):
        forge.publish(place, "v1.2", {wheel_name("tiny"): data})

    verdict = ask(spelling, accepted())

    assert code_of(verdict, Policy.REQUIRE) == 0
    assert str(verdict).startswith("publisher: matches")
    assert "never accepted" not in str(verdict)


def test_a_repository_that_was_given_to_another_owner_stops(ask: Ask, forge: Forge) -> None:
    data = wheel("tiny", links=source("octo/tiny"))
    forge.publish("octo/tiny", "v1.2", {wheel_name("tiny"): data})
    (release,) = forge.repositories["octo/tiny"].releases
    release["html_url"] = "https://github.com/evil/tiny/releases/tag/v1.2"

    first = ask()
    second = ask(before=accepted())
    remembered = first.to_remember

    assert code_of(second) == DIFFERS
    assert "github.com/octo/tiny, now github.com/evil/tiny" in str(second)
    assert remembered
    assert code_of(ask(before={"tiny": remembered})) == 0


RUBBISH = {
    "no such repository": ForgeReply(404),
    "server error": ForgeReply(500),
    "rate limit": ForgeReply(403, b"{}", {"X-RateLimit-Remaining": "0"}),
    "no list": ForgeReply(200, b"<html>"),
    "an object": ForgeReply(200, b"{}"),
    "deep": ForgeReply(200, b"[" * 90_000),
    "no release": ForgeReply(200, b"[]"),
    "null": ForgeReply(200, b"null"),
    "too large": ForgeReply(200, b" " * 200_000),
    "redirect to nowhere": ForgeReply(302, b"", {"Location": "http://127.0.0.1:9/"}),
}


@pytest.mark.parametrize("reply", [pytest.param(each, id=name) for name, each in RUBBISH.items()])
def test_a_publisher_who_has_published_and_is_not_heard_of_stops(
    ask: Ask, forge: Forge, reply: ForgeReply
) -> None:
    forge.api_server.first = [reply] * 3

    before, silent, never = (
        ask(before=accepted()),
        ask(before=accepted(published=False)),
        ask(),
    )

    assert (UNABLE, 0, 0) == (code_of(before), code_of(silent), code_of(never))
    told = str(decision.decide(Policy.AUTO, before))
    assert "try again" in told
    assert "ledger forget-identity tiny" in told
    assert "--publisher=off" in told


def _without_asset(release: dict[str, Any]) -> None:
    release["assets"] = []


def _without_digest(release: dict[str, Any]) -> None:
    release["assets"][0]["digest"] = None


def _with_an_odd_digest(release: dict[str, Any]) -> None:
    release["assets"][0]["digest"] = "md5:" + "0" * 32


def _with_a_digest_of_another_type(release: dict[str, Any]) -> None:
    release["assets"][0]["digest"] = ["sha256:" + "0" * 64]


def _with_a_broken_upload(release: dict[str, Any]) -> None:
    release["assets"][0]["state"] = "starter"


def _of_another_version(release: dict[str, Any]) -> None:
    release["tag_name"] = "v1.1"


def _as_draft(release: dict[str, Any]) -> None:
    release["draft"] = True


@pytest.mark.parametrize(
    "change",
    [
        _without_asset,
        _without_digest,
        _with_an_odd_digest,
        _with_a_digest_of_another_type,
        _with_a_broken_upload,
        _of_another_version,
        _as_draft,
    ],
)
def test_a_release_without_a_digest_stops_where_one_was_published_before(
    ask: Ask, forge: Forge, change: Callable[[dict[str, Any]], None]
) -> None:
    data = wheel("tiny", links=source("octo/tiny"))
    forge.publish("octo/tiny", "v1.2", {wheel_name("tiny"): data})
    change(forge.repositories["octo/tiny"].releases[0])

    assert (UNABLE, 0) == (code_of(ask(before=accepted())), code_of(ask()))


def test_an_odd_digest_is_not_the_same_as_none(ask: Ask, forge: Forge) -> None:
    forge.publish("octo/tiny", "v1.2", {wheel_name("tiny"): b"x"})
    _with_an_odd_digest(forge.repositories["octo/tiny"].releases[0])

    assert ask().standing is Standing.UNREADABLE


def test_what_is_remembered_of_a_publisher_comes_back(
    ask: Ask, forge: Forge, tmp_path: Path
) -> None:
    data = wheel("tiny", links=source("octo/tiny"))
    publishers = Publishers(tmp_path / "publishers.jsonl")

    publishers.record(filter(None, [ask().to_remember]))
    assert not publishers.latest()["tiny"].published
    forge.publish("octo/tiny", "v1.2", {wheel_name("tiny"): data})
    publishers.record(filter(None, [ask(before=publishers.latest()).to_remember]))
    again = ask(before=publishers.latest())

    assert publishers.latest()["tiny"].published
    assert again.to_remember is None
    assert publishers.forget("tiny") == 2


@pytest.mark.parametrize(
    "line",
    ["{", "3", "null", "[]", '{"schema": 2}', '{"schema": 1, "project": 3}', "[" * 90_000],
)
@pytest.mark.parametrize("kept", [Publishers, Identities])
def test_a_damaged_memory_is_no_memory_of_nothing(
    tmp_path: Path, kept: Callable[[Path], Publishers | Identities], line: str
) -> None:
    records = kept(tmp_path / "records.jsonl")
    records.path.write_text(line)

    with pytest.raises(LedgerError, match="line 1"):
        records.latest()
    assert records.path.read_text() == line


def test_a_record_behind_a_line_without_its_end_stands_on_its_own(tmp_path: Path) -> None:
    identities = Identities(tmp_path / "identities.jsonl")
    identities.path.write_text(json.dumps({"schema": 1, **known()["plum"].content()}))

    identities.record([replace(known()["plum"], project="fig")])

    assert {"plum", "fig"} == set(identities.latest())


def test_witnesses_who_disagree_are_told_of() -> None:
    digest = Digest.of_bytes(b"x")
    signed = AttestationFinding(AttestationKind.VERIFIED, "tiny", NAME, "index.example", SIGNER)
    forge = forges.GitHub("github.com", "https://api.github.com")
    named = {
        repository: PublisherFinding(
            Standing.SAME,
            NAME,
            digest,
            repository=forges.Repository(forge, *repository.split("/")),
        )
        for repository in ("Octo/Plum", "evil/plum")
    }

    same, other = (channels.Findings(None, each, signed) for each in named.values())

    assert same.disagreement == ""
    assert other.disagreement == (
        "signed in github.com/octo/plum, while its own metadata name github.com/evil/plum"
    )
    assert any("ATTENTION" in line for line in other.lines(all_of_it=False))


def test_the_gate_remembers_a_repository_and_stops_for_another(
    bench: Workbench, index: Index, forge: Forge
) -> None:
    bench.environ["GITHUB_API_URL"] = forge.api
    first, second = wheel_name("tiny", "1.2"), wheel_name("tiny", "1.3")
    index.add(first, installable("tiny", "1.2", links=source("octo/tiny")))
    forge.publish("octo/tiny", "v1.2", {first: index.files[first][0]})
    install = ("install", "--no-deps", "--upgrade", "tiny", "--yes")

    accepted_first = bench.run(*install)
    index.add(second, installable("tiny", "1.3", links=source("evil/tiny")))
    forge.publish("evil/tiny", "v1.3", {second: index.files[second][0]})
    stopped = [bench.run(*install, *more) for more in ((), ("--publisher", "require"))]
    forgotten = bench.run("ledger", "forget-identity", "Tiny")
    again = bench.run(*install)

    assert "matches github.com/octo/tiny v1.2 (named by its own metadata" in accepted_first.out
    assert [DIFFERS, DIFFERS] == [done.code for done in stopped]
    assert "github.com/evil/tiny" in stopped[0].err
    assert (0, 0) == (forgotten.code, again.code), again.text


def test_the_gate_stops_where_the_index_does_not_tell_of_a_known_signer(
    bench: Workbench, index: Index
) -> None:
    index.add(wheel_name("tiny"), installable("tiny", "1.2"))
    index.as_json = False
    bench.ledger.parent.mkdir(parents=True, exist_ok=True)
    content = {"schema": 1, **known("tiny")["tiny"].content()}
    (bench.ledger.parent / "identities.jsonl").write_text(json.dumps(content) + "\n")

    stopped = bench.run("install", "--no-deps", "tiny", "--yes")
    off = bench.run("install", "--no-deps", "tiny", "--yes", "--attestation", "off")

    assert stopped.code == UNABLE, stopped.text
    assert "does not tell of attestations" in stopped.err
    assert off.code == 0, off.text
