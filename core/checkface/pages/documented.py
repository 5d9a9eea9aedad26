"""Turns what a reference names into what a page says of it: its title, words, text and commands."""

from __future__ import annotations

from dataclasses import dataclass

from checkface import keys
from checkface.digest import Digest
from checkface.errors import MismatchError
from checkface.hookspecs import Resolved
from checkface.pin import Pin
from checkface.references.sources import COMMIT, MANIFEST
from checkface.release import project_and_version

WHOLE = "#release"
"""What ends a reference to all files of a version."""


@dataclass(frozen=True)
class Documented:
    """What a page shows the face of."""

    resolved: Resolved
    passed_over: tuple[str, ...] = ()
    """Why each of the references before it names nothing."""
    changed: bool = False
    """Whether the pages are no longer as that commit has them."""
    wheel: Documented | None = None
    """Of a release with one wheel, that: its command shows those faces, and not the release's."""

    @property
    def is_commit(self) -> bool:
        """Whether there is no release yet, and so no file that a user could compare."""
        return self.resolved.reference.strip().lower().startswith(COMMIT)

    @property
    def project(self) -> str | None:
        """The name that pip knows it by, where it has one."""
        return self._name_and_version[0]

    @property
    def version(self) -> str | None:
        return self._name_and_version[1]

    @property
    def title(self) -> str:
        """What a reader calls it: `tiny 1.0`, a file name, `commit 1a2b3c4d`."""
        if self.is_commit:
            return f"commit {self.commit_name}{' with changes' * self.changed}"
        return " ".join(part for part in self._name_and_version if part) or self.resolved.name

    @property
    def commit_name(self) -> str:
        """As short as people write it."""
        return self.resolved.digest.value[:8]

    @property
    def label(self) -> str:
        """What tells it from the others in a table: all files of a release have one title."""
        is_file = not (self.is_commit or self.is_release)
        is_file = is_file and self.resolved.name != self.project
        return self.resolved.name if is_file else self.title

    @property
    def words(self) -> tuple[str, ...]:
        return keys.words(self.resolved.digest)

    @property
    def commands(self) -> tuple[str, ...]:
        """What a reader types to check it, for each project and version that it has wheels of.

        None for a commit, which nobody installs, and for a release that has no wheel: its own
        digest is that of no file.
        """
        if self.is_commit:
            return ()
        if self.resolved.pins:
            return tuple(map(_command, self.resolved.pins))
        return () if self.is_release else (f"checkface compare FILE {self.resolved.digest}",)

    @property
    def command(self) -> str | None:
        """The only one, for templates that have a place for one; None where there is no such."""
        return self.commands[0] if len(self.commands) == 1 else None

    @property
    def is_release(self) -> bool:
        """Whether it is a whole release, whose digest is that of a list of files."""
        reference = self.resolved.reference.strip().lower()
        return (reference.startswith(MANIFEST) and "#" not in reference) or reference.endswith(
            WHOLE
        )

    def require(self, expected: Digest | None) -> None:
        """Raises `MismatchError` unless it has the digest that is expected, if one is."""
        digest = self.resolved.digest
        if expected and digest != expected:
            raise MismatchError(
                f"{self.title} has {digest}, expected {expected}; "
                "if the new one is right, expect it instead"
            )

    @property
    def _name_and_version(self) -> tuple[str | None, str | None]:
        """As its wheels say, where they say one thing: nothing else of a manifest is checked."""
        if self.is_release and len(self.resolved.pins) == 1:
            named = self.resolved.pins[0].split("==", 1)
            return named[0], named[1]
        found = project_and_version(self.resolved.name)
        if found or self.is_commit:
            return found or (None, None)
        version = self.resolved.version
        return (self.resolved.name if version else None), version


def _command(pin: str) -> str:
    return Pin(*pin.split("==", 1)).command
