"""Turns a version on an index into the HTML of its faces, and into the pictures that it shows."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from checkface import Digest, Resolved
from checkface.pages import (
    Documented,
    Html,
    Portrait,
    block_html,
    element,
    join_html,
    table_html,
)
from checkface_devpi.held import HeldFile, HeldVersion
from checkface_devpi.picture import Picture
from checkface_devpi.settings import Settings

FAILED = "checkface could not show the faces of these files; the server's log says why."
FORBIDDEN = "Faces are shown to whoever may read the files of this index."
NOTHING = "There are no files here, and so no faces."
THE_INDEX_SAYS = (
    "These faces are this index's word. Whoever can change a file here can change its face too: "
    "compare them with what the publisher shows elsewhere, or with what you accepted before."
)
VOLATILE = (
    "This index is volatile: a file may be replaced by another one of the same name, which then "
    "has other faces."
)
MIRROR = (
    "This index mirrors another one, which may replace a file by another one of the same name, "
    "which then has other faces."
)


BASES = (
    "Whoever installs from this index gets files of {} too, also of this version: their faces are "
    "on pages of their own."
)


@dataclass(frozen=True)
class Faces:
    """What a page shows of a version."""

    held: HeldVersion
    settings: Settings

    @property
    def digests(self) -> list[Digest]:
        """Those whose words the page needs, the most important first."""
        release = self.held.release
        shown = [digest for _, digest in self._listed_files]
        return [release.digest, *shown] if release else shown

    def pictures(self) -> Iterator[Picture]:
        """All that may be asked for: nobody draws anything else here."""
        if release := self.held.release:
            yield Picture(release.digest, trio=True, size=self.settings.release_size)
        for _, digest in self._listed_files:
            yield Picture(digest, trio=False, size=self.settings.size)

    def html(
        self,
        ready: Collection[Digest],
        place: Callable[[str], str],
        manifest: str,
        simple_page: str,
    ) -> Html:
        """`ready` are digests with words, `place` is where the picture of a filename is."""
        if not self.held.files:
            return element("p", NOTHING)
        parts = [
            self._release_html(ready, place),
            *self._command_html(simple_page),
            self._files_html(ready, place),
            *self._without_faces(ready),
            *(element("p", said) for said in self._sentences()),
        ]
        if self.held.release and not self.held.away:
            parts.append(
                element("p", element("a", "checkface.json of this release", href=manifest))
            )
        return element("div", join_html(parts), class_="checkface-index")

    @property
    def _listed_files(self) -> list[tuple[HeldFile, Digest]]:
        return list(islice(self.held.files_with_digest, self.settings.files))

    @property
    def _listed_unknown(self) -> tuple[HeldFile, ...]:
        """As far as those with faces leave room."""
        return self.held.unknown[: self.settings.files - len(self._listed_files)]

    def _release_html(self, ready: Collection[Digest], place: Callable[[str], str]) -> Html:
        release = self.held.release
        if release is None:
            return element(
                "p", "There is no face of the whole release: not every file can be in one."
            )
        if release.digest not in ready:
            return _later(f"{self.held.project} {self.held.version}", release.digest)
        named = Resolved(
            f"{self._reference}#release", release.digest, self.held.project, self.held.version
        )
        portrait = Portrait(Documented(named), trio=True, size=self.settings.release_size)
        return block_html(portrait, place(portrait.filename))

    def _files_html(self, ready: Collection[Digest], place: Callable[[str], str]) -> Html:
        portraits = [
            self._portrait(file, digest) for file, digest in self._listed_files if digest in ready
        ]
        rows = [(portrait, place(portrait.filename)) for portrait in portraits]
        return table_html(rows) if rows else Html()

    def _portrait(self, file: HeldFile, digest: Digest) -> Portrait:
        named = Resolved(f"{self._reference}/{file.filename}#file", digest, file.filename)
        return Portrait(Documented(named), size=self.settings.size)

    def _without_faces(self, ready: Collection[Digest]) -> Iterator[Html]:
        """Each with what is known of it."""
        for file, digest in self._listed_files:
            if digest not in ready:
                yield _later(file.filename, digest)
        for file in self._listed_unknown:
            only = f", only {' and '.join(file.others)}" if file.others else ""
            yield element(
                "p", f"No face of {file.filename}: the index gives no sha256 of it{only}."
            )

    def _sentences(self) -> Iterator[str]:
        hidden = len(self.held.files) - len(self._listed_files) - len(self._listed_unknown)
        if hidden > 0:
            yield f"{_count(hidden, 'more file')} not shown here."
        if self.held.away:
            yield f"{_count(len(self.held.away), 'file')} not on this server{self._whose_word}."
        if self.held.is_mirror:
            yield MIRROR
        elif self.held.is_volatile:
            yield VOLATILE
        if self.held.bases:
            yield BASES.format(" and ".join(self.held.bases))
        yield THE_INDEX_SAYS

    @property
    def _whose_word(self) -> str:
        """Of a digest that nobody here has compared with the bytes."""
        return " yet: digests are what the mirrored index says" if self.held.is_mirror else ""

    def _command_html(self, simple_page: str) -> Iterator[Html]:
        """Never without the index: elsewhere anybody may have taken that name."""
        if pin := self.held.pin:
            words = ["pip-checkface", "install", "--index-url", simple_page, str(pin)]
            label = element("span", "Check it:", class_="checkface-label")
            command = element("code", shlex.join(words), class_="checkface-copied")
            yield element("p", label, " ", command, class_="checkface-line")

    @property
    def _reference(self) -> str:
        return f"devpi:{self.held.index}/{self.held.project}/{self.held.version}"


def _count(number: int, what: str) -> str:
    return f"1 {what} is" if number == 1 else f"{number} {what}s are"


def _later(name: str, digest: Digest) -> Html:
    """A file whose words are not known yet."""
    code = element("code", str(digest), class_="checkface-copied")
    return element("p", f"{name}: ", code, " (its words come when this page is opened again)")
