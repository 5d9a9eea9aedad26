"""Turns a MkDocs site into one that shows the face of the release that it documents."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url, is_error_template
from mkdocs.utils.templates import TemplateContext

from checkface import CheckfaceError
from checkface.files import write_file
from checkface.pages import NullStore, Portrait, script, style
from checkface_mkdocs.announced import Announced
from checkface_mkdocs.feeds import Quotable
from checkface_mkdocs.footer import badge_of, with_badge
from checkface_mkdocs.search import Hidden, keep_search
from checkface_mkdocs.settings import Settings
from checkface_mkdocs.site import FOLDER, Site, log
from checkface_mkdocs.templates import face_of, variables
from checkface_mkdocs.watching import watched_files

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer  # a web server, which no build needs

EXTENSION = "checkface"
"""Our Markdown extension, which Python-Markdown finds by its entry point."""
SIZES = ("size", "badge_size", "inline_size")
STYLE_PLACE = f"{FOLDER}/checkface.css"
SCRIPT_PLACE = f"{FOLDER}/checkface.js"
HERE = "./"
"""The relative URL of a page for itself."""


class CheckfacePlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]
    """Each method is called by MkDocs at the time that it is named after."""

    def __init__(self) -> None:
        self.site: Site | None = None
        self.badge: Portrait | None = None
        self.page_for_checking: str | None = None
        self.hidden = Hidden()
        self.quotable = Quotable()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """That it is there keeps this object, while MkDocs serves, for all builds."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.site = Site(config, self.config) if self.config.enabled else None
        if self.config.search:
            keep_search(config)
        sizes = {key: self.config[key] for key in SIZES}
        ours = {**sizes, **config.mdx_configs.get(EXTENSION, {}), "store": self.site or NullStore()}
        if EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(EXTENSION)
        config.mdx_configs[EXTENSION] = ours
        if self.site:
            config.extra_css.insert(0, STYLE_PLACE)  # first: a site's own style wins
            config.extra_javascript.append(SCRIPT_PLACE)
            self.badge = self._portrait(self.site)
            if self.badge:
                config.extra["checkface"] = variables(self.badge)
        return config

    @event_priority(100)
    def _announce(self, files: Files, /, **_: Any) -> Files:
        """Before others walk over the files: they find, copy, check and translate ours too."""
        if not self.site:
            return files
        self.site.files = files
        self.page_for_checking = self._page_for_checking(files)
        self._require_page(self.config.about, files)
        ours = Announced(self.site, files)
        ours.text(STYLE_PLACE, style())
        ours.text(SCRIPT_PLACE, script())
        if self.badge and self.config.record:
            ours.record(self.badge.documented)
        ours.pictures_of_pages()
        return files

    @event_priority(-90)
    def _announce_more(self, files: Files, /, **_: Any) -> Files:
        """Of pages that others have made meanwhile."""
        if self.site:
            self.site.files = files
            Announced(self.site, files).pictures_of_pages()
        return files

    on_files = CombinedEvent(_announce, _announce_more)

    @event_priority(50)
    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        if not self.site:
            return markdown
        self.site.page, self.site.converted = page, markdown
        return self.site.completed(markdown, page.file)

    @event_priority(100)
    def _quote(self, html: str, /, *, page: Page, **_: Any) -> str:
        self.quotable.hide(page)
        return html

    @event_priority(-100)
    def _unquote(self, html: str, /, *, page: Page, **_: Any) -> str:
        self.quotable.show(page)
        return html

    on_page_content = CombinedEvent(_quote, _unquote)
    """Feeds read the source between the two."""

    def on_env(self, env: Environment, *, files: Files, **_: Any) -> Environment:
        if self.site:
            self.site.page = None
            env.globals["checkface_face"] = face_of(self.site)
            Announced(self.site, files).pictures()
        return env

    @event_priority(100)
    def _hide(self, context: TemplateContext, /, *, page: Page, **_: Any) -> TemplateContext:
        page.content = self.hidden.hide(page.content or "")
        return context

    @event_priority(-100)
    def _show(self, context: TemplateContext, /, *, page: Page, **_: Any) -> TemplateContext:
        page.content = self.hidden.show(page.content or "")
        return context

    on_page_context = CombinedEvent(_hide, _show)
    """Search engines read the page between the two."""

    @event_priority(50)
    def on_post_page(self, output: str, *, page: Page, **_: Any) -> str:
        return self._with_badge(output, lambda place: get_relative_url(place, page.url))

    @event_priority(50)
    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """A page of an error is served at any depth, so its links start at the server's root."""
        if not template_name.endswith(".html"):
            return output_content
        if not is_error_template(template_name):
            return self._with_badge(output_content, lambda p: get_relative_url(p, template_name))
        root = urlsplit(config.site_url or "/").path
        return self._with_badge(output_content, lambda place: posixpath.join(root, place))

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Pictures that only a template wanted were not known when the files were copied."""
        placed = self.site.placed if self.site else {}
        for place, path in placed.items():
            copy = Path(config.site_dir) / place
            if not copy.exists():
                write_file(copy, path.read_bytes())

    def on_serve(self, server: LiveReloadServer, **_: Any) -> LiveReloadServer:
        for path in watched_files(self.site) if self.site else ():
            server.watch(str(path))
        return server

    def _portrait(self, site: Site) -> Portrait | None:
        """Of what the site documents; None where that is nothing, or it has no face."""
        if self.config.release == ():
            return None
        try:
            portrait = Portrait(site.release(), size=self.config.badge_size, texts=site.texts())
            if portrait.has_picture:
                site.put(portrait)
        except CheckfaceError as error:
            site.report(error)
            return None
        return portrait

    def _page_for_checking(self, files: Files) -> str | None:
        """The URL of the first page that ends with the block."""
        for name in self.config.block or ():
            file = files.get_file_from_path(name)
            if file is not None:
                return file.url
            log.warning("block names %r, which is no page of this site", name)
        return None

    def _require_page(self, about: str, files: Files) -> None:
        path = about.partition("#")[0]
        if (
            path.endswith(".md")
            and not urlsplit(path).scheme
            and not files.get_file_from_path(path)
        ):
            log.warning("about names %r, which is no page of this site", about)

    def _with_badge(self, output: str, url: Callable[[str], str]) -> str:
        if not self.site or not self.badge or not self.config.badge:
            return output
        source = url(f"{FOLDER}/{self.badge.filename}")
        link = url(self.page_for_checking) if self.page_for_checking is not None else None
        link = None if link == HERE else link
        badge = replace(self.badge, texts=self.site.texts())
        return with_badge(output, badge_of(badge, source, link))
