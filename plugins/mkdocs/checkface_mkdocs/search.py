"""Turns the text of a page into what a search engine should read, and back; and keeps that engine.

MkDocs' own search knows no mark for what it should pass over, so faces are not there while it reads
a page. Whatever others change meanwhile stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, get_plugin_logger, get_plugins

log = get_plugin_logger("checkface")

SEARCH = "search"
"""What MkDocs loads where a site lists no plugins at all."""

OURS = re.compile(
    r"<figure class=\"checkface-(?:block|badge)\".*?</figure>"
    r"|<div class=\"checkface-table\".*?</div>"
    r"|<span class=\"checkface-face\".*?</span></span>",
    re.DOTALL,
)
MARK = "<!--checkface-{}-->"
MARKS = re.compile(r"<!--checkface-(\d+)-->")


@dataclass
class Hidden:
    """What was taken out of a page."""

    kept: list[str] = field(default_factory=list)

    def hide(self, text: str) -> str:
        """`text` with a mark for each face."""
        self.kept.clear()
        return OURS.sub(self._mark, text) if "checkface-" in text else text

    def show(self, text: str) -> str:
        """The faces again."""
        return MARKS.sub(self._face, text) if self.kept else text

    def _mark(self, found: re.Match[str]) -> str:
        self.kept.append(found[0])
        return MARK.format(len(self.kept) - 1)

    def _face(self, mark: re.Match[str]) -> str:
        number = int(mark[1])
        return self.kept[number] if number < len(self.kept) else mark[0]


def keep_search(config: MkDocsConfig) -> None:
    """Load what MkDocs would have loaded, had its user not listed us.

    A list of plugins replaces MkDocs' own, which is the search alone. Who lists only us has not
    meant to lose it; who lists others too has made a list.
    """
    if len(config.plugins) > 1:
        return
    known, theme = get_plugins(), f"{config.theme.name}/{SEARCH}"
    name = theme if theme in known else SEARCH
    plugin: BasePlugin[Any] = known[name].load()()
    plugin.load_config({}, config.config_file_path)
    config.plugins[name] = plugin
    log.info("the plugin search is kept, since this site lists none but checkface")
