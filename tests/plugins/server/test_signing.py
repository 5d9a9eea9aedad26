"""`checkface serve sign`: a server with that key answers what it prints; all else is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes.asking import Asking
from tests.fakes.fake_studio import FakeStudio

from checkface.command.cli import main
from checkface_server.answers.desk import Desk, Rules
from checkface_server.service import build_app

KEY, OTHER = b"a key that is long enough", b"another that is long enough"
HEX = "ab" * 32
BODY = b'{"digests": ["sha256:%s"]}' % HEX.encode()


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    file = tmp_path / "keys"
    file.write_bytes(KEY + b"\n" + OTHER + b"\n")
    return file


def ask() -> Asking:
    return Asking(build_app(Desk(FakeStudio(), Rules(signing_keys=(KEY,)))))


def sign(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    try:
        code = main(["serve", *words])
    except SystemExit as ended:
        code = int(ended.code or 0)
    return (code, *capsys.readouterr())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_key_is_the_same_with_the_mark_of_an_editor_before_it(
    capsys: pytest.CaptureFixture[str], keys: Path, encoding: str
) -> None:
    address = f"/cf1/sha256/{HEX}/face-0-64.png"
    plain = sign(capsys, "sign", "--signing-keys", str(keys), address)
    keys.write_bytes(keys.read_text().replace("\n", "\r\n").encode(encoding))

    assert plain == sign(capsys, "sign", "--signing-keys", str(keys), address)


@pytest.mark.parametrize(
    "address",
    [
        f"/cf1/sha256/{HEX}/face-0-64.png",
        f"/cf1/sha256/{HEX}/card.svg?name=a%20b&version=1",
        f"/cf1/sha256/{HEX}/face-0-64.png?sig=old",
        f"/cf1/sha256/{HEX.upper()}/face-0-64.png",
        "/api/face/?value=50%%20off%20&dim=64",
        "/api/face?value=x",
        f"/avatar/{HEX}?s=80",
    ],
)
@pytest.mark.parametrize("origin", ["", "https://faces.example.org", "HTTP://127.0.0.1:8080"])
def test_what_is_signed_is_answered(
    capsys: pytest.CaptureFixture[str], keys: Path, address: str, origin: str
) -> None:
    """Also in another spelling, which the server would redirect and then refuse."""
    code, said, complaint = sign(capsys, "sign", "--signing-keys", str(keys), origin + address)
    assert (0, "") == (code, complaint)
    assert said.startswith(f"{origin}/")
    signed = said.removeprefix(origin).removesuffix("\n")

    assert 200 == ask()(signed).status
    assert 403 == ask()(f"{signed[:-1]}{'B' if signed[-1] == 'A' else 'A'}").status


def test_several_are_signed_in_order_and_by_a_key_of_the_environment(
    capsys: pytest.CaptureFixture[str], keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKFACE_SERVE_SIGNING_KEYS", str(keys))
    wanted = [f"/cf1/sha256/{HEX}/face-{number}-64.png" for number in range(3)]
    code, said, _ = sign(capsys, "sign", *wanted)

    assert 0 == code
    assert wanted == [line.partition("?")[0] for line in said.splitlines()]
    assert {200} == {ask()(line).status for line in said.splitlines()}


def test_an_option_before_it_counts_too(capsys: pytest.CaptureFixture[str], keys: Path) -> None:
    code, said, _ = sign(capsys, "--signing-keys", str(keys), "sign", "/api/face/?value=x")

    assert (0, 200) == (code, ask()(said.strip()).status)


def test_a_post_is_signed_with_its_body(
    capsys: pytest.CaptureFixture[str], keys: Path, tmp_path: Path
) -> None:
    (tmp_path / "body").write_bytes(BODY)
    words = ("sign", "--signing-keys", str(keys), "--post", str(tmp_path / "body"), "/cf1/sheet")
    code, said, _ = sign(capsys, *words)
    kind = ("content-type", "application/json")

    assert (0, 200) == (code, ask()(said.strip(), "POST", kind, body=BODY).status)
    assert 403 == ask()(said.strip(), "POST", kind, body=BODY + b" ").status


WRONG = {
    "no address": (["sign"], 2, "address"),
    "a word": (["sign", "faces"], 2, "expected a path"),
    "another scheme": (["sign", "ftp://a.example/cf1"], 2, "expected a path"),
    "what is not escaped": (["sign", "/text/\u00e9"], 2, "expected a path"),
    "a fragment": (["sign", "/text/x#y"], 2, "expected a path"),
    "nothing there": (["sign", "/cf2/x"], 2, "no server answers GET there"),
    "a wrong side": (["sign", f"/cf1/sha256/{HEX}/face-0-9999.png"], 2, "1024"),
    "what would be posted": (["sign", "/cf1/sheet"], 2, "no server answers GET there"),
    "an unreadable body": (["sign", "--post", "/nowhere", "/cf1/sheet"], 2, "--post is '/nowhere'"),
    "one of two": (["sign", f"/cf1/sha256/{HEX}.json", "/cf2"], 2, "cannot sign '/cf2'"),
}


@pytest.mark.parametrize(("words", "code", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_signed_is_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str],
    keys: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.setenv("CHECKFACE_SERVE_SIGNING_KEYS", str(keys))
    ended, printed, complaint = sign(capsys, *words)

    assert (code, "") == (ended, printed)
    assert said in complaint
    assert "Traceback" not in complaint


@pytest.mark.parametrize("content", [None, b"short", b"a" * 16 + b"\n" + b"b" * 16 + b"\n" + KEY])
def test_keys_that_cannot_be_used_are_told_and_not_shown(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "keys"
    if content is not None:
        file.write_bytes(content)
    code, printed, complaint = sign(capsys, "sign", "--signing-keys", str(file), "/text/x")

    assert (2, "") == (code, printed)
    assert "--signing-keys" in complaint
    assert KEY.decode() not in complaint


def test_without_keys_it_is_said_which_option_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHECKFACE_SERVE_SIGNING_KEYS", raising=False)
    code, _, complaint = sign(capsys, "sign", "/text/x")

    assert 2 == code
    assert "--signing-keys" in complaint
