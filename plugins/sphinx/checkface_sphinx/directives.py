"""Turns what an author writes in a page, a directive or a role, into nodes that stand for faces."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import docname_join
from sphinx.util.docutils import SphinxDirective, SphinxRole

from checkface import CheckfaceError, Digest
from checkface.pages import (
    LAYOUTS,
    THE_RELEASE,
    Appearance,
    Documented,
    Portrait,
    Texts,
    size_of,
)
from checkface_sphinx.nodes import Faces
from checkface_sphinx.references import References, report

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec


class _FacesDirective(SphinxDirective):
    """What the three directives have in common."""

    has_content = False
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[Node]:
        references = self._references()
        project = References.of(self.env)
        project.note(self.env, references)
        try:
            appearance = self._appearance(project, references)
        except CheckfaceError as error:
            report(project.settings, error, self.get_location())
            return []
        if not appearance.portraits:
            return []
        faces = Faces.of(appearance)
        self.set_source_info(faces)
        return [nodes.paragraph("", "", faces) if appearance.layout == "face" else faces]

    def _references(self) -> list[str]:
        return [argument.strip() for argument in self.arguments]

    def _appearance(self, project: References, references: list[str]) -> Appearance:
        raise NotImplementedError

    def _portrait(self, documented: Documented, size: int) -> Portrait:
        trio = "trio" in self.options
        return Portrait(
            documented,
            trio,
            self.options.get("size", size),
            self.options.get("alt", ""),
            texts_for(self.env),
        )

    def _link(self) -> str:
        return located(self.options.get("link", ""), self.env, self.env.docname)


def _size(argument: str) -> int:
    try:
        return size_of(directives.positive_int(argument))
    except CheckfaceError as error:
        raise ValueError(str(error)) from error


def _layout(argument: str) -> str:
    return directives.choice(argument, LAYOUTS)


def _digest(argument: str) -> Digest:
    try:
        return Digest.parse(argument or "")
    except CheckfaceError as error:
        raise ValueError(str(error)) from error


class FaceDirective(_FacesDirective):
    """`.. checkface:: REFERENCE`, or the documented release without one."""

    option_spec: ClassVar[OptionSpec] = {
        "size": _size,
        "trio": directives.flag,
        "caption": directives.flag,
        "layout": _layout,
        "link": directives.unchanged_required,
        "alt": directives.unchanged_required,
        "expect": _digest,
    }

    def _appearance(self, project: References, references: list[str]) -> Appearance:
        documented = project.resolve("".join(references))
        documented.require(self.options.get("expect"))
        portrait = self._portrait(documented, project.settings.usual.size)
        return Appearance.of(
            portrait,
            self.options.get("layout", "block"),
            caption="caption" in self.options,
            link=self._link(),
            documents=not references,
        )


class BadgeDirective(_FacesDirective):
    """`.. checkface-badge:: REFERENCE`: small, where a block is too much."""

    option_spec: ClassVar[OptionSpec] = {
        "size": _size,
        "link": directives.unchanged_required,
        "alt": directives.unchanged_required,
    }

    def _appearance(self, project: References, references: list[str]) -> Appearance:
        documented = project.resolve("".join(references))
        portrait = self._portrait(documented, project.settings.usual.badge_size)
        return Appearance((portrait,), "badge", link=self._link(), documents=not references)


class TableDirective(_FacesDirective):
    """`.. checkface-table::`, a reference in each line; a manifest stands for all it lists."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = {"size": _size}

    def _references(self) -> list[str]:
        given = [*self.arguments, *self.content]
        return [line.strip() for text in given for line in text.splitlines() if line.strip()]

    def _appearance(self, project: References, references: list[str]) -> Appearance:
        size = self.options.get("size", project.settings.usual.badge_size)
        found = [row for each in references or [""] for row in self._rows(project, each)]
        texts = texts_for(self.env)
        return Appearance(tuple(Portrait(row, size=size, texts=texts) for row in found), "table")

    def _rows(self, project: References, reference: str) -> list[Documented]:
        """None for a reference that names nothing, which takes no other row away."""
        try:
            return project.rows(reference)
        except CheckfaceError as error:
            report(project.settings, error, self.get_location())
            return []


class FaceRole(SphinxRole):
    """`:checkface:`REFERENCE``: a face in a line and its words; `release` is the documented one."""

    def run(self) -> tuple[list[Node], list[nodes.system_message]]:
        project = References.of(self.env)
        reference = self.text.strip()
        references = [] if reference == THE_RELEASE else [reference]
        project.note(self.env, references)
        try:
            documented = project.resolve("".join(references))
        except CheckfaceError as error:
            report(project.settings, error, self.get_location())
            return [], []
        size = project.settings.usual.inline_size
        portrait = Portrait(documented, size=size, texts=texts_for(self.env))
        faces = Faces.of(Appearance((portrait,), "face", caption=True))
        self.set_source_info(faces)
        return [faces], []


def texts_for(env: BuildEnvironment) -> Texts:
    """With the page that says what a face is as `/NAME`, if it is one of the site."""
    texts = References.of(env).texts(env.config)
    return replace(texts, about=located(texts.about, env, env.config.root_doc))


def located(link: str, env: BuildEnvironment, docname: str) -> str:
    """`/NAME` if `link`, as written in page `docname`, is a document; else it is left as it is."""
    document, hash_, anchor = link.partition("#")
    name = docname_join(docname, document)
    return f"/{name}{hash_}{anchor}" if document and name in env.found_docs else link
