"""Turns what would be uploaded, and what was found about it, into faces and lines for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checkface import Digest, Face, Release, Standing, Trio, plain
from checkface.terminal import BOLD, FACE_COLUMNS, GREEN, RED, Row, Screen
from checkface_twine.expectation import Expectation
from checkface_twine.uploads import Upload, Uploads
from checkface_twine.verdict import Compared

INDENT = " " * 13
"""Below the words of the longest standing."""


@dataclass(frozen=True)
class Display:
    """Standard output, with or without pictures."""

    screen: Screen

    def show(self, uploads: Uploads, releases: Iterable[Release]) -> None:
        """Each release as a trio, then each of its files as a face."""
        self._draw_ahead(releases)
        held = {file.artifact.filename: file for file in uploads.files}
        for release in releases:
            title = self.screen.styled(f"{release.project} {release.version}", BOLD)
            lines = (title, " ".join(release.words), str(release.digest))
            self._print_trio(release.digest, lines)
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
        lines = (f"{plain(artifact.filename)}  {artifact.size:,} bytes", " ".join(artifact.words))
        row = Row(lines, ((Face(artifact.digest),),), artifact.digest)
        print(self.screen.row(row, FACE_COLUMNS), end="")
        if file.signature:
            print(f"signature {plain(file.signature)}")
        for path in file.attestations:
            print(f"attestation {plain(path)} (goes with it under --attestations)")

    def _show_both(self, *labelled: tuple[str, Digest | None]) -> None:
        """Two digests that should be one: as text always, and as trios where that can be."""
        for label, digest in labelled:
            print(f"{INDENT}{label:<8}  {digest}")
        for label, digest in labelled:
            if digest and self.screen.has_pictures:
                self._print_trio(digest, (label,))

    def _line(self, standing: str, name: str, reason: str, *, good: bool) -> None:
        """The word is in capitals where a person has to act."""
        word = f"{standing if good else standing.upper():<11}"
        print(f"{self.screen.styled(word, GREEN if good else RED)}  {plain(name)}  {plain(reason)}")

    def _print_trio(self, digest: Digest, lines: Sequence[str]) -> None:
        print(self.screen.trio(self.screen.together(Trio(digest).faces), lines), end="")

    def _draw_ahead(self, releases: Iterable[Release]) -> None:
        """All in one go, which uses every core; the cache then has them."""
        held = list(releases)
        trios = [face for release in held for face in Trio(release.digest).faces]
        files = [Face(artifact.digest) for release in held for artifact in release.artifacts]
        self.screen.draw([*trios, *files])
