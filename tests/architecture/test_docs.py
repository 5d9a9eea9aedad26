"""Our own documentation builds with our own plugin, strictly, and tells no machine's secrets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.stem for path in (ROOT / "docs").glob("*.md"))
PLUGINS = sorted(path.parent.name for path in (ROOT / "plugins").glob("*/README.md"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (ROOT / ".git").exists():
        pytest.skip("needs the repository, whose commit the site shows")
    folder = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        check=True,
    )
    return folder


def test_every_page_and_every_plugin_is_on_the_site_with_a_face(site: Path) -> None:
    places = [name if name != "index" else "." for name in PAGES]
    places += [f"plugins/{name}" for name in PLUGINS]

    for place in places:
        html = (site / place / "index.html").read_text("utf-8")
        assert "checkface-badge" in html, place


def test_every_picture_and_link_within_the_site_leads_somewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        if page.name == "404.html":  # its links start at the root of the server
            continue
        for target in _targets(page):
            place = page.relative_to(site)
            assert (page.parent / target).exists(), f"{place}: {target}"


def test_every_anchor_within_the_site_is_there(site: Path) -> None:
    """A link into the middle of a page leads there, and not to its top."""
    trees = {
        page: BeautifulSoup(page.read_text("utf-8"), "html.parser") for page in site.rglob("*.html")
    }
    named = {
        page: {
            str(tag[name])
            for tag in tree.find_all(True)
            for name in ("id", "name")
            if tag.get(name)
        }
        for page, tree in trees.items()
    }
    lost = [
        f"{page.relative_to(site)}: {href}"
        for page, tree in trees.items()
        if page.name != "404.html"
        for href in (str(tag.get("href")) for tag in tree.find_all("a", href=True))
        for url in [urlsplit(href)]
        if url.fragment and not url.scheme and not url.netloc
        if unquote(url.fragment) not in named.get(_page_at(page, url.path), set())
    ]

    assert [] == lost


def test_the_example_plugin_stands_on_its_page_as_it_is(site: Path) -> None:
    html = (site / "writing-a-plugin/index.html").read_text("utf-8")

    assert "checkface_resolve" in html
    assert "--8&lt;--" not in html


def _targets(page: Path) -> set[str]:
    """What the tags of a page name by relative URLs, without the anchors."""
    tags = BeautifulSoup(page.read_text("utf-8"), "html.parser").find_all(True)
    named = (str(tag.get(name, "")) for tag in tags for name in ("src", "href"))
    paths = (urlsplit(url) for url in named)
    return {url.path for url in paths if url.path and not url.scheme and not url.netloc}


def _page_at(page: Path, path: str) -> Path:
    """What a relative address names: a folder is its index."""
    place = (page.parent / path).resolve() if path else page.resolve()
    return place / "index.html" if place.is_dir() else place
