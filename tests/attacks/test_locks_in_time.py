"""Reading takes time in proportion to the text, whatever a stranger wrote: never its square."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.attacks.lock_forms import FORMS, PYLOCK

from checkface import Artifact
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import LockError
from checkface_channels.locks.reading import parse_lock
from checkface_channels.locks.source import OnDisk
from checkface_gate.lock_decision import LockExpectation

OURS = Environment.of_ours()
ZEROS = "0" * 64
BOUND = 60
"""Seconds: a square of these sizes takes minutes or hours."""

UV = 'version = 1\nrequires-python = ">=3"\n'
MARKER = " and ".join(f"extra == 'e{number}'" for number in range(9))


def digits(count: int) -> list[str]:
    return [f"{number:064x}" for number in range(count)]


TEXTS: dict[str, Callable[[], str]] = {
    "blanks before a comment": lambda: f"plum==1.0{' ' * 200_000}x # comment\n",
    "blanks": lambda: f"plum==1.0{' ' * 500_000}--hash=sha256:{ZEROS}\n" * 3,
    "tabs and blanks": lambda: " \t" * 200_000 + "x\n",
    "blanks in a marker": lambda: f"plum==1.0 ;{' ' * 60_000}os_name == 'x'\n" * 20,
    "number signs": lambda: " #" * 1_000_000 + "\n",
    "number signs in a word": lambda: "plum" + "#" * 1_000_000 + "\n",
    "hashes": lambda: "plum==1.0" + "".join(f" --hash=sha256:{d}" for d in digits(100_000)) + "\n",
    "hashes on lines": lambda: (
        "plum==1.0 \\\n" + "".join(f"  --hash=sha256:{d} \\\n" for d in digits(30_000)) + "\n"
    ),
    "lines of one package": lambda: "".join(
        f"plum==1.0 --hash=sha256:{d}\n" for d in digits(5_000)
    ),
    "one long line": lambda: "a" * 2_000_000,
    "one long option": lambda: "-" * 2_000_000,
    "one long value": lambda: f"--index-url={'a' * 2_000_000}\n",
    "quotes": lambda: "-i " + "'a'" * 200_000 + "\n",
    "open quotes": lambda: "-i '" + '"' * 1_000_000 + "\n",
    "backslashes": lambda: "-i " + "\\\\" * 200_000 + "x\n",
    "joined lines": lambda: "a\\\n" * 500_000,
    "specifiers": lambda: "plum" + ",".join(["==1"] * 10_000) + "\n",
    "dots in a version": lambda: "plum==" + "1." * 30_000 + "1\n",
    "a version": lambda: f"plum=={'1' * 5_000}\n",
    "a name": lambda: f"{'a' * 1_000_000}==1\n",
    "a name of separators": lambda: f"a{'-' * 30_000}a==1\n" * 10,
    "extras": lambda: f"plum[{','.join(['a'] * 15_000)}]==1\n",
    "a file name": lambda: f"https://x/{'a-' * 500_000}1-py3-none-any.whl\n",
    "a fragment": lambda: f"plum @ https://x/p.whl#{'&sha256=0' * 5_000}\n",
    "unequal brackets": lambda: "plum[" * 10_000 + "\n",
    "parentheses": lambda: f"plum==1 ; {'(' * 30_000}\n",
    "userinfo": lambda: "--index-url=" + "http://a:" * 50_000 + "\n",
    "includes": lambda: "-r x.txt\n" * 1_000,
    "tables": lambda: f"a={'[' * 100_000}",
    "dotted keys": lambda: ".".join(["a"] * 5_000) + "=1\n",
    "objects": lambda: '{"a":' * 100_000,
    "uv packages": lambda: (
        UV
        + "".join(
            f'[[package]]\nname = "p{n}"\nversion = "1"\nsource = {{ registry = "x" }}\n'
            f'dependencies = [{{ name = "p{n + 1}" }}, {{ name = "p0" }}]\n'
            for n in range(3_000)
        )
    ),
    "uv versions": lambda: (
        UV
        + "".join(
            f'[[package]]\nname = "p"\nversion = "{n}"\nsource = {{ registry = "x" }}\n'
            'dependencies = [{ name = "p" }]\n'
            for n in range(1_500)
        )
    ),
    "uv markers": lambda: (
        UV
        + "".join(
            f'[[package]]\nname = "p{n}"\nversion = "1"\nsource = {{ registry = "x" }}\n'
            f'resolution-markers = ["{MARKER}"]\n'
            for n in range(1_000)
        )
    ),
    "a uv version": lambda: FORMS["uv"]("sha256", ZEROS).replace("1.0", "1" * 5_000),
    "a pylock name": lambda: PYLOCK.replace('"plum"', f'"{"a" * 1_000_000}"'),
    "a Pipfile name": lambda: FORMS["Pipfile.lock"]("sha256", ZEROS).replace(
        '"plum"', f'"{"-" * 1_000_000}"'
    ),
    "a digest": lambda: FORMS["uv"]("sha256", "0" * 1_000_000),
    "a shake": lambda: FORMS["uv"]("shake_256", "0" * 1_000_000),
    "an algorithm": lambda: FORMS["uv"]("a" * 1_000_000, ZEROS),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_result_or_one_short_error_comes_in_time(text: Callable[[], str]) -> None:
    written = text().encode()
    begin = time.monotonic()
    try:
        held = parse_lock(OnDisk(Path("some.lock")), written, OURS)
        told = held.notes + held.unreadable
    except LockError as error:
        told = (str(error),)
    assert all(len(sentence) < 1000 for sentence in told)
    assert time.monotonic() - begin < BOUND


def test_a_wheel_is_found_among_a_hundred_thousand_digests_in_time(tmp_path: Path) -> None:
    path = tmp_path / "plum-1.0-py3-none-any.whl"
    path.write_bytes(b"bytes")
    lock = parse_lock(OnDisk(Path("x")), TEXTS["hashes"]().encode(), OURS)
    begin = time.monotonic()

    verdict = LockExpectation.of([lock]).finding(path, Artifact.of_file(path), "plum", "1.0")

    assert verdict.error
    assert len(str(verdict.error)) < 1500
    assert time.monotonic() - begin < BOUND
