"""The template that docs/devpi.md gives away, in a real simple-repository-browser."""

from __future__ import annotations

import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.patience import LONGEST, wait_for
from tests.fakes.ports import free_port
from tests.hosts.environments import environment
from tests.plugins.pip_verify.tiny_wheels import sha256, wheel, wheel_name

from checkface_pip_verify.self_test.index import Index, Reply

ROOT = Path(__file__).parents[3]
TEMPLATE = ROOT / "docs/examples/simple-repository-browser/project.html"
WHEEL, WEAK = wheel_name("plum"), "plum-1.0.tar.gz"
CAPITALS = "plum-1.0-9-py3-none-any.whl"
FACES = "https://faces.example.org/cf1/sha256"
NO_DIGESTS = (
    "../sha1/" + "0" * 40 + "/./././././././.",
    "'\"><script>alert(1)</script>" + "0" * 36,
    "0" * 63,
    "g" * 64,
    "\u0660" * 64,
    "",
)
"""What an index may write where a digest belongs, most of it as long as one."""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[str]:
    """What a reader gets of a project of two files, one of which has no digest."""
    index = Index()
    index.add(WHEEL, wheel("plum"))
    index.add(WEAK, b"weak")
    index.said[WHEEL] = {"size": len(wheel("plum"))}
    index.said[WEAK] = {"size": len(b"weak"), "hashes": {"md5": "0" * 32}}
    for number, written in enumerate(NO_DIGESTS):
        name = f"plum-1.0-{number}-py3-none-any.whl"
        index.add(name, b"strange")
        index.said[name] = {"size": 7, "hashes": {"sha256": written}}
    index.add(CAPITALS, b"capitals")
    index.said[CAPITALS] = {"size": 8, "hashes": {"sha256": sha256(b"capitals").upper()}}
    listed = b'{"meta": {"api-version": "1.0"}, "projects": [{"name": "plum"}]}'
    json_type = {"Content-Type": "application/vnd.pypi.simple.v1+json"}
    index.replies["/simple/"] = Reply(200, listed, json_type)
    templates = tmp_path / "templates"
    templates.mkdir()
    shutil.copy(TEMPLATE, templates)
    port = free_port()
    words = ["--host", "127.0.0.1", "--port", str(port), "--cache-dir", str(tmp_path / "cache")]
    words += ["--no-popular-project-crawl", "--templates-dir", str(templates), index.url]
    python = environment("simple-repository-browser>=0.12")
    with (tmp_path / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [python, "-m", "simple_repository_browser", *words], stdout=log, stderr=log
        )
    try:
        yield _page_of(process, f"http://127.0.0.1:{port}/project/plum/1.0", tmp_path / "log.txt")
    finally:
        process.kill()
        process.wait(LONGEST)
        index.close()


def test_the_template_shows_the_faces_of_each_file(page: str) -> None:
    digest = sha256(wheel("plum"))

    assert f'src="{FACES}/{digest}/trio-64.png"' in page
    assert f'src="{FACES}/{sha256(b"capitals")}/trio-64.png"' in page
    assert 2 == page.count(FACES), "what is no digest has no face, and leads nowhere else"
    for number in range(len(NO_DIGESTS)):
        assert f"No face of plum-1.0-{number}-py3-none-any.whl: the index" in page
    assert "<script>alert(1)" not in page
    assert f"sha256:{digest}" in page
    assert f"No face of {WEAK}: the index gives no sha256 of it." in page
    assert "These faces are this index's word" in page
    assert "Files in release" in page, "all that the host shows is there"


def test_the_docs_show_that_template() -> None:
    assert str(TEMPLATE.relative_to(ROOT)) in (ROOT / "docs/devpi.md").read_text("utf-8")


def _page_of(process: subprocess.Popen[bytes], url: str, log: Path) -> str:
    pages: list[str] = []

    def is_there() -> bool:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=LONGEST) as answer:  # noqa: S310 - a server of this test
                pages.append(answer.read().decode())
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{error.code} {error.read()!r} {log.read_text()}") from error
        except OSError:
            return False
        return True

    wait_for(is_there, "simple-repository-browser answers")
    return pages[-1]
