"""Promises of builds with other plugins, in any order: each finds our files and can use them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from tests.hosts.environments import environment
from tests.plugins.mkdocs.site_workshop import WORDS, Workshop

LANGUAGES = [{"locale": "en", "default": True, "name": "en"}, {"locale": "de", "name": "de"}]
PROOF = {"raise_error": True, "validate_external_urls": False, "validate_rendered_template": True}
PEERS: dict[str, tuple[str, Any]] = {
    "autolinks": ("mkdocs-autolinks-plugin", "autolinks"),
    "ezlinks": ("mkdocs-ezlinks-plugin", "ezlinks"),
    "obsidian-bridge": ("mkdocs-obsidian-bridge", "obsidian-bridge"),
    "htmlproofer": ("mkdocs-htmlproofer-plugin", {"htmlproofer": PROOF}),
    "i18n": ("mkdocs-static-i18n", {"i18n": {"docs_structure": "suffix", "languages": LANGUAGES}}),
    "minify": ("mkdocs-minify-plugin", {"minify": {"minify_html": True}}),
    "gen-files": ("mkdocs-gen-files", {"gen-files": {"scripts": ["gen.py"]}}),
    "macros": ("mkdocs-macros-plugin", "macros"),
}
"""The eight that look at files most."""
MORE: dict[str, tuple[str, Any]] = {
    "awesome-pages": ("mkdocs-awesome-pages-plugin", "awesome-pages"),
    "literate-nav": ("mkdocs-literate-nav", "literate-nav"),
    "section-index": ("mkdocs-section-index", "section-index"),
    "git-dates": (
        "mkdocs-git-revision-date-localized-plugin",
        {"git-revision-date-localized": {"fallback_to_build_date": True}},
    ),
    "redirects": (
        "mkdocs-redirects",
        {"redirects": {"redirect_maps": {"old.md": "install.md"}}},
    ),
    "print-site": ("mkdocs-print-site-plugin", "print-site"),
    "exclude": ("mkdocs-exclude", {"exclude": {"glob": ["nothing.md"]}}),
    "same-dir": ("mkdocs-same-dir", "same-dir"),
    "monorepo": ("mkdocs-monorepo-plugin", "monorepo"),
}
ALONE: dict[str, tuple[str, Any]] = {
    "techdocs-core": ("mkdocs-techdocs-core", "techdocs-core"),
}
"""It requires one version each of many others."""
FEEDS: dict[str, tuple[str, Any]] = {
    "rss": ("mkdocs-rss-plugin", {"rss": {"use_git": False, "match_path": ".*"}}),
}
"""It brings another MkDocs beside ours."""
ALL = PEERS | MORE | ALONE | FEEDS
OURS = {"checkface": {"release": "manifest:checkface.json", "block": "install.md"}}
GENERATOR = """
import mkdocs_gen_files

with mkdocs_gen_files.open("made.md", "w") as file:
    file.write("# Made\\n\\n{checkface}`manifest:checkface.json`{size=200}\\n")
"""
HOOK = """
from pathlib import Path
import re

def check(when, files):
    for file in files:
        if "checkface" in file.src_uri:
            assert Path(file.abs_src_path).is_file(), (when, file)
            assert Path(file.abs_src_path).read_bytes() == file.content_bytes

def on_files(files, config):
    check("on_files", files)
    shown = {file.src_uri for file in files}
    assert "assets/checkface/checkface.css" in shown and "checkface.json" in shown
    config.extra["announced"] = shown

def on_nav(nav, config, files):
    check("on_nav", files)

def on_post_page(output, page, config):
    for name in re.findall(r"assets/checkface/[\\w.-]+", output):
        assert name in config.extra["announced"], name
