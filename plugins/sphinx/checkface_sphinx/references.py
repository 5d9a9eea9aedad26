"""Turns the references of a page into what they name, and has Sphinx note what they depend on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sphinx.errors import ExtensionError
from sphinx.util import logging

from checkface import CheckfaceError
from checkface.errors import OutputError
from checkface.pages import Documented, Resolutions, Sources, Texts, is_secret
from checkface_sphinx.settings import Settings
from checkface_sphinx.stamps import Stamps

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

FOLDER = "checkface"
"""Below the doctrees: all of it may be deleted at any time."""
SETTING = "checkface_release in conf.py"

SOURCES: WeakKeyDictionary[Config, Sources] = WeakKeyDictionary()
"""Each build's: git is asked once in it, and once more in the next one of the same process."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class References:
    """What the references of one project name."""

    settings: Settings
    kept: Path
    """Where the files go that one build leaves to the next."""
    sources: Sources

    @classmethod
    def begin(cls, app: Sphinx) -> References:
        """Those of the build that begins now: what an earlier one has found counts no more."""
        SOURCES[app.config] = Sources(Path(app.srcdir), Path(app.confdir))
        return cls.of(app.env)

    @classmethod
    def of(cls, env: BuildEnvironment) -> References:
        return cls(
            Settings.of(env.config),
            Path(env.doctreedir) / FOLDER,
            SOURCES[env.config],
        )

    @property
    def stamps(self) -> Stamps:
        return Stamps(self.kept / "stamps", self.resolutions)

    @property
    def resolutions(self) -> Resolutions:
        kept = self.kept / "resolved.json"
        return Resolutions(self.settings.folder, kept, self.sources, SETTING)

    def release(self) -> Documented:
        """What the site documents. Raises as `Resolutions.first`."""
        return self.resolutions.release(self.settings.usual.release, self.settings.usual.expect)

    def texts(self, config: Config) -> Texts:
        """In the language of the site."""
        return self.settings.usual.texts(config.language)

    def resolve(self, reference: str) -> Documented:
        """What `reference` names, or the release if it is empty. Raises as `release`."""
        return self.resolutions.first([reference]) if reference else self.release()

    def rows(self, reference: str) -> list[Documented]:
        """What a table shows: as `named`, and of a manifest its artifacts too."""
        return self.resolutions.rows(reference or self.release().resolved.reference)

    def note(self, env: BuildEnvironment, references: list[str]) -> None:
        """Have the page that is read now read again when these name something else."""
        if not references:
            self._note_release(env)
        for each in references:
            if not is_secret(each):
                env.note_dependency(self.stamps.put((each,)))

    def _note_release(self, env: BuildEnvironment) -> None:
        wanted = self.settings.usual.release
        if wanted != () and not any(map(is_secret, wanted or ())):
            env.note_dependency(self.stamps.put(wanted, release=True))


def report(settings: Settings, error: CheckfaceError, location: Node | str | None) -> None:
    """Say that there is no face, as the conf.py wants it. Raises `ExtensionError` if it does."""
    if settings.usual.fails(error):
        raise ExtensionError(f"checkface: {error}", error, modname="checkface_sphinx")
    if settings.usual.says(error):
        kind = "drawing" if isinstance(error, OutputError) else "missing"
        said = str(error) if kind == "drawing" else f"no face: {error}"
        logger.warning("checkface: %s", said, type="checkface", subtype=kind, location=location)
