"""Promises in Zensical, which runs no MkDocs plugins, but our Markdown extension."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.hosts.environments import environment
from tests.plugins.mkdocs.site_workshop import WORDS, Workshop

OPTIONS = {
    "release": ["manifest:checkface.json", "git:HEAD"],
    "output_dir": ["docs/assets/checkface", "site/assets/checkface"],
}


@pytest.fixture(scope="module")
def zensical() -> Path:
    # Pinned: it is young, and its pages are made by what it tells extensions besides its promises.
    return environment("zensical==0.0.73")


@pytest.fixture
def workshop(zensical: Path, tmp_path: Path) -> Workshop:
    made = Workshop.copied(tmp_path / "project", (str(zensical), "-m", "zensical"))
    configure(made, OPTIONS)
    return made


def configure(workshop: Workshop, options: dict[str, Any], **more: Any) -> None:
    content = {
        "site_name": "tiny",
        "site_url": "https://docs.example.org/tiny/",
        "markdown_extensions": ["attr_list", "toc", "pymdownx.superfences", {"checkface": options}],
        **more,
    }
    (workshop.folder / "mkdocs.yml").write_text(yaml.safe_dump(content))


def build(workshop: Workshop, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [*workshop.command, "build", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=workshop.folder,
    )
    return done.returncode, done.stdout + done.stderr


def test_faces_are_shown_in_the_first_build_and_in_the_next(workshop: Workshop) -> None:
    for _ in range(2):
        code, said = build(workshop, "--strict")

        assert 0 == code, said
        assert 6 == len(workshop.pictures())
        assert [] == workshop.dead_ends()
        assert WORDS in workshop.read("index.html")


def test_links_to_pages_are_found_as_zensical_finds_them(workshop: Workshop) -> None:
    build(workshop)

    assert '<a href="../../install/"><strong>' in workshop.read("guide/releases/index.html")


def test_the_search_reads_none_of_it(workshop: Workshop) -> None:
    build(workshop)
    index = workshop.read("search.json")

    assert "in ten bytes" in index
    assert WORDS not in index
    assert "sha256:" not in index
    assert "Release 1.0" in {item["title"] for item in json.loads(index)["items"]}


def test_another_digest_than_the_expected_one_fails(workshop: Workshop) -> None:
    configure(workshop, {**OPTIONS, "expect": "00" * 32})
    code, said = build(workshop)

    assert 0 != code
    assert "expected sha256:00" in said


def test_a_macro_is_a_face(workshop: Workshop) -> None:
    configure(workshop, OPTIONS, plugins=[{"macros": {"modules": ["checkface_markdown.macros"]}}])
    workshop.page("index.md", "# Tiny\n\n{{ checkface('release', size=20) }}\n")
    code, said = build(workshop)

    assert 0 == code, said
    assert re.search(r'<img class="checkface-picture"[^>]* width="20"', workshop.read("index.html"))
