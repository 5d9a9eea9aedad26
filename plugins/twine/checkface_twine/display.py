"""Turns what would be uploaded, and what was found about it, into faces and lines for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checkface import Artifact, Digest, Face, Precision, Release, Standing, Trio, plain
from checkface.pictures import draw_faces
from checkface.terminal import Graphics, Terminal, beside
from checkface_twine.expectation import Expectation
from checkface_twine.uploads import Upload, Uploads
from checkface_twine.verdict import Compared

if TYPE_CHECKING:
    from PIL import Image

FACE_PIXELS = 256
FACE_COLUMNS, TRIO_COLUMNS = 20, 60
"""Blocks of characters show a face well from about 20 columns."""
GAP = 2
INDENT = " " * 13
"""Below the words of the longest standing."""

BOLD, GREEN, RED, NORMAL = "\x1b[1m", "\x1b[1;32m", "\x1b[1;31m", "\x1b[0m"


@dataclass(frozen=True)
class Display:
    """Standard output, and what the terminal behind it can show."""

    terminal: Terminal

    def show(self, uploads: Uploads, releases: Iterable[Release]) -> None:
        """Each release as a trio, then each of its files as a face."""
        self._draw_ahead(releases)
        held = {file.artifact.filename: file for file in uploads.files}
        for release in releases:
            title = self._styled(f"{release.project} {release.version}", BOLD)
            trio = self._trio(release.digest)
            self._print(trio, [title, " ".join(release.words)], release.digest, TRIO_COLUMNS)
            for artifact in release.artifacts:
                print()
                self._show_file(held[artifact.filename])
            print()
        for path in uploads.unused:
            print(f"left out: {plain(path)} (goes with none of these files)")

    def show_expectation(self, expectation: Expectation) -> None:
        for name in expectation.misspelt:
            reason = "the words in the manifest are not those of its digest"
            self._line(Standing.DIFFERENT.value, name, reason, good=False)
        for finding in expectation.findings:
            self._line(finding.standing.value, finding.name, finding.reason, good=finding.good)
            if finding.standing is Standing.DIFFERENT:
                self._show_both(("recorded", finding.expected), ("here", finding.actual))
        for name in expectation.missing:
            self._line("missing", name, "recorded, and not among these files", good=False)

    def show_served(self, compared: Compared) -> None:
        for each in compared.served or ():
            good = each.standing is Standing.SAME
            self._line(each.standing.value, each.name, each.reason, good=good)
            if each.actual and each.actual != each.expected:
                self._show_both(("here", each.expected), ("served", each.actual))
        for name in compared.others:
            print(f"{'other':<11}  {plain(name)}  listed for this release, not among these files")

    def _show_file(self, file: Upload) -> None:
        artifact = file.artifact
        lines = [f"{plain(artifact.filename)}  {artifact.size:,} bytes", " ".join(artifact.words)]
        face = self._faces([Face(artifact.digest)])
        self._print(face[0] if face else None, lines, artifact.digest, FACE_COLUMNS)
        if file.signature:
            print(f"signature {plain(file.signature)}")
        for path in file.attestations:
            print(f"attestation {plain(path)} (goes with it under --attestations)")

    def _show_both(self, *labelled: tuple[str, Digest | None]) -> None:
        """Two digests that should be one: as text always, and as trios where that can be."""
        for label, digest in labelled:
            print(f"{INDENT}{label:<8}  {digest}")
        for label, digest in labelled:
            if digest and (trio := self._trio(digest)):
                print(beside(trio, [label], TRIO_COLUMNS, self.terminal), end="")

    def _line(self, standing: str, name: str, reason: str, *, good: bool) -> None:
        """The word is in capitals where a person has to act."""
        word = f"{standing if good else standing.upper():<11}"
        print(f"{self._styled(word, GREEN if good else RED)}  {plain(name)}  {plain(reason)}")

    def _print(
        self, image: Image.Image | None, lines: Sequence[str], digest: Digest, columns: int
    ) -> None:
        """The digest stays in one piece, so that it can be copied."""
        if image is None:
            print(*lines, digest, sep="\n")
            return
        columns = min(columns, self.terminal.columns)
        fits = self.terminal.columns - columns - GAP >= len(str(digest))
        told = [*lines, str(digest)] if fits else lines
        print(beside(image, told, columns, self.terminal), end="")
        if not fits:
            print(digest)

    @property
    def _has_pictures(self) -> bool:
        return self.terminal.graphics is not Graphics.NONE

    def _styled(self, text: str, style: str) -> str:
        return f"{style}{text}{NORMAL}" if self._has_pictures else text

    def _trio(self, digest: Digest) -> Image.Image | None:
        if not self._has_pictures:
            return None
        return Trio(digest).image(FACE_PIXELS, precision=Precision.DRAFT)

    def _faces(self, faces: Sequence[Face]) -> list[Image.Image]:
        if not self._has_pictures:
            return []
        return draw_faces(faces, FACE_PIXELS, precision=Precision.DRAFT)

    def _draw_ahead(self, releases: Iterable[Release]) -> None:
        """All in one go, which uses every core; the cache then has them."""
        held = list(releases)
        artifacts: list[Artifact] = [each for release in held for each in release.artifacts]
        trios = [face for release in held for face in Trio(release.digest).faces]
        self._faces([*trios, *(Face(artifact.digest) for artifact in artifacts)])
