"""Turns Sphinx's events into what each of them is for: all doors of the extension are here."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from checkface import CheckfaceError, UnresolvedReferenceError
from checkface.pages import Documented
from checkface_sphinx import settings
from checkface_sphinx.directives import BadgeDirective, FaceDirective, FaceRole, TableDirective
from checkface_sphinx.nodes import Faces, HtmlFaces, write_html, write_nothing
from checkface_sphinx.record import Record
from checkface_sphinx.references import References, report
from checkface_sphinx.resolving import resolve_faces, writes_our_html
from checkface_sphinx.site import Site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

NOTHING = (write_nothing, None)


def register(app: Sphinx) -> ExtensionMetadata:
    settings.add_values(app)
    app.add_directive("checkface", FaceDirective)
    app.add_directive("checkface-badge", BadgeDirective)
    app.add_directive("checkface-table", TableDirective)
    app.add_role("checkface", FaceRole())
    app.add_node(Faces, html=NOTHING, latex=NOTHING, man=NOTHING, texinfo=NOTHING, text=NOTHING)
    app.add_node(HtmlFaces, html=(write_html, None))
    app.connect("config-inited", settings.complete)
    app.connect("builder-inited", begin)
    app.connect("doctree-resolved", resolve_faces)
    ours = version("checkface")
    return {
        "version": ours,
        "env_version": crc32(ours.encode()),  # pages that were read hold objects of this version
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def begin(app: Sphinx) -> None:
    """On `builder-inited`: what one build is about is found out once."""
    project = References.begin(app)
    project.stamps.refresh()
    documented = _documented_release(app, project)
    if writes_our_html(app.builder):
        Site.of(app, documented).prepare(app)
    if writes_our_html(app.builder) and project.settings.usual.release != ():
        record = Record.of(app, documented)
        app.connect("env-updated", record.pages_to_write)
        app.connect("build-finished", record.write)


def _documented_release(app: Sphinx, project: References) -> Documented | None:
    """The release; None if none is documented here, or, after a warning, if none is there."""
    if project.settings.usual.release == ():
        return None
    try:
        return project.release()
    except CheckfaceError as error:
        if project.settings.usual.release is None and isinstance(error, UnresolvedReferenceError):
            app.connect("env-updated", partial(_say_what_to_add, project, error))
        else:
            report(project.settings, error, None)
        return None


def _say_what_to_add(
    project: References, error: CheckfaceError, _app: Sphinx, env: BuildEnvironment
) -> None:
    """On `env-updated`, where nothing was asked for and nothing found: unless a page has faces."""
    noted = (Path(path).parent for paths in env.dependencies.values() for path in paths)
    if not any(folder.parts[-2:] == project.stamps.folder.parts[-2:] for folder in noted):
        report(project.settings, error, None)
