"""The site is whole: every page has its frame, its policy, and nothing of anybody else."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re

import pytest
from bs4 import BeautifulSoup

from checkface.javascript import files
from checkface_server.site.headers import POLICY
from checkface_server.site.pages import COMPRESSED, SERVICE_WORKER, TYPES, site_files

FILES = site_files()
PAGES = [path for path in FILES if path.endswith(".html")]
TEXTS = [path for path in FILES if path.endswith((".html", ".css", ".js", ".svg", ".webmanifest"))]
ELSEWHERE = re.compile(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", re.IGNORECASE)
FOR_READING = ("http://www.w3.org/", "https://github.com/checkface/", "https://faces.example.org")
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
LARGEST = 300
MADE = ("bip39_english.js", SERVICE_WORKER)


def text(path: str) -> str:
    return FILES[path].content.decode()


def parsed(path: str) -> BeautifulSoup:
    return BeautifulSoup(text(path), "html.parser")


def at(path: str, link: str) -> str:
    """Where a link in a file leads, from the root of the site."""
    link = link.partition("#")[0].partition("?")[0]
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), link or "."))
    is_folder = link.endswith("/") or not link
    return posixpath.normpath(f"{joined}/index.html") if is_folder else joined


def test_all_of_the_npm_package_is_there() -> None:
    assert files() == {
        path.removeprefix("checkface/"): file.content
        for path, file in FILES.items()
        if path.startswith("checkface/")
    }
    assert {"index.html", "app.js", "site.css", SERVICE_WORKER} <= {*FILES}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_its_policy_and_runs_nothing_of_its_own_text(path: str) -> None:
    page = parsed(path)
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})

    assert policy
    assert POLICY == policy["content"]
    assert not page.find_all("style")
    assert not [script for script in page.find_all("script") if script.string]
    for element in page.find_all(True):
        assert not {"style", "action", "srcdoc"} & {*element.attrs}, element
        assert not [name for name in element.attrs if name.startswith("on")], element


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_the_frame(path: str) -> None:
    page = parsed(path)

    assert page.select("main#main h1")
    assert page.select_one("a.site-skip[href='#main']")
    assert page.select_one("select#site-language")
    assert page.select_one("main .site-needs")
    assert page.select_one("footer [data-t='site.proves']")
    assert ["site.check", "site.play", "site.use"] == [
        link["data-t"] for link in page.select("header nav a")
    ]
    assert 1 == len(page.select("nav [aria-current=page]"))
    assert "en" == page.html["lang"]  # type: ignore[index]


@pytest.mark.parametrize("path", PAGES)
def test_links_of_a_page_are_relative_and_lead_somewhere(path: str) -> None:
    page = parsed(path)
    links = [str(each["href"]) for each in page.find_all(href=True)]
    sources = [str(each["src"]) for each in page.find_all(src=True)]

    for link in [*links, *sources]:
        assert not link.startswith("/"), link
        if not link.startswith("https://github.com/checkface/"):
            assert at(path, link) in FILES, link


@pytest.mark.parametrize("path", [path for path in FILES if path.endswith(".js")])
def test_scripts_import_what_is_there(path: str) -> None:
    for link in IMPORTED.findall(text(path)):
        assert at(path, link) in FILES, link


@pytest.mark.parametrize("path", TEXTS)
def test_nothing_names_a_place_of_anybody_else(path: str) -> None:
    """But for what a reader may follow, and names that are no addresses."""
    found = [text(path)[each.start() :][:60] for each in ELSEWHERE.finditer(text(path))]

    assert not [each for each in found if not each.startswith(FOR_READING)]


@pytest.mark.parametrize("path", [path for path in FILES if path.endswith((".js", ".css"))])
def test_a_file_is_short_and_sets_no_html(path: str) -> None:
    name = path.rpartition("/")[2]

    assert name in MADE or text(path).count("\n") <= LARGEST
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text(path)
    )


def test_every_text_of_a_page_is_in_the_languages() -> None:
    english = text("checkface/ui/languages/en.js")
    asked = {
        key for path in PAGES for key in re.findall(r'data-t(?:-[a-z]+)?="([^"]+)"', text(path))
    }

    assert asked
    assert not [key for key in asked if f'"{key}":' not in english]


def test_the_service_worker_keeps_every_other_file_by_its_digest() -> None:
    script = text(SERVICE_WORKER)
    listed = re.search(r"const FILES = (\[\[.*\]\]);", script)

    assert listed
    assert dict(json.loads(listed[1])) == {
        path: hashlib.sha256(file.content).hexdigest()
        for path, file in FILES.items()
        if path != SERVICE_WORKER
    }
    assert re.search(r'const VERSION = "[0-9a-f]{16}";', script)
    assert "@" not in re.sub(r"//.*", "", script)


def test_icons_and_manifest_are_true() -> None:
    manifest = json.loads(text("manifest.webmanifest"))

    for icon in manifest["icons"]:
        assert icon["src"] in FILES
        assert FILES[icon["src"]].media_type == icon["type"]
    assert not {path[path.rfind(".") :] for path in FILES} - {*TYPES}
    assert {*COMPRESSED} < {*TYPES}
