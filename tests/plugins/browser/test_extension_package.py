"""`make extension` makes one extension for two kinds of browsers, which asks for little."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.browser.packed_extension import ROOT, SOURCE, packer

from checkface.javascript import WEIGHTS
from checkface_browser.extension_id import CHROMIUM_ID, FIREFOX_ID

LANGUAGES = ["de", "en", "es", "fr", "ja", "zh_CN"]
BROWSERS = ["chromium", "firefox"]


def contents(browser: str) -> dict[str, bytes]:
    held: dict[str, bytes] = packer().contents(browser, b"weights")
    return held


def manifest(browser: str) -> Any:
    return json.loads(contents(browser)["manifest.json"])


def messages(language: str) -> dict[str, str]:
    text = (SOURCE / "_locales" / language / "messages.json").read_text("utf-8")
    return {key: each["message"] for key, each in json.loads(text).items()}


@pytest.mark.parametrize("browser", BROWSERS)
def test_it_has_few_permissions_and_asks_for_the_others_when_they_are_wanted(browser: str) -> None:
    said = manifest(browser)
    own = {"offscreen" if browser == "chromium" else "alarms"}
    files = {"file:///*"} if browser == "chromium" else set()

    assert {"activeTab", "contextMenus", "scripting", "storage"} | own == set(said["permissions"])
    assert {"downloads", "nativeMessaging"} == set(said["optional_permissions"])
    assert {"*://*/*"} | files == set(said["optional_host_permissions"])
    for door in ("host_permissions", "content_scripts", "externally_connectable",
                 "web_accessible_resources"):  # fmt: skip
        assert door not in said


@pytest.mark.parametrize("browser", BROWSERS)
def test_its_policy_lets_it_load_nothing_but_itself(browser: str) -> None:
    policy = manifest(browser)["content_security_policy"]["extension_pages"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    assert "'none'" == rules.pop("default-src")
    assert "'self' 'wasm-unsafe-eval'" == rules.pop("script-src")
    allowed = {"'self'", "'none'"} | ({"file:"} if browser == "chromium" else set())
    assert allowed >= {source for sources in rules.values() for source in sources.split()}


def test_each_browser_knows_it_by_the_name_that_the_native_host_answers_to() -> None:
    key = base64.b64decode(manifest("chromium")["key"])
    letters = (
        hashlib.sha256(key)
        .hexdigest()[:32]
        .translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))
    )

    assert CHROMIUM_ID == letters
    assert FIREFOX_ID == manifest("firefox")["browser_specific_settings"]["gecko"]["id"]


def test_its_version_is_ours() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert [project["version"]] * 2 == [manifest(browser)["version"] for browser in BROWSERS]


def test_all_that_it_imports_and_shows_is_in_it() -> None:
    for browser in BROWSERS:
        held = contents(browser)
        assert f"checkface/{WEIGHTS}" in held
        for name, data in held.items():
            if not name.endswith((".js", ".html")) or name.endswith("weights.js"):
                continue
            text = data.decode()
            for found in re.findall(r'(?:from|import\(|src=|href=) ?"(\.?[^":#]+\.[a-z]+)"', text):
                place = (Path("/") / Path(name).parent / found).as_posix()
                where = Path(re.sub(r"/\./|//+", "/", place)).as_posix().lstrip("/")
                while ".." in where:
                    where = re.sub(r"[^/]+/\.\./", "", where)
                assert where in held, f"{name} wants {found}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_the_same_with_the_same_values(language: str) -> None:
    english, other = messages("en"), messages(language)

    assert list(english) == list(other)
    for key, sentence in other.items():
        assert sentence.strip()
        assert set(re.findall(r"\$\d", english[key])) == set(re.findall(r"\$\d", sentence)), key
    assert len(other["description"]) <= 132
    if language != "en":
        same = [key for key in english if english[key] == other[key] and key != "name"]
        assert len(same) < 4, same


def test_every_sentence_that_is_said_is_there_and_none_besides() -> None:
    """The keys of a switch are made of its name and what they are: `hoverTitle`, `hoverMore`."""
    source = "\n".join(
        each.read_text("utf-8")
        for each in SOURCE.rglob("*")
        if each.suffix in {".js", ".html"} or each.name == "manifest.json"
    )
    switches = re.findall(r'\{ key: "(\w+)", here', source)
    composed = {f"{key}{part}" for key in switches for part in ("Title", "More")}
    said = set(re.findall(r'(?:\bsay|SAY|getMessage)\("(\w+)"|data-say="(\w+)"', source))
    literal = {one or other for one, other in said}
    quoted = {*re.findall(r'"(\w+)"', source), *re.findall(r"__MSG_(\w+)__", source)}

    assert len(switches) > 3
    assert literal | composed <= set(messages("en")) <= quoted | composed


def test_the_same_commit_gives_the_same_bytes(tmp_path: Path) -> None:
    made = [
        packer().write_zip(tmp_path / n, "firefox", contents("firefox")).read_bytes()
        for n in ("one", "two")
    ]

    assert made[0] == made[1]
    with zipfile.ZipFile(next((tmp_path / "one").iterdir())) as archive:
        assert sorted(archive.namelist()) == archive.namelist()
        assert {(1980, 1, 1, 0, 0, 0)} == {each.date_time for each in archive.infolist()}


def test_no_code_of_it_makes_html_of_text_or_runs_text() -> None:
    forbidden = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                 "new Function", "setHTMLUnsafe", "onConnectExternal", "onMessageExternal",
                 "http://", "https://", "XMLHttpRequest", "WebSocket", "sendBeacon")  # fmt: skip
    for each in SOURCE.rglob("*.js"):
        text = each.read_text("utf-8")
        assert not [word for word in forbidden if word in text], each.name
        assert len(text.splitlines()) < 150, each.name
