"""The program that answers the extension says what is so, in one sentence what cannot be said."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checkface_browser.extension_id import CHROMIUM_ID, FIREFOX_ID

ORIGIN = f"chrome-extension://{CHROMIUM_ID}/"
PATIENCE = 120
LARGE = 40 << 20


class Talk:
    """A conversation with the real program."""

    def __init__(self, *callers: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "checkface_browser", *callers],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def send(self, data: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def ask(self, question: object) -> None:
        data = json.dumps(question).encode()
        self.send(struct.pack("=I", len(data)) + data)

    def hear(self) -> Any:
        assert self.process.stdout
        head = self.process.stdout.read(4)
        assert len(head) == 4, "nothing more was said"
        return json.loads(self.process.stdout.read(struct.unpack("=I", head)[0]))

    def end(self) -> tuple[int, bytes, str]:
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err.decode()


@pytest.fixture
def talk() -> Iterator[Talk]:
    begun = Talk(ORIGIN)
    yield begun
    begun.process.kill()
    begun.process.communicate()


def test_a_file_has_its_digest(talk: Talk, tmp_path: Path) -> None:
    file = tmp_path / "a'b; touch PWNED; \u202e.bin"
    file.write_bytes(b"fig")

    talk.ask({"ask": "digest", "path": str(file), "id": 7})

    wanted = f"sha256:{hashlib.sha256(b'fig').hexdigest()}"
    assert {"id": 7, "digest": wanted, "size": 3} == talk.hear()
    assert [file] == list(tmp_path.iterdir())


def test_a_large_file_tells_how_far_it_is(talk: Talk, tmp_path: Path) -> None:
    file = tmp_path / "large"
    with file.open("wb") as made:
        made.truncate(LARGE)

    talk.ask({"ask": "digest", "path": str(file), "id": 1})

    steps = [talk.hear(), talk.hear()]
    assert [{"id": 1, "read": each << 20, "all": LARGE} for each in (16, 32)] == steps
    assert hashlib.sha256(bytes(LARGE)).hexdigest() in talk.hear()["digest"]


def test_one_that_is_stopped_says_so_and_others_go_on(talk: Talk, tmp_path: Path) -> None:
    endless, small = tmp_path / "endless", tmp_path / "small"
    with endless.open("wb") as made:
        made.truncate(1 << 40)
    small.write_bytes(b"")

    talk.ask({"ask": "digest", "path": str(endless), "id": 1})
    assert talk.hear()["all"] == 1 << 40
    talk.ask({"ask": "digest", "path": str(small), "id": 2})
    while (said := talk.hear())["id"] == 1:
        pass
    assert said["digest"].startswith("sha256:e3b0c442")
    talk.ask({"ask": "stop", "id": 1})
    while "read" in (said := talk.hear()):
        pass

    assert {"id": 1, "error": "stopped, as asked"} == said


def test_the_browser_goes_away_in_the_midst_and_so_does_the_program(
    talk: Talk, tmp_path: Path
) -> None:
    with (tmp_path / "endless").open("wb") as made:
        made.truncate(1 << 40)
    talk.ask({"ask": "digest", "path": str(tmp_path / "endless"), "id": 1})
    talk.hear()

    code, _, err = talk.end()

    assert (0, "") == (code, err)


def test_what_lies_beside_a_file_is_its_manifest(talk: Talk, tmp_path: Path) -> None:
    talk.ask({"ask": "beside", "path": str(tmp_path / "x.whl"), "id": 1})
    assert {"id": 1, "manifest": None} == talk.hear()

    (tmp_path / "checkface.json").write_text('{"é": 1}', "utf-8")
    talk.ask({"ask": "beside", "path": str(tmp_path / "x.whl"), "id": 2})
    assert {"id": 2, "manifest": '{"é": 1}'} == talk.hear()

    (tmp_path / "checkface.json").write_bytes(bytes(900_001))
    talk.ask({"ask": "beside", "path": str(tmp_path / "x.whl"), "id": 3})
    assert "more than 900,000 bytes" in talk.hear()["error"]

    (tmp_path / "checkface.json").write_text("\1" * 300_000)  # six times as long in JSON
    talk.ask({"ask": "beside", "path": str(tmp_path / "x.whl"), "id": 4})
    assert "a browser takes 1,000,000" in talk.hear()["error"]


def test_a_manifest_that_leads_elsewhere_is_not_followed(talk: Talk, tmp_path: Path) -> None:
    """It would tell the extension what stands in any file of this user."""
    (tmp_path / "secret").write_text("secret")
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    manifest, within = downloads / "checkface.json", downloads / "1.0.json"
    within.write_text("{}")
    said = []

    for number, target in enumerate((tmp_path / "secret", Path("../secret"), within, manifest)):
        manifest.unlink(missing_ok=True)
        manifest.symlink_to(target)
        talk.ask({"ask": "beside", "path": str(downloads / "x.whl"), "id": number})
        said.append(talk.hear())

    assert ["leads out" in each.get("error", "") for each in said] == [True, True, False, False]
    assert "{}" == said[2]["manifest"]
    assert "cannot read" in said[3]["error"]


@pytest.mark.parametrize("path", ["/" + "a" * 5000 + "/x", "/\ud800/x", "/dev/null/x", "/no/x"])
def test_beside_what_cannot_be_there_is_nothing(talk: Talk, path: str) -> None:
    talk.ask({"ask": "beside", "path": path, "id": 1})

    assert {"id": 1, "manifest": None} == talk.hear()


def test_it_says_which_checkface_it_is(talk: Talk) -> None:
    talk.ask({"ask": "version", "id": 1})

    assert "cf1" == talk.hear()["scheme"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"ask": "digest", "path": "fig", "id": 1}, "absolute path"),
        ({"ask": "digest", "path": "/", "id": 1}, "folder"),
        ({"ask": "digest", "path": "/usr", "id": 1}, "not a regular file"),
        ({"ask": "digest", "path": "/dev/zero", "id": 1}, "not a regular file"),
        ({"ask": "digest", "path": "/no/such/file", "id": 1}, "No such file"),
        ({"ask": "digest", "path": "/a\0b", "id": 1}, "absolute path"),
        ({"ask": "digest", "path": "/" + "a" * 5000, "id": 1}, "cannot read"),
        ({"ask": "digest", "path": "/\ud800", "id": 1}, "cannot read"),
        ({"ask": "digest", "path": ["/etc/passwd"], "id": 1}, "absolute path"),
        ({"ask": "digest", "id": 1}, "absolute path"),
        ({"ask": "beside", "path": 5, "id": 1}, "absolute path"),
        ({"ask": "run", "path": "/bin/sh", "id": 1}, "expected to be asked for"),
        ({"ask": {"digest": 1}, "id": 1}, "expected to be asked for"),
        ({"ask": "version"}, "with an id"),
        ({"ask": "version", "id": True}, "with an id"),
        ({"ask": "version", "id": -1}, "with an id"),
        ({"ask": "version", "id": 1e3}, "with an id"),
        ({"ask": "version", "id": 1 << 60}, "an id up to"),
        (["version"], "with an id"),
        ("version", "with an id"),
        (None, "with an id"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence_and_the_next_question_is_answered(
    talk: Talk, question: object, said: str
) -> None:
    talk.ask(question)
    answer = talk.hear()
    talk.ask({"ask": "version", "id": 9})

    assert said in answer["error"]
    assert "\n" not in answer["error"]
    assert 9 == talk.hear()["id"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_keeps_nobody_waiting(talk: Talk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    talk.ask({"ask": "digest", "path": str(tmp_path / "pipe"), "id": 1})
    assert "not a regular file" in talk.hear()["error"]

    os.mkfifo(tmp_path / "checkface.json")
    talk.ask({"ask": "beside", "path": str(tmp_path / "x"), "id": 2})
    assert "not a regular file" in talk.hear()["error"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\1",
        struct.pack("=I", 5) + b"{}",
        struct.pack("=I", 5) + b"{{{{{",
        struct.pack("=I", 4_000_000_000),
        struct.pack("=I", 0),
        struct.pack("=I", 60_000) + b"[" * 60_000,
        struct.pack("=I", 2) + b"\xff\xfe",
    ],
)
def test_what_is_no_message_ends_it_without_a_word(data: bytes) -> None:
    talk = Talk(ORIGIN)
    talk.send(data)

    assert (0, b"", "") == talk.end()


def test_so_many_files_are_hashed_and_no_more(talk: Talk, tmp_path: Path) -> None:
    with (tmp_path / "endless").open("wb") as made:
        made.truncate(1 << 40)
    for number in range(20):
        talk.ask({"ask": "digest", "path": str(tmp_path / "endless"), "id": number})
    refused: list[Any] = []
    while len(refused) < 4:
        said = talk.hear()
        if "error" in said:
            refused.append(said)

    assert [16, 17, 18, 19] == [each["id"] for each in refused]
    assert "ask again later" in refused[0]["error"]
    talk.ask({"ask": "digest", "path": str(tmp_path / "endless"), "id": 3})
    while "error" not in (said := talk.hear()):
        pass
    assert "question 3 is being answered already" == said["error"]


@pytest.mark.parametrize(
    ("callers", "code"),
    [
        ([ORIGIN], 0),
        ([ORIGIN, "--parent-window=5"], 0),
        (["/somewhere/org.checkface.host.json", FIREFOX_ID], 0),
        (["chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh/"], 2),
        (["/somewhere/org.checkface.host.json", "other@example.org"], 2),
    ],
)
def test_nobody_else_is_answered(callers: list[str], code: int) -> None:
    talk = Talk(*callers)
    if not code:
        talk.ask({"ask": "version", "id": 1})
    ended, out, err = talk.end()

    assert code == ended
    assert bool(out) is not bool(code)
    assert ("expected the extension" in err) is bool(code)
    assert "Traceback" not in err