"""

TOGETHER = [
    ["autolinks", "htmlproofer", "minify"],
    ["i18n", "macros"],
    ["ezlinks", "gen-files", "obsidian-bridge"],
]
"""Those that agree with each other: htmlproofer does not know the links of i18n."""


SHOWN = "<code>{checkface}`release`</code>"
"""What the first page shows of us in code."""


def both(plugin: list[Any], *, ours_first: bool) -> list[Any]:
    return [OURS, *plugin] if ours_first else [*plugin, OURS]


def prepared(workshop: Workshop) -> None:
    (workshop.folder / "gen.py").write_text(GENERATOR)
    workshop.page("index.de.md", "# Klein\n\n{checkface}`release`\n")


def require_whole(workshop: Workshop) -> None:
    code, said = workshop.try_build()

    assert 0 == code, said
    assert "Traceback" not in said
    assert [] == workshop.dead_ends()
    assert f"Face of tiny 1.0, {WORDS}" in workshop.read("index.html")


@pytest.mark.parametrize("ours_first", [True, False])
def test_whoever_walks_over_files_finds_ours_with_a_path_before_any_page(
    *, ours_first: bool, workshop: Workshop
) -> None:
    (workshop.folder / "walk.py").write_text(HOOK)
    workshop.page("snippet.txt", "{checkface}`manifest:checkface.json`{size=300}")
    workshop.page("guide/plain.md", '# Plain\n\n--8<-- "docs/snippet.txt"\n')
    workshop.write(
        "mkdocs",
        both(["search", "macros"], ours_first=ours_first),
        hooks=["walk.py"],
        markdown_extensions=["pymdownx.snippets"],
    )
    workshop.build()

    assert 'width="300"' in workshop.read("guide/plain/index.html")


def python_with(name: str) -> Path:
    """One environment holds many plugins; each build enables the ones that it is about."""
    (group,) = [group for group in (PEERS, MORE, ALONE, FEEDS) if name in group]
    return environment(*(package for package, _ in group.values()))


@pytest.mark.parametrize("ours_first", [True, False])
@pytest.mark.parametrize("together", TOGETHER)
def test_eight_plugins_build_with_ours(
    together: list[str], *, ours_first: bool, workshop: Workshop
) -> None:
    python = python_with(together[0])
    made = Workshop(workshop.folder, (str(python), "-W", "ignore", "-m", "mkdocs"))
    prepared(made)
    plugins = both([PEERS[name][1] for name in together], ours_first=ours_first)
    made.write("mkdocs", ["search", *plugins])
    require_whole(made)

    if "gen-files" in together:
        assert 'width="200"' in made.read("made/index.html")
    if "i18n" in together:
        assert f"Gesicht von tiny 1.0, {WORDS}" in made.read("de/index.html")


@pytest.mark.parametrize("ours_first", [True, False])
@pytest.mark.parametrize("name", ALL)
def test_each_plugin_builds_with_ours(name: str, *, ours_first: bool, workshop: Workshop) -> None:
    _, plugin = ALL[name]
    python = python_with(name)
    made = Workshop(workshop.folder, (str(python), "-W", "ignore", "-m", "mkdocs"))
    prepared(made)
    more = {}
    if name == "same-dir":
        (made.folder / "README.md").unlink()
        shutil.copytree(made.folder / "docs", made.folder, dirs_exist_ok=True)
        shutil.rmtree(made.folder / "docs")
        more = {"docs_dir": "."}
    if name == "git-dates":
        named = {"GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@example.org"}
        named |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in named.items()}
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
            subprocess.run(["git", *command], cwd=made.folder, check=True, env=os.environ | named)
    search = [] if name == "techdocs-core" else ["search"]
    made.write("mkdocs", [*search, *both([plugin], ours_first=ours_first)], **more)
    require_whole(made)


@pytest.mark.parametrize("ours_first", [True, False])
@pytest.mark.parametrize("letters", [160, -1])
def test_a_feed_can_be_read_without_us(
    letters: int, *, ours_first: bool, workshop: Workshop
) -> None:
    """Neither the markup by which an author asks for a face, nor a picture in its text."""
    made = Workshop(workshop.folder, (str(python_with("rss")), "-W", "ignore", "-m", "mkdocs"))
    made.page("asks.md", "# Asks\n\n```checkface\n:trio:\n```\n\nThe {checkface}`release`.\n")
    rss = {"rss": {"use_git": False, "match_path": ".*", "abstract_chars_count": letters}}
    made.write("mkdocs", ["search", *both([rss], ours_first=ours_first)])
    require_whole(made)
    feed = (made.site / "feed_rss_created.xml").read_text("utf-8")
    items = [unescape(each) for each in re.findall("<description>([^<]*)<", feed)]

    assert 4 <= len(items)
    assert not re.search(r"\{checkface\}`|:trio:|data:image", " ".join(items).replace(SHOWN, ""))
    assert (letters == -1) == ("learn creek depend fit" in " ".join(items))
