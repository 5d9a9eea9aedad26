"""Turns what a site documents into its `checkface.json`, which programs read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checkface import MANIFEST_NAME
from checkface.files import write_file
from checkface.pages import Documented
from checkface_sphinx.references import References

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


@dataclass(frozen=True)
class Record:
    """The file of one site, which also tells the next build what the pages show."""

    path: Path
    content: bytes | None
    """None where nothing is documented."""

    @classmethod
    def of(cls, app: Sphinx, documented: Documented | None) -> Record:
        project = References.of(app.env)
        content = project.resolutions.record(documented) if documented else None
        return cls(Path(app.outdir) / MANIFEST_NAME, content)

    def pages_to_write(self, _app: Sphinx, env: BuildEnvironment) -> list[str]:
        """On `env-updated`: all, if those on the disk show another release."""
        return [] if self.content == self._content_on_disk() else sorted(env.found_docs)

    def write(self, _app: Sphinx, exception: Exception | None) -> None:
        """On `build-finished`."""
        if exception:
            return  # the pages that are there show what it says
        if self.content is None:
            self.path.unlink(missing_ok=True)
        elif self.content != self._content_on_disk():
            write_file(self.path, self.content)

    def _content_on_disk(self) -> bytes | None:
        return self.path.read_bytes() if self.path.exists() else None
