"""Turns the references of a MkDocs project into faces: the store of our Markdown extension."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from checkface import CheckfaceError, plain
from checkface.pages import Documented, FileStore, Portrait, Resolutions, Sources, Texts
from checkface_mkdocs.settings import Settings

log = get_plugin_logger("checkface")

FOLDER = "assets/checkface"
"""Of the site: where pictures, style and script are."""
THE_BLOCK = "\n\n```checkface\n:trio:\n```\n"


@dataclass
class Site:
    """What one build knows."""

    config: MkDocsConfig
    settings: Settings
    files: Files = field(default_factory=lambda: Files([]))
    page: Page | None = None
    """The one that is converted."""
    converted: str = ""
    """Its text without the metadata above it."""
    foreseen: set[str] = field(default_factory=set)
    """The pages whose pictures were placed before they are converted."""
    placed: dict[str, Path] = field(default_factory=dict)
    """The pictures that the build shows, by their place in the site."""
    _rows: dict[str, list[Documented]] = field(default_factory=dict)

    @cached_property
    def resolutions(self) -> Resolutions:
        return Resolutions(self.folder, self._cache_folder / "resolved.json", self._sources)

    @property
    def _sources(self) -> Sources:
        """Not the folder that another plugin has copied the pages to."""
        said = (each.get("docs_dir") for each in self.config.user_configs)
        docs = self.folder / str(next(filter(None, said), "docs"))
        return Sources(docs if docs.is_dir() else self.folder, self.folder)

    @property
    def folder(self) -> Path:
        """Where paths start: the folder of mkdocs.yml, never where MkDocs was called."""
        return Path(self.config.config_file_path or "mkdocs.yml").absolute().parent

    @property
    def _cache_folder(self) -> Path:
        return self.folder / self.settings.cache_dir

    def kept_file(self, name: str) -> Path:
        """Where a file that is made for the site lies on the disk."""
        return self._cache_folder / "files" / name

    def completed(self, markdown: str, file: File) -> str:
        """The text of a page as it is converted: some end with the block."""
        return markdown + (THE_BLOCK if file.src_uri in (self.settings.block or ()) else "")

    @cached_property
    def _release(self) -> Documented:
        found = self.resolutions.release(self.settings.release, self.settings.expect)
        for reason in found.passed_over:
            log.info("%s is shown, since: %s", found.title, plain(reason))
        return found

    def release(self) -> Documented:
        """As the extension asks for it. Raises `CheckfaceError`."""
        return self._release

    def rows(self, reference: str) -> list[Documented]:
        """As the extension asks for them; each file is read once in a build."""
        if reference not in self._rows:
            self._rows[reference] = self.resolutions.rows(reference)
        return self._rows[reference]

    def place(self, portrait: Portrait) -> str:
        return self.url(self.put(portrait))

    def put(self, portrait: Portrait) -> str:
        """The place of its picture in the site; kept for the next build. Raises as `FileStore`."""
        place = f"{FOLDER}/{portrait.filename}"
        if place not in self.placed:
            self.placed[place] = FileStore(self._cache_folder / "pictures").place(portrait)
        return place

    def link(self, written: str) -> str:
        """A page of the site as MkDocs finds it, seen from this page; else as it is written."""
        path, hash_, anchor = written.partition("#")
        here = self.page.file.src_uri if self.page else ""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
        file = self.files.get_file_from_path(target) if path else None
        if file is None:
            if path.endswith(".md") and not urlsplit(path).scheme:
                log.warning("%s links a face to %r, which is no page", here, plain(written))
            return written
        return f"{self.url(file.url)}{hash_}{anchor}"

    def texts(self) -> Texts:
        """In the language of the theme, which tools for several languages change for each."""
        theme = self.config.theme
        language = str(theme.get("language") or theme.get("locale") or "")
        return replace(self.settings.usual.texts(language), about=self._about())

    def _about(self) -> str:
        """The page that says what a face is, seen from this one; empty on that page itself."""
        path, hash_, anchor = self.settings.about.partition("#")
        file = self.files.get_file_from_path(path) if path else None
        if file is None:
            return self.settings.about
        here = self.page is not None and self.page.file.src_uri == file.src_uri
        return "" if here else f"{self.url(file.url)}{hash_}{anchor}"

    def url(self, place: str) -> str:
        """Seen from the page that is converted."""
        return get_relative_url(place, self.page.url) if self.page else place

    def stylesheet(self) -> None:
        """Each page of the site has it."""

    def report(self, error: CheckfaceError, written: str = "", line: int | None = None) -> str:
        """Nothing is shown instead. Raises `PluginError` where the build has to fail."""
        del written  # the error says it
        said = f"{self._where(line)}no face: {error}"
        if self.settings.usual.fails(error):
            raise PluginError(f"checkface: {said}") from error
        if self.settings.usual.says(error):
            log.warning("%s", said)
        return ""

    def _where(self, line: int | None) -> str:
        if self.page is None:
            return ""
        source = self.page.file.content_string
        above = source[: max(source.rfind(self.converted), 0)].count("\n")
        place = f":{line + above}" if line else ""
        return f"{self.page.file.src_uri}{place}: "
