"""The list of plugins in mkdocs.yml."""

from __future__ import annotations

from pathlib import PurePosixPath

from checkface_init import yaml_text
from checkface_init.changes import Target
from checkface_init.detection import MKDOCS, mkdocs_yml
from checkface_init.errors import LeftAloneError
from checkface_init.project import Project
from checkface_init.yaml_text import Entry

LINES = ("- search", "- checkface")
"""MkDocs' own list is `search`; a list in the file replaces it."""


def target(project: Project) -> Target:
    return Target(
        path=mkdocs_yml(project) or PurePosixPath(MKDOCS[0]),
        purpose="the release's face on each page",
        edit=edit,
        snippet="plugins:\n" + "".join(f"  {line}\n" for line in LINES),
        where="in its list of plugins; keep what is in it",
    )


def edit(text: str | None) -> str:
    if text is None:
        raise LeftAloneError("is not there")
    keys = yaml_text.keys(text)
    if "plugins" in keys:
        return yaml_text.with_entry(text, "plugins", Entry("checkface"))
    if "INHERIT" in keys:
        raise LeftAloneError("inherits from another file, which may list plugins")
    return yaml_text.with_key(text, "plugins", LINES)
