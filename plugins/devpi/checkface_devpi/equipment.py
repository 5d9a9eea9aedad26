"""What one server has of ours: its limits, what finds words, and what draws."""

from __future__ import annotations

from dataclasses import dataclass

from checkface.cache import Cache
from checkface_devpi.faces import Faces
from checkface_devpi.held import HeldFile, HeldVersion
from checkface_devpi.host import Config, Context, Request
from checkface_devpi.picture import Picture
from checkface_devpi.settings import Settings
from checkface_devpi.studio import Studio
from checkface_devpi.words import Words

NAME = "checkface"
"""Under which Pyramid's registry has it."""
MOST_WAITERS = 8


@dataclass(frozen=True)
class Equipment:
    """Shared by all threads of the server."""

    settings: Settings
    words: Words
    studio: Studio

    @classmethod
    def of(cls, config: Config) -> Equipment:
        """A fourth of the server's threads may wait for pictures, and as many for words: the others
        serve installers. Of fewer than four threads none waits.

        Raises `SettingsError`, of a cache that cannot be as large as was said too.
        """
        Cache.of_user()
        threads = int(getattr(config.args, "threads", None) or MOST_WAITERS)
        waiters = min(MOST_WAITERS, threads // 4)
        return cls(Settings.of(config.args), Words(waiters), Studio(waiters))

    @classmethod
    def serving(cls, request: Request) -> Equipment:
        found = request.registry[NAME]
        assert isinstance(found, cls)  # noqa: S101 - we have put it there
        return found

    def faces(self, context: Context, version: str) -> Faces:
        """Of a version that is there: what is not ends the request, as devpi has it."""
        project = context.verified_project
        context.get_versiondata(version=version, perstage=True)
        return Faces(HeldVersion.of(context.stage, project, version), self.settings)

    def prepare(self, file: HeldFile) -> None:
        """Before anybody looks at it."""
        if file.digest:
            self.words.prepare(file.digest)
            self.studio.prepare(Picture(file.digest, trio=False, size=self.settings.size))


def patience(context: Context, seconds: float) -> float:
    """How long a request may wait for us: not at all while all who upload wait for it.

    What devpi learns from a mirrored index it writes down within the request that asked, and then
    has the one lock of all that write, till that request ends.
    """
    return 0.0 if context.stage.xom.keyfs.tx.write else seconds
