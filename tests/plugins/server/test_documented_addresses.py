"""What the documentation says to try can be tried as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.fakes.asking import Asking
from tests.fakes.fake_studio import FakeStudio

from checkface import Digest
from checkface_server.answers.desk import Desk
from checkface_server.service import build_app

PAGE = Path(__file__).parents[3] / "docs/serving.md"
VARIABLES = {
    "$FACES": "",
    "$ADA": str(Digest.of_text("Ada")),
    "$BO": str(Digest.of_text("Bo")),
}


def words_of(line: str) -> list[str]:
    for name, value in VARIABLES.items():
        line = line.replace(name, value)
    return shlex.split(line)


def test_each_command_to_try_is_answered() -> None:
    ask = Asking(build_app(Desk(FakeStudio())))
    lines = re.findall(r"^ +(curl .*\$FACES.*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    answers = {}
    for words in map(words_of, lines):
        body = words[words.index("-d") + 1].encode() if "-d" in words else b""
        kind = ("content-type", "application/json")
        answers[words[-1]] = ask(words[-1], "POST" if body else "GET", kind, body=body).status

    assert {"morph", "mix", "slide", "sheet"} == {path.split("/")[2] for path in answers}
    assert {200} == set(answers.values())
