"""Only a yes is a yes: whatever else comes from a keyboard is No, and no mistake of ours."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys

import pytest

PATIENCE = 120

CHILD = """
import sys
from checkface_pip_verify.cli import BOUNDARY
from checkface_gate.screen.consent import Consent, unasked_about
def ask():
    Consent("Install?", print).require(unasked_about(1), may_ask=True)
    return 0
sys.exit(BOUNDARY.run(ask))
"""


def answered(typed: bytes, encoding: str) -> tuple[int, str]:
    """The code of what a person at a terminal says, and what they see."""
    master, slave = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    seen = _until(master, b"N/?] ")
    os.write(master, typed)
    seen += _until(master, b"\0never")
    os.close(master)
    return child.wait(PATIENCE), seen.decode(errors="replace")


def _until(master: int, text: bytes) -> bytes:
    seen = b""
    while text not in seen and (chunk := _read(master)):
        seen += chunk
    return seen


def _read(master: int) -> bytes:
    if not select.select([master], [], [], PATIENCE)[0]:
        return b""
    try:
        return os.read(master, 65536)
    except OSError:  # nobody holds the other side any more
        return b""


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1:strict"])
@pytest.mark.parametrize("typed", [b"y\xff\n", b"\xc3\n"])
def test_an_answer_in_another_encoding_is_no(encoding: str, typed: bytes) -> None:
    code, seen = answered(typed, encoding)

    assert code == 10, seen
    assert "declined" in seen


@pytest.mark.parametrize("typed", [b"y\n", b" YES \n"])
def test_a_yes_is_one_in_every_encoding(typed: bytes) -> None:
    assert answered(typed, "ascii")[0] == 0
