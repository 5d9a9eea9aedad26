"""What a person clicked on is read, and compared exactly with what somebody has written down."""

from __future__ import annotations

import base64
import hashlib
import os
import stat
import webbrowser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkface import Digest, Standing
from checkface.errors import DigestError
from checkface_desktop import page, window_command
from checkface_desktop.desk import OTHER, Desk
from checkface_desktop.expectation import expected_in, finding, other_file
from checkface_desktop.reading import CHANGED, CancelledError, path_of, read
from checkface_desktop.work import Read

NAME = "a b'; touch PWNED; '.bin"
DATA = b"hello"
SHA256 = hashlib.sha256(DATA).hexdigest()
SHA512 = hashlib.sha512(DATA).hexdigest()
SHA1 = hashlib.new("sha1", DATA, usedforsecurity=False).hexdigest()
WRONG = "0" * 64


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(DATA)
    return path


@pytest.mark.parametrize("algorithm", ["sha256", "sha512", "sha1"])
def test_a_file_is_read_for_each_algorithm(file: Path, algorithm: str) -> None:
    reading = read(file, algorithm)

    assert reading.digest == Digest(algorithm, hashlib.new(algorithm, DATA).hexdigest())
    assert (reading.size, len(reading.words), reading.reason) == (5, 4, "")


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("folder", "is a folder"),
        ("pipe", "is a pipe"),
        ("gone", "No such file"),
        ("device", "is a device"),
        ("loop", "cannot be read"),
        ("nul", "null"),
        ("long", "too long"),
    ],
)
def test_what_is_no_file_is_told_in_one_sentence(tmp_path: Path, kind: str, reason: str) -> None:
    path = {"device": Path(os.devnull), "nul": Path("a\0b"), "long": Path("x" * 5000)}.get(
        kind, tmp_path / "\u202ething\n"
    )
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "loop":
            path.symlink_to(path)

    reading = read(path, "sha256")

    assert reading.digest is None
    assert reason in reading.reason
    assert (reading.reason + reading.name).isprintable()
    assert "\u202e" not in reading.reason + reading.name


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read all")
def test_no_permission_is_told(file: Path) -> None:
    file.chmod(0)

    assert "Permission denied" in read(file, "sha256").reason


@pytest.mark.parametrize("change", ["append", "replace", "delete"])
def test_a_file_that_changes_meanwhile_is_told(file: Path, change: str) -> None:
    def progress(_: int) -> None:
        match change:
            case "append":
                file.write_bytes(DATA * 2)
            case "replace":
                other = file.with_name("other")
                other.write_bytes(DATA)
                other.replace(file)
            case _:
                file.unlink()

    reading = read(file, "sha256", progress)

    told = CHANGED if change != "delete" else "No such file"
    assert told in reading.reason


