"""`checkface serve` as a person starts it: what all its rooms promise together."""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import runpy
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.fakes.patience import LONGEST
from tests.fakes.running_service import REAL, ROOT, Held, get, needs_proc, serving

from checkface_server.settings import Settings, option

pytestmark = [
    pytest.mark.drawn,
    pytest.mark.skipif(os.name != "posix", reason="ends servers with signals"),
]
PAGE = ROOT / "docs/serving.md"


def address(name: str, kind: str = "64.png") -> str:
    return f"/cf1/sha256/{hashlib.sha256(name.encode()).hexdigest()}/face-0-{kind}"


def test_three_times_ten_that_ask_at_once_have_three_faces_drawn(tmp_path: Path) -> None:
    with serving(cache=tmp_path, what=REAL) as ours:
        where = ours.wait_for("listening")
        with ThreadPoolExecutor(30) as clients:
            paths = [address(f"{number % 3}") for number in range(30)]
            answers = list(clients.map(lambda path: get(where["url"], path), paths))

        assert {200} == {status for status, _ in answers}
        assert 3 == len({data for _, data in answers})
        assert b"checkface_faces_drawn_total 3.0" in get(where["metrics"], "/metrics")[1]


def test_one_drawing_gives_all_sizes_and_formats(tmp_path: Path) -> None:
    with serving(cache=tmp_path, what=REAL) as ours:
        where = ours.wait_for("listening")
        for kind in ("64.png", "100.webp", "300.jpg", "1024.webp"):
            assert 200 == get(where["url"], address("x", kind))[0]

        assert b"checkface_faces_drawn_total 1.0" in get(where["metrics"], "/metrics")[1]


@needs_proc
def test_what_a_client_wanted_who_has_gone_away_is_not_drawn(tmp_path: Path) -> None:
    """The lanes of the only process are taken, so that one more waits."""
    with serving(cache=tmp_path, what=REAL) as ours:
        held = Held.of(ours)
        taken = held.fill_lanes(address)
        where = urlsplit(held.url)
        with socket.create_connection((where.hostname or "", where.port or 0), LONGEST) as gone:
            gone.sendall(f"GET {address('c')} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            held.wait_until("waiting_pictures 1.0")
        held.wait_until("waiting_pictures 0.0")
        held.let_go()

        assert [(200, b"\x89PNG")] * taken == held.all_answers()
        drawn = f"checkface_faces_drawn_total {float(taken)}"
        assert drawn.encode() in get(held.metrics, "/metrics")[1]


@needs_proc
def test_what_would_wait_too_long_is_refused_with_a_time_to_come_back(tmp_path: Path) -> None:
    """The first of those that wait is let in, and told when its turn does not come."""
    with serving("--longest-wait", "0.1", cache=tmp_path, what=REAL) as ours:
        held = Held.of(ours)
        taken = held.fill_lanes(address)
        where = urlsplit(held.url)
        connections = [
            http.client.HTTPConnection(where.hostname or "", where.port, timeout=LONGEST)
            for _ in range(5)
        ]
        for number, connection in enumerate(connections):
            connection.request("GET", address(f"c{number}"))
        answers = [connection.getresponse() for connection in connections]
        for connection in connections:
            connection.close()
        held.let_go()

        assert {503} == {answer.status for answer in answers}
        assert all(int(answer.headers["Retry-After"]) >= 1 for answer in answers)
        assert [(200, b"\x89PNG")] * taken == held.all_answers()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--port", "http"), 2, "checkface: --port is 'http': expected a whole number"),
        (("--signing-keys", "no-such-file"), 2, "checkface: --signing-keys is 'no-such-file'"),
        (("--trusted-proxies", "everybody"), 2, "checkface: --trusted-proxies is 'everybody'"),
        (("--public-url", "faces"), 2, "checkface: --public-url is 'faces': expected an address"),
        (("--cache-dir", "~no-such-user/x"), 2, "checkface: --cache-dir is '~no-such-user/x'"),
        (("--host", "a..b"), 2, "checkface: --host is 'a..b': expected an address"),
        (("--registered", "missing/x"), 3, "checkface: cannot use 'missing/x' for registered"),
        (("--prot=1",), 2, "checkface: error: unrecognized arguments: --prot"),
    ],
)
def test_what_cannot_be_meant_is_told(
    tmp_path: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    command = [sys.executable, *REAL, "--port", "0", "--metrics-port", "off"]
    done = subprocess.run(
        [*command, "--cache-dir", str(tmp_path), *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )

    assert code == done.returncode
    assert sentence in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "keys", [b"", b"short", b"k" * 15, b"k" * 20 + b"\nshort", b"k" * 20 + b"\n"]
)
def test_nothing_of_a_key_is_told(tmp_path: Path, keys: bytes) -> None:
    """The last one is a good one."""
    path = tmp_path / "signing.txt"
    path.write_bytes(keys)
    if keys == b"k" * 20 + b"\n":
        with serving("--signing-keys", str(path), cache=tmp_path, what=REAL) as ours:
            url = ours.wait_for("listening")["url"]
            assert 403 == get(url, address("x"))[0]
            ours.process.send_signal(signal.SIGTERM)
            assert 0 == ours.wait()
        assert keys.decode().strip() not in ours.said
    else:
        ports = ("--port", "0", "--metrics-port", "off")
        command = [sys.executable, *REAL, *ports, "--signing-keys", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
        assert 2 == done.returncode
        assert "expected one or two lines" in done.stderr
        assert "kkk" not in done.stderr + done.stdout


def test_the_page_has_every_setting_and_every_number_as_the_code_says_them() -> None:
    """Both are made from the code, by `make serving`."""
    text = PAGE.read_text("utf-8")
    page = runpy.run_path(str(ROOT / "docs/serving.py"))["page"]

    assert text == page(text)
    assert [] == [one.name for one in fields(Settings) if f"| `{option(one)}` |" not in text]


def test_the_page_names_every_event_of_the_log() -> None:
    text = PAGE.read_text("utf-8")
    code = [path.read_text("utf-8") for path in (ROOT / "plugins/server").rglob("*.py")]
    events = {name for one in code for name in re.findall(r'\.event\(\s*"([^"]+)"', one)}

    assert {"ready", "library"} < events
    assert [] == [name for name in sorted(events) if f"`{name}`" not in text]
