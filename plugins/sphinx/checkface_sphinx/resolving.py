"""Turns the faces of a page into what its builder can show: HTML, pictures with text, or text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import NoUri

from checkface.errors import OutputError
from checkface.pages import FileStore, Portrait
from checkface_sphinx.nodes import Faces, HtmlFaces
from checkface_sphinx.paragraphs import Shown, paragraphs_of
from checkface_sphinx.references import FOLDER, report
from checkface_sphinx.settings import Settings

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


PNG = "image/png"


def resolve_faces(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """On `doctree-resolved`, which comes once for each page, in the main process."""
    for node in list(doctree.findall(Faces)):
        link = uri(node.appearance.link, app.builder, docname)
        about = partial(uri, builder=app.builder, docname=docname)
        node["appearance"] = node.appearance.with_about(about)
        node.replace_self(_for_builder(node, app, docname, link))


def _for_builder(node: Faces, app: Sphinx, docname: str, link: str) -> list[nodes.Node]:
    placed = _pictures(node, app)
    pictured = [portrait.has_picture for portrait in node.appearance.portraits]
    if writes_our_html(app.builder) and pictured == [path is not None for path in placed]:
        names = tuple(path.name if path else "" for path in placed)
        return [HtmlFaces.of(node.appearance, names, link)]
    for path in filter(None, placed):
        app.env.images.add_file(docname, str(path))
        _keep_out_of_book(app, path)
    images = [str(path) if path else "" for path in placed]
    return paragraphs_of(Shown(node.appearance, images, link, app.builder.format))


def _keep_out_of_book(app: Sphinx, path: Path) -> None:
    """A book lists all files of its folder, where the doctrees are by default: not twice."""
    out = Path(app.outdir)
    if app.builder.name != "epub" or not path.is_relative_to(out):
        return
    ours = (each.relative_to(out).as_posix() for each in path.parent.rglob("*"))
    app.config.epub_exclude_files = sorted({*app.config.epub_exclude_files, *ours})


def _pictures(node: Faces, app: Sphinx) -> list[Path | None]:
    """The picture of each portrait; None for one that is not to be had, or of no use here."""
    portraits = node.appearance.portraits
    if PNG not in app.builder.supported_image_types:
        return [None] * len(portraits)
    pictures = Pictures.of(app)
    return [
        pictures.place(portrait, node) if portrait.has_picture else None for portrait in portraits
    ]


def writes_our_html(builder: Builder) -> bool:
    """Not EPUB, whose reader is no browser and which lists all of its files."""
    return builder.format == "html" and builder.name != "epub"


@dataclass(frozen=True)
class Pictures:
    """Where a builder's pictures go: in the site itself, or where it fetches them from."""

    settings: Settings
    store: FileStore

    @classmethod
    def of(cls, app: Sphinx) -> Pictures:
        html = writes_our_html(app.builder)
        folder = Path(app.outdir) / "_images" if html else Path(app.doctreedir) / FOLDER
        return cls(Settings.of(app.config), FileStore(folder))

    def place(self, portrait: Portrait, location: nodes.Node | None = None) -> Path | None:
        """None, after a warning, for one that cannot be drawn. Raises as `report`."""
        try:
            return self.store.place(portrait)
        except OutputError as error:
            report(self.settings, error, location)
            return None


def uri(link: str, builder: Builder, docname: str) -> str:
    """What a page of this builder calls `link`; empty if it cannot lead there."""
    document, hash_, anchor = link.removeprefix("/").partition("#")
    if not link.startswith("/") or document not in builder.env.found_docs:
        return link
    try:
        return f"{builder.get_relative_uri(docname, document)}{hash_}{anchor}"
    except NoUri:
        return ""