def test_reading_ends_where_nobody_waits_for_it(file: Path) -> None:
    def progress(_: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        read(file, "sha256", progress)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
@settings(deadline=None)
def test_an_address_is_the_path_that_it_names(name: str) -> None:
    path = Path("/") / name.replace("/", "_")

    assert path_of(path.as_uri()) == path
    assert path_of(str(path)) == path


SPELLINGS = [
    *(
        SHA256,
        SHA256.upper(),
        f"sha256:{SHA256}",
        f"  SHA256:{SHA256}\n",
        f"--hash=sha256:{SHA256}",
    ),
    " ".join(SHA256[start : start + 8] for start in range(0, 64, 8)),
    *(f"{SHA256}  {NAME}", f"{SHA256} *{NAME}", f"SHA256 ({NAME}) = {SHA256}"),
    *(f"SHA2-256({NAME})= {SHA256}", f"{SHA256}  dist/{NAME}\n", f"# sums\n\n{SHA256}  {NAME}\r\n"),
    "sha256-" + base64.b64encode(bytes.fromhex(SHA256)).decode(),
    f"{WRONG}  other\n{SHA256}  {NAME}\n{WRONG}  third",
    f"{SHA512}  {NAME}\n{SHA256}  {NAME}",
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_every_spelling_of_the_digest_is_the_same(file: Path, text: str) -> None:
    found = finding(read(file, "sha256"), expected_in(text))

    assert found.standing is Standing.SAME
    assert "all 64 digits are equal" in found.reason


@pytest.mark.parametrize(
    ("text", "standing", "reason"),
    [
        (f"{WRONG}  {NAME}\n{SHA256}  other", Standing.DIFFERENT, "digit 1 of 64"),
        (f"{SHA256[:-1]}{'0' if SHA256[-1] != '0' else '1'}", Standing.DIFFERENT, "digit 64 of 64"),
        (f"{WRONG}  other\n{WRONG}  third", Standing.UNKNOWN, "none of these 2 lines"),
        (f"{WRONG}  other\n{SHA256}  x/third", Standing.UNKNOWN, "its bytes are those of third"),
        (f"{WRONG}  {NAME}.asc\n{SHA256}  third", Standing.UNKNOWN, "none of these 2 lines"),
        (f"{WRONG}  {NAME}\n{SHA256}  {NAME}", Standing.UNREADABLE, "several things"),
        (f"{WRONG}\n{SHA256}\n", Standing.UNREADABLE, "several things"),
        (f"# two\n{WRONG}\n\n{SHA256}", Standing.UNREADABLE, "several things"),
    ],
)
def test_what_is_not_the_same_is_never_called_so(
    file: Path, text: str, standing: Standing, reason: str
) -> None:
    found = finding(read(file, "sha256"), expected_in(text))

    assert (found.standing, reason in found.reason) == (standing, True)


@pytest.mark.parametrize(
    "text",
    [
        *("hello", "5d41402abc4b2a76b9719d911017c592", SHA256[:-1], f"{SHA256}0", "x" * 2_000_000),
        *(f"{SHA256[:32]}\n{SHA256[32:]}", f"{SHA256[:32]} {SHA256[32:]}"),
        *(f"SHA3-256\n{SHA256}  {NAME}", f"{WRONG}  other {SHA256}  {NAME}"),
    ],
)
def test_what_is_no_digest_is_said(text: str) -> None:
    with pytest.raises(DigestError):
        expected_in(text)


@given(st.text())
@settings(deadline=None)
def test_any_text_gives_digests_or_one_sentence(text: str) -> None:
    said = ""
    try:
        expected_in(text)
    except DigestError as error:
        said = str(error)

    assert "\n" not in said


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/dist/x y", Path("/dist/x y")),
        ("file:///dist/x%20y\n", Path("/dist/x y")),
        ("x-special/gnome-copied-files\ncopy\nfile:///dist/x", Path("/dist/x")),
        (SHA256, None),
        ("/dist/x\n/dist/y", None),
        ("relative", None),
    ],
)
def test_a_path_or_an_address_is_another_file(text: str, path: Path | None) -> None:
    assert path == other_file(text)


