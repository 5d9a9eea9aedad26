"""No review shows a password that stands in a lock, however it is written, wherever it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import pytest
from tests.attacks.lock_texts import NAMES, uv
from tests.plugins.pip_verify.review.lock_review import Review

from checkface.errors import EngineError
from checkface_channels.locks.environment import Environment
from checkface_gate.report import page_faces

A, B = "1" * 64, "2" * 64
MARK = "4711"
PASSWORDS = [
    "hush4711",
    "hu@sh4711",
    "hu/sh4711",
    "hu#sh4711",
    "hu%404711",
    "hu:sh4711",
    "hu?sh4711",
]
"""The odd ones are careless, and stand in files."""

PLACES = {
    "an index": 'source = {{ registry = "https://me:{password}@index.example/simple" }}',
    "a repository": 'source = {{ git = "https://me:{password}@git.example/apple.git#'
    + "a" * 40
    + '" }}',
    "a file": 'source = {{ url = "https://me:{password}@a.example/apple-1.0-py3-none-any.whl" }}',
}
LINES = [
    "--index-url https://me:{password}@index.example/simple",
    "--extra-index-url=https://me:{password}@index.example/simple",
    "--find-links https://me:{password}@index.example/wheels",
    "--trusted-host me:{password}@index.example",
    "-e git+https://me:{password}@git.example/pear.git#egg=pear",
    "pear @ https://me:{password}@files.example/pear-1.0-py3-none-any.whl",
    "https://me:{password}@files.example/pear-1.0-py3-none-any.whl",
    "-r https://me:{password}@files.example/r.txt",
    "pear @ git+https://me:{password}@git.example/pear@main",
]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No target is asked and no face drawn: this is about text."""

    def draw_nothing(*_: object) -> NoReturn:
        raise EngineError("no pictures in this test")

    monkeypatch.setattr(page_faces, "draw_faces", draw_nothing)
    ours = Environment.of_ours()
    monkeypatch.setattr(Environment, "of_target", classmethod(lambda *_: ours))


def shown(review: Review, old: Path, new: Path, page: Path) -> str:
    """All that any review of them says."""
    reviews = [
        review("show", new),
        review("show", new, "--json"),
        review("diff", old, new, "--html", page),
        review("diff", old, new, "--json"),
        review("diff", old, new, "--markdown"),
        review("check", new, "--against", "installed-cache"),
        review("check", new, "--against", "installed-cache", "--json"),
    ]
    written = page.read_text() if page.exists() else ""
    return written + "".join(said.out + said.err for said in reviews)


@pytest.mark.parametrize("password", PASSWORDS)
@pytest.mark.parametrize("place", PLACES)
def test_a_password_in_a_table_is_never_shown(
    review: Review, tmp_path: Path, password: str, place: str
) -> None:
    text = uv("https://index.example/simple", A)
    source = 'source = { registry = "https://index.example/simple" }'
    (tmp_path / "old.lock").write_text(text)
    (tmp_path / "new.lock").write_text(
        text.replace(source, PLACES[place].format(password=password)).replace(A, B)
    )

    told = shown(review, tmp_path / "old.lock", tmp_path / "new.lock", tmp_path / "page.html")

    assert MARK not in told
    assert "apple" in told


@pytest.mark.parametrize("password", PASSWORDS[1:4])
@pytest.mark.parametrize("line", LINES)
def test_a_password_in_a_line_is_never_shown(
    review: Review, tmp_path: Path, password: str, line: str
) -> None:
    (tmp_path / "old.txt").write_text(f"apple==1.0 --hash=sha256:{A}\n")
    text = f"{line.format(password=password)}\napple==1.0 --hash=sha256:{B}\n"
    (tmp_path / "new.txt").write_text(text)

    told = shown(review, tmp_path / "old.txt", tmp_path / "new.txt", tmp_path / "page.html")

    assert MARK not in told


@pytest.mark.parametrize("name", NAMES)
def test_a_password_of_an_index_that_is_not_there_is_not_shown(
    review: Review, tmp_path: Path, name: str
) -> None:
    index = f"http://me:hush{MARK}@127.0.0.1:9/simple/"
    (tmp_path / name).write_text(NAMES[name](index, A))

    said = review("check", tmp_path / name)

    assert said.code == 14, said
    assert "127.0.0.1:9 cannot be reached" in said.out
    assert MARK not in said.out + said.err


def test_nobody_speaks_for_us_in_any_form(review: Review, tmp_path: Path) -> None:
    evil = (
        "\\u001b[2J\\u202e\\u0007@user www.evil.example <img src=x onerror=alert(1)> [x](http://e)"
    )
    text = uv("https://index.example/simple", A)
    source = 'source = { registry = "https://index.example/simple" }'
    hostile = 'source = { git = "https://git.example/' + evil + '" }'
    (tmp_path / "old.lock").write_text(text)
    (tmp_path / "new.lock").write_text(text.replace(source, hostile))
    page = tmp_path / "page.html"

    told = shown(review, tmp_path / "old.lock", tmp_path / "new.lock", page)

    assert not {"\x1b", "\u202e", "\x07"} & set(told)
    assert "<img src=x" not in page.read_text()
    assert json.loads(review("diff", tmp_path / "old.lock", tmp_path / "new.lock", "--json").out)
