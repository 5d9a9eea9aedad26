"""The Markdown extension in zensical.toml, or in the mkdocs.yml that Zensical reads too."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from checkface_init import toml_text, yaml_text
from checkface_init.changes import Target
from checkface_init.detection import ZENSICAL, mkdocs_yml
from checkface_init.errors import LeftAloneError
from checkface_init.project import Project
from checkface_init.toml_text import Table
from checkface_init.yaml_text import Entry

NAMES = ("project", "markdown_extensions", "checkface")
RELEASE = ["manifest:checkface.json", "git:HEAD"]
WITHOUT = (
    "lists no Markdown extensions, and a first one would switch off those that Zensical has then"
)


def target(project: Project) -> Target:
    yml = mkdocs_yml(project)
    if yml and not project.exists(ZENSICAL):
        return Target(
            path=yml,
            purpose="faces in pages",
            edit=_edit_yaml,
            snippet="markdown_extensions:\n  - checkface:\n"
            + "".join(f"      {line}\n" for line in _yaml_lines({})),
            where="in its list of Markdown extensions; keep what is in it",
        )
    return Target(
        path=PurePosixPath(ZENSICAL),
        purpose="faces in pages",
        edit=_edit_toml,
        snippet="\n".join([f"[{'.'.join(NAMES)}]", *_toml_lines(_values({})), ""]),
        where="at its end, below the other Markdown extensions",
    )


def _edit_toml(text: str | None) -> str:
    if text is None:
        raise LeftAloneError("is not there")
    content = toml_text.parse(text)
    extensions = toml_text.table(content, *NAMES[:-1])
    if extensions is None:
        raise LeftAloneError(WITHOUT)
    if NAMES[-1] in extensions:
        return text
    values = _values(content["project"])
    return toml_text.with_table(text, NAMES, values, _toml_lines(values))


def _edit_yaml(text: str | None) -> str:
    if text is None:
        raise LeftAloneError("is not there")
    keys = yaml_text.keys(text)
    if "markdown_extensions" not in keys:
        raise LeftAloneError(WITHOUT)
    settings = {name: node.value for name, node in keys.items() if isinstance(node.value, str)}
    entry = Entry("checkface", _yaml_lines(settings))
    return yaml_text.with_entry(text, "markdown_extensions", entry)


def _values(project: Table) -> Table:
    """Both folders are needed: Zensical copies files before it converts pages."""
    folders = (project.get("docs_dir", "docs"), project.get("site_dir", "site"))
    return {"release": RELEASE, "output_dir": [f"{each}/assets/checkface" for each in folders]}


def _toml_lines(values: Table) -> list[str]:
    return [f"{key} = {json.dumps(value)}" for key, value in values.items()]


def _yaml_lines(project: Table) -> tuple[str, ...]:
    """Indented as settings of an entry are."""
    return tuple(f"  {key}: {json.dumps(value)}" for key, value in _values(project).items())
