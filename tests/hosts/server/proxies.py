"""nginx and Caddy with the examples that we give away, on ports and in folders of a test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.fakes.patience import LONGEST
from tests.fakes.ports import free_port

EXAMPLES = Path(__file__).parents[3] / "plugins/server/examples"
MAIN = """\
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ }}
http {{
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/faces.conf;
}}
"""


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not where(program), reason=f"{program} is not installed")


def where(program: str) -> str | None:
    """Debian has servers where only root looks."""
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")


Change = tuple[str, str]
"""Words of the example, and what a test has in their place."""

IN_ORDER = (
    ("lb_policy least_conn", "lb_policy first"),
    ("health_uri /readyz\n", "\n"),  # else it had looked already
    ("health_interval 2s\n", "\n"),
)
"""Caddy that asks the first of two servers first."""


def example(name: str, *changes: Change) -> str:
    """Each of its words that a test changes is there."""
    text = (EXAMPLES / name).read_text("utf-8")
    for ours, theirs in changes:
        assert ours in text
        text = text.replace(ours, theirs)
    return text


def nginx_folder(
    folder: Path, first: int, second: int, port: int, changes: Iterable[Change] = ()
) -> Path:
    """The example in front of two servers on these ports: only places and ports are others."""
    others = (
        ("127.0.0.1:8080", f"127.0.0.1:{first}"),
        ("127.0.0.1:8081", f"127.0.0.1:{second}"),
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("/var/cache/nginx/faces ", f"{folder}/cache "),
        ("/var/log/nginx/", f"{folder}/"),
    )
    (folder / "faces.conf").write_text(example("nginx.conf", *others, *changes))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
    return folder


def wait_for_port(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    """Until it listens there."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as ours:
            if ours.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError((folder / "said.txt").read_text("utf-8", "replace"))


def nginx_command(folder: Path) -> list[str]:
    """Its messages go to standard error until it has read where else."""
    program = where("nginx") or "nginx"
    configuration = str(folder / "nginx.conf")
    return [program, "-p", str(folder), "-e", str(folder / "early.log"), "-c", configuration]


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program that ends with the test, and whose words are kept there."""
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def answering(command: list[str], port: int, folder: Path) -> Iterator[None]:
    with running(command, folder) as process:
        wait_for_port(port, process, folder)
        yield


@contextmanager
def nginx_before(
    folder: Path, first: int, second: int, changes: Iterable[Change] = ()
) -> Iterator[str]:
    """Where nginx answers for two servers."""
    folder.mkdir()
    port = free_port()
    with answering(nginx_command(nginx_folder(folder, first, second, port, changes)), port, folder):
        yield f"http://127.0.0.1:{port}"


def caddy_file(
    folder: Path, first: int, second: int, port: int, changes: Iterable[Change] = ()
) -> Path:
    """As `nginx_folder`. It asks nobody for a certificate, and cannot be changed while it runs."""
    others = (
        ("127.0.0.1:8080", f"127.0.0.1:{first}"),
        ("127.0.0.1:8081", f"127.0.0.1:{second}"),
        ('== "8080"', f'== "{first}"'),
        ('== "8081"', f'== "{second}"'),
        ("\nfaces.example.org {", f"\nhttp://127.0.0.1:{port} {{\n\tbind 127.0.0.1"),
    )
    path = folder / "Caddyfile"
    text = example("Caddyfile", *others, *changes)
    path.write_text("{\n\tadmin off\n\tauto_https off\n}\n" + text)
    return path


def caddy_command(word: str, path: Path) -> list[str]:
    """`run` or `validate`. What it keeps is kept beside its file."""
    places = [f"{name}={path.parent}" for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")]
    program = where("caddy") or "caddy"
    return ["env", *places, program, word, "--adapter", "caddyfile", "--config", str(path)]


@contextmanager
def caddy_before(
    folder: Path, first: int, second: int, changes: Iterable[Change] = ()
) -> Iterator[str]:
    """Where Caddy answers for two servers."""
    folder.mkdir()
    port = free_port()
    command = caddy_command("run", caddy_file(folder, first, second, port, changes))
    with answering(command, port, folder):
        yield f"http://127.0.0.1:{port}"
