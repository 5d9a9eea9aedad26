"""The badge in the README, which leads to the release page and shows no face itself.

A README is copied to the index with each version and stays there: a picture that is always the
newest release's would stand on the page of every old one.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from checkface_init.changes import Target
from checkface_init.errors import LeftAloneError
from checkface_init.project import Project

PICTURE = "https://raw.githubusercontent.com/checkface/checkface/main/docs/images/badge.svg"
ALT = "faces of the latest release"
UNKNOWN = "https://github.com/OWNER/NAME"

TITLE = re.compile(r"#[ \t]+\S")
UNDERLINE = re.compile(r"=+[ \t]*")
BADGES = re.compile(r"(?:\[?!\[[^\]]*+\]\S*+\s*+)++")


def target(project: Project) -> Target:
    """Raises nothing: a README that is missing, or no Markdown, is left to its owner."""
    page = f"{project.remote.url if project.remote else UNKNOWN}/releases/latest"
    names = [
        *project.files_called("readme.md", "readme.markdown"),
        *project.files_called("readme.rst"),
    ]
    path = next(iter(names), PurePosixPath("README.md"))
    is_rst = path.suffix.lower() == ".rst"
    return Target(
        path=path,
        purpose="a badge that leads to the faces",
        edit=lambda text: _edit(text, markdown(page), is_rst=is_rst, page=page),
        snippet=(_rst if is_rst else markdown)(page) + "\n",
        where="below its title",
    )


def markdown(page: str) -> str:
    return f"[![{ALT}]({PICTURE})]({page})"


def _rst(page: str) -> str:
    return f".. image:: {PICTURE}\n   :alt: {ALT}\n   :target: {page}"


def _edit(text: str | None, badge: str, *, is_rst: bool, page: str) -> str:
    if text is None:
        raise LeftAloneError("is not there")
    if PICTURE in text:
        return text
    if is_rst:
        raise LeftAloneError("is no Markdown")
    if page.startswith(UNKNOWN):
        raise LeftAloneError("would need the address of your repository, and there is no remote")
    lines = text.split("\n")
    place = _below_title(lines)
    if _is_badges(lines, place):
        end = next((i for i in range(place, len(lines)) if not lines[i].strip()), len(lines))
        return "\n".join([*lines[:end], badge, *lines[end:]])
    ahead = lines[:place] if not lines[place - 1].strip() else [*lines[:place], ""]
    return "\n".join([*ahead, badge, "", *lines[place:]])


def _below_title(lines: list[str]) -> int:
    """The first line of text below the title. Raises `LeftAloneError` unless that comes first."""
    first = _text_from(lines, 0)
    after = first + 1
    if not TITLE.match("".join(lines[first:after])):
        if not UNDERLINE.fullmatch("".join(lines[after : after + 1])) or not lines[after].strip():
            raise LeftAloneError("does not begin with a title in Markdown")
        after += 1
    return _text_from(lines, after)


def _text_from(lines: list[str], start: int) -> int:
    return next((i for i in range(start, len(lines)) if lines[i].strip()), len(lines))


def _is_badges(lines: list[str], place: int) -> bool:
    """Whether a paragraph of nothing but pictures begins there."""
    if place == len(lines):
        return False
    end = next((i for i in range(place, len(lines)) if not lines[i].strip()), len(lines))
    return all(BADGES.fullmatch(line.strip()) for line in lines[place:end])
