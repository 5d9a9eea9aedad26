"""Turns the README of each plugin into a page of this site, with links that work from there."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"(!?\[[^\]]*\]\()(?!https?:|#)([^)#\s]+)")
"""A link to a file of the repository."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    for readme in sorted(ROOT.glob("plugins/*/README.md")):
        text = _with_links(readme.read_text("utf-8"), readme.parent)
        files.append(File.generated(config, f"plugins/{readme.parent.name}.md", content=text))
    return files


def _with_links(text: str, folder: Path) -> str:
    return LINK.sub(lambda link: link[1] + _moved(link[2], folder), text)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 (MkDocs passes them by name)
    """Links of a page in docs/ that lead out of it, which work in the repository."""
    if page.file.abs_src_path is None:
        return markdown
    folder = Path(page.file.abs_src_path).parent
    return LINK.sub(lambda link: link[1] + _outside(link[2], folder), markdown)


def _outside(target: str, folder: Path) -> str:
    inside = (folder / target).resolve().is_relative_to(ROOT / "docs")
    if inside or not target.startswith("../"):
        return target
    moved = _moved(target, folder)
    return moved if moved.startswith("https:") else f"plugins/{moved}"


def _moved(target: str, folder: Path) -> str:
    """Where a link of a README leads, seen from the folder of its page."""
    found = (folder / target).resolve()
    if found.name == "README.md" and found.parent.parent == ROOT / "plugins":
        return f"{found.parent.name}.md"
    if found.is_relative_to(ROOT / "docs"):
        return f"../{found.relative_to(ROOT / 'docs').as_posix()}"
    kind = "tree" if found.is_dir() else "blob"
    return (
        f"https://github.com/checkface/checkface/{kind}/main/{found.relative_to(ROOT).as_posix()}"
    )