class ReadsAtOnce:
    """Reads when it is told to, and answers the desk as the window would."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, Path, str]] = []

    def read(self, number: int, path: Path, algorithm: str) -> None:
        self.asked.append((number, path, algorithm))

    def cancel(self, number: int) -> None:
        self.asked = [each for each in self.asked if each[0] != number]

    def answer(self, desk: Desk) -> None:
        while self.asked:
            number, path, algorithm = self.asked.pop(0)
            desk.take(Read(number, read(path, algorithm)))


@pytest.fixture
def reader() -> ReadsAtOnce:
    return ReadsAtOnce()


def test_a_digest_of_another_algorithm_has_the_file_read_for_it(
    file: Path, reader: ReadsAtOnce
) -> None:
    desk = Desk(reader, [file], "sha256")
    desk.begin()
    reader.answer(desk)

    desk.compare(SHA512)
    waiting = desk.finding(0)
    reader.answer(desk)

    found = desk.finding(0)
    assert waiting is None
    assert found
    assert found.standing is Standing.SAME
    assert desk.items[0].algorithm == "sha512"


def test_another_file_is_compared_as_it_is_read(file: Path, reader: ReadsAtOnce) -> None:
    other = file.with_name("other")
    other.write_bytes(DATA + b"!")
    desk = Desk(reader, [file], "sha256")
    desk.begin()

    desk.compare(other.as_uri())
    reader.answer(desk)
    different = desk.finding(0)
    desk.choose(0, "sha512")
    other.write_bytes(DATA)
    reader.answer(desk)
    same = desk.finding(0)
    desk.compare("")

    assert different
    assert different.standing is Standing.DIFFERENT
    assert same
    assert (same.standing, same.actual) == (Standing.SAME, Digest("sha512", SHA512))
    assert desk.finding(0) is None
    assert OTHER not in desk.items


def test_lines_say_of_each_of_many_files_what_it_should_be(file: Path, reader: ReadsAtOnce) -> None:
    others = [file.with_name(name) for name in ("two", "three", "gone")]
    for path in others[:2]:
        path.write_bytes(path.name.encode())
    desk = Desk(reader, [file, *others], "sha256")
    desk.begin()
    desk.compare(f"{SHA1}  {NAME}\n{WRONG}  two\n")

    reader.answer(desk)

    found = [desk.finding(number) for number in range(4)]
    assert [each.standing for each in found if each] == [
        *(Standing.SAME, Standing.DIFFERENT, Standing.UNKNOWN, Standing.UNREADABLE)
    ]


def test_an_answer_that_nobody_waits_for_any_more_changes_nothing(
    file: Path, reader: ReadsAtOnce
) -> None:
    desk = Desk(reader, [file], "sha256")
    desk.begin()
    desk.choose(0, "sha1")

    desk.take(Read(0, read(file, "sha256")))

    assert desk.items[0].reading is None


def test_without_a_screen_it_prints_as_show_does(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    code = window_command.main(["--algorithm", "sha512", "--", str(file), str(file.parent)])

    said = capsys.readouterr()
    assert f"sha512:{SHA512}" in said.out
    assert "is a folder" in said.err
    assert code == 2


def test_a_file_may_be_called_like_an_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("--help", "--algorithm=sha1", "--"):
        Path(name).write_bytes(DATA)

    code = window_command.main(["--in", "text", "--", "--help", "--algorithm=sha1"])

    assert capsys.readouterr().out.count(f"sha256:{SHA256}") == 2
    assert code == 0


class Browser:
    """Takes every address, unless it does not start."""

    def __init__(self, *, starts: bool = True) -> None:
        self.opened: list[str] = []
        self.starts = starts

    def open(self, address: str) -> bool:
        self.opened.append(address)
        return self.starts


def test_the_page_is_private_and_old_ones_go(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser: Any = Browser()
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "cache/checkface/desktop"
    folder.mkdir(parents=True)
    old, fresh, foreign = (folder / name for name in ("face-1.html", "face-2.html", "mine.html"))
    for path in (old, fresh, foreign):
        path.touch()
    for path in (old, foreign):
        os.utime(path, (0, 0))

    assert page.open_page([file, tmp_path], "sha256")

    made = path_of(browser.opened[0])
    text = made.read_text("utf-8")
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert [old.exists(), fresh.exists(), foreign.exists()] == [False, True, True]
    assert "default-src 'none'" in text
    assert "<script" not in text
    assert "is a folder" in text


@pytest.mark.parametrize("reason", ["the browser does not start", "nothing can be written"])
def test_a_page_that_nobody_sees_is_not_left_behind_and_lines_stand_in(
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    reason: str,
) -> None:
    browser: Any = Browser(starts=False)
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    monkeypatch.setattr(window_command, "_shows_window", lambda *_, **__: False)
    monkeypatch.setattr(window_command, "_has_display", lambda: True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    if "written" in reason:
        (tmp_path / "cache").write_text("a file where a folder would be")

    code = window_command.main(["--", str(file)])

    assert f"sha256:{SHA256}" in capsys.readouterr().out
    assert code == 0
    assert len(browser.opened) == ("browser" in reason)
    assert not [*tmp_path.rglob("face-*.html")]


def test_a_name_in_the_page_is_text(tmp_path: Path) -> None:
    path = tmp_path / "<script>alert(1)<\u202e.bin"
    path.write_bytes(DATA)

    text = page.page_of([read(path, "sha256")])

    assert "<script>" not in text
    assert "\u202e" not in text
    assert SHA256[:8] in text


def test_without_a_browser_there_is_no_page(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise webbrowser.Error

    monkeypatch.setattr(webbrowser, "get", refuse)

    assert not page.open_page([file], "sha256")
