"""Turns what a site documents into what each of its pages of HTML shows: badge and variables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from markupsafe import escape
from sphinx.jinja2glue import BuiltinTemplateLoader, SphinxFileSystemLoader
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from checkface import CheckfaceError
from checkface.files import write_file as write
from checkface.pages import (
    Documented,
    Portrait,
    Texts,
    badge_html,
    face_html,
    script,
    style,
    variables_of,
)
from checkface_sphinx.directives import located
from checkface_sphinx.references import References, report
from checkface_sphinx.resolving import Pictures
from checkface_sphinx.slots import put_badge

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.theming import Theme

STYLE_NAME = "checkface.css"
SCRIPT_NAME = "checkface.js"
SLOTS_STYLE = Path(__file__).parent / "static" / "slots.css"
TEMPLATES = Path(__file__).parent / "templates"
BEFORE_THEMES = 400
"""A priority: themes read their lists of components at 500."""

PathTo = Callable[..., str]


@dataclass(frozen=True)
class Site:
    """What all pages of a site of HTML show."""

    project: References
    pictures: Pictures
    portrait: Portrait | None
    """Of the release; None where none is documented, or it cannot be had."""
    texts: Texts

    @classmethod
    def of(cls, app: Sphinx, documented: Documented | None) -> Site:
        project, pictures = References.of(app.env), Pictures.of(app)
        size = project.settings.usual.badge_size
        texts = project.texts(app.config)
        portrait = Portrait(documented, size=size, texts=texts) if documented else None
        shown = portrait and (not portrait.has_picture or pictures.place(portrait))
        return cls(project, pictures, portrait if shown else None, texts)

    def prepare(self, app: Sphinx) -> None:
        """Give Sphinx our style, our templates and our variables."""
        folder = self.project.kept / "static"
        write(folder / STYLE_NAME, style().encode() + SLOTS_STYLE.read_bytes())
        write(folder / SCRIPT_NAME, script().encode())
        app.config.html_static_path = [*app.config.html_static_path, str(folder)]
        app.add_css_file(STYLE_NAME)
        app.add_js_file(SCRIPT_NAME, loading_method="defer")
        if isinstance(app.builder, SerializingHTMLBuilder):
            return  # its pages have no template
        if isinstance(app.builder.templates, BuiltinTemplateLoader):
            app.builder.templates.loaders.append(SphinxFileSystemLoader(str(TEMPLATES)))
        app.connect("html-page-context", self.put_on_page, BEFORE_THEMES)

    def put_on_page(
        self,
        app: Sphinx,
        _pagename: str,
        templatename: str,
        context: dict[str, Any],
        _doctree: nodes.document | None,
    ) -> str | None:
        """On `html-page-context`: what to use instead of the template, if anything."""
        pathto = context["pathto"]
        context["checkface_face"] = self._macro(pathto)
        if not self.portrait:
            return None
        context["checkface"] = self._variables(self.portrait, self._target(app, pathto), pathto)
        wanted = self.project.settings.badge
        theme: Theme = app.builder.theme  # type: ignore[attr-defined] # of builders with templates
        templates: Environment = app.builder.templates.environment
        return put_badge(theme, templates, templatename, context) if wanted else None

    def _variables(self, portrait: Portrait, target: str | None, pathto: PathTo) -> dict[str, Any]:
        source = self._source(portrait, pathto)
        return {
            **variables_of(portrait, escape),
            "src": source if portrait.has_picture else None,
            "badge": badge_html(portrait, source, link=target, documents=True),
        }

    def _target(self, app: Sphinx, pathto: PathTo) -> str | None:
        """Where the badge leads."""
        link = located(self.project.settings.badge_link, app.env, app.config.root_doc)
        document, hash_, anchor = link.removeprefix("/").partition("#")
        if document not in app.env.found_docs:
            return link or None
        return f"{pathto(document)}{hash_}{anchor}"

    def _source(self, portrait: Portrait, pathto: PathTo) -> str:
        return pathto(f"_images/{portrait.filename}", resource=True)

    def _macro(self, pathto: PathTo) -> Callable[..., str]:
        """What templates call as `checkface_face("pypi:name==1.0", size=64)`."""

        def checkface_face(reference: str, size: int = 0, *, trio: bool = False) -> str:
            side = size or self.project.settings.usual.size
            try:
                documented = self.project.resolve(reference)
                portrait = Portrait(documented, trio, side, texts=self.texts)
            except CheckfaceError as error:
                report(self.project.settings, error, None)
                return ""
            drawn = not portrait.has_picture or self.pictures.place(portrait)
            return face_html(portrait, self._source(portrait, pathto)) if drawn else ""

        return checkface_face
