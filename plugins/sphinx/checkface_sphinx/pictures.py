"""Turns portraits into files in a folder, each drawn once and named by what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError
from sphinx.util import logging

from checkface.errors import OutputError
from checkface.files import write_file
from checkface.pages import Portrait

if TYPE_CHECKING:
    from docutils.nodes import Node

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pictures:
    """The pictures in a folder."""

    folder: Path
    strict: bool
    """Whether one that cannot be drawn fails the build."""

    def place(self, portrait: Portrait, location: Node | str | None = None) -> Path | None:
        """The file, drawn unless it is there; None, after a warning, if that is not possible.

        Raises `ExtensionError` instead where this is strict.
        """
        path = self.folder / portrait.filename
        try:
            if not path.exists():
                write_file(path, portrait.png())
        except Exception as error:  # noqa: BLE001 - a face never breaks a build, whatever is broken
            self._report(portrait, error, location)
            return None
        return path

    def _report(self, portrait: Portrait, error: Exception, location: Node | str | None) -> None:
        why = OutputError(f"no picture of {portrait.documented.title}: {error}")
        if self.strict:
            raise ExtensionError(f"checkface: {why}", why, modname="checkface_sphinx")
        logger.warning("checkface: %s", why, type="checkface", subtype="drawing", location=location)
