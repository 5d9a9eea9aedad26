"""Turns the references of a page into what they name, and has Sphinx note what they depend on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError
from sphinx.util import logging

from checkface import CheckfaceError, MismatchError, UnresolvedReferenceError
from checkface.pages import Documented, Resolutions, Sources
from checkface_sphinx.settings import Settings
from checkface_sphinx.stamps import Stamps

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.environment import BuildEnvironment

FOLDER = "checkface"
"""Below the doctrees: all of it may be deleted at any time."""
SECRET = "text:"  # noqa: S105 (a prefix; what follows it may be one)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class References:
    """What the references of one project name."""

    settings: Settings
    kept: Path
    """Where the files go that one build leaves to the next."""
    sources: Sources

    @classmethod
    def of(cls, env: BuildEnvironment) -> References:
        return cls(
            Settings.of(env.config),
            Path(env.doctreedir) / FOLDER,
            _sources(Path(env.srcdir), Path(env.app.confdir)),
        )

    @property
    def stamps(self) -> Stamps:
        return Stamps(self.kept / "stamps", self.resolutions)

    @property
    def resolutions(self) -> Resolutions:
        return Resolutions(self.settings.folder, self.kept / "resolved.json", self.sources)

    def release(self) -> Documented:
        """What the site documents. Raises as `Resolutions.first`, or if no release is set."""
        if self.settings.release == ():
            raise UnresolvedReferenceError(
                "no release is documented here: set checkface_release in conf.py, or name a "
                "reference"
            )
        return self.resolutions.release(self.settings.release, self.settings.expect)

    def named(self, reference: str) -> Documented:
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
            if not _is_secret(each):
                env.note_dependency(self.stamps.put((each,)))

    def _note_release(self, env: BuildEnvironment) -> None:
        wanted = self.settings.release
        if wanted != () and not any(map(_is_secret, wanted or ())):
            env.note_dependency(self.stamps.put(wanted, release=True))


def report_missing(settings: Settings, error: CheckfaceError, location: Node | str | None) -> None:
    """Say that there is no face, as the conf.py wants it. Raises `ExtensionError` if it does.

    A digest that differs is never only reported, and only what is missing can be ignored.
    """
    if isinstance(error, MismatchError) or settings.on_missing == "error":
        raise ExtensionError(f"checkface: {error}", error, modname="checkface_sphinx")
    if settings.on_missing != "ignore" or not isinstance(error, UnresolvedReferenceError):
        logger.warning(
            "checkface: no face: %s", error, type="checkface", subtype="missing", location=location
        )


@lru_cache(maxsize=1)
def _sources(folder: Path, configuration: Path) -> Sources:
    """git is asked once in a build."""
    return Sources(folder, configuration)


def _is_secret(reference: str) -> bool:
    return reference.strip().lower().startswith(SECRET)
