"""Turns a release and its attached pictures into our block of the release page, in Markdown.

The page strips `data:` images and shows assets of the release, so pictures are links to assets. On
a draft the final links are written, which load when it is published.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from checkface import MANIFEST_NAME, SUMS_NAME, Artifact, Digest, Release, Trio, pins_of
from checkface.pages import (
    WHAT_IS_THIS,
    markdown_code,
    markdown_image,
    markdown_text,
    texts_in,
)
from checkface.pictures import strip_width
from checkface_github_action.attachments import trio_size

PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*\.[A-Za-z][A-Za-z0-9]*")
MOST_COMMANDS = 5
"""Of a release of many projects; the others are installed as these are."""
PROVES = (
    "A face proves that bytes are the same, not that they are good. The digests decide; the faces "
    "help you notice."
)
SHOWS = "`pip-checkface` shows the faces and words of the file that it installs, "
WITH_ITS_ROW = (
    "to compare with the row of that file: those above the rows are of the whole release."
)
NOT_THE_SAME = "which are not those of the whole release above."


@dataclass(frozen=True)
class Block:
    """What the block shows."""

    release: Release
    base: str
    """Where the release's assets are downloaded, without a slash at the end."""
    face_size: int
    trio: str | None = None
    """The name of an attached picture, or None for words only."""
    faces: Mapping[Digest, str] = field(default_factory=dict)
    sheet: str | None = None
    table: bool = True
    """Whether each file has a row."""
    attached: frozenset[str] = frozenset()
    """The records that a reader can download."""

    @property
    def text(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        title = markdown_text(f"{self.release.project} {self.release.version}")
        yield f"### Faces of {title}\n"
        if self.trio:
            size = trio_size(self.face_size)
            wide = strip_width(size, len(Trio(self.release.digest).faces))
            yield markdown_image(self._url(self.trio), self._alt_of_trio, wide) + "\n"
        yield f"**{' '.join(self.release.words)}**\n"
        yield f"Release digest: `{self.release.digest}`\n"
        yield f"[{texts_in(None).of_release}]({WHAT_IS_THIS})\n"
        if self.table:
            yield from self._table()
        if self.sheet:
            alt = f"Contact sheet of {self.release.project} {self.release.version}"
            yield f"\n![{markdown_text(alt)}]({self._url(self.sheet)})"
        yield from self._how_to_check()

    @property
    def _alt_of_trio(self) -> str:
        named = f"{self.release.project} {self.release.version}"
        return f"Three faces of {named}, {' '.join(self.release.words)}"

    def _table(self) -> Iterator[str]:
        pictured = bool(self.faces)
        yield "| face | file, words, sha256 |" if pictured else "| file | words | sha256 |"
        yield "|---|---|" if pictured else "|---|---|---|"
        for artifact in self.release.artifacts:
            yield self._pictured_row(artifact) if pictured else _row(artifact)

    def _pictured_row(self, artifact: Artifact) -> str:
        """The digest under the name: three columns of this width scroll out of most windows."""
        words = " ".join(artifact.words)
        name = markdown_code(artifact.filename)
        alt = f"Face of {artifact.filename}, {words}"
        url = self._url(self.faces[artifact.digest])
        face = markdown_image(url, alt, self.face_size)
        told = (
            f"**{name}** ({size_of(artifact)})<br>{words}<br>{markdown_code(artifact.digest.value)}"
        )
        return f"| {face} | {told} |"

    def _how_to_check(self) -> Iterator[str]:
        yield "\n<details><summary>How to check</summary>\n"
        yield "```sh"
        yield from self._commands()
        yield "```\n"
        if pins_of(self.release.artifacts):
            yield f"{SHOWS}{WITH_ITS_ROW if self.table else NOT_THE_SAME}\n"
        yield f"{PROVES}\n"
        yield "</details>"

    def _commands(self) -> Iterator[str]:
        """Only what works with what is there."""
        for pin in pins_of(self.release.artifacts)[:MOST_COMMANDS]:
            yield pin.command
        first = self.release.artifacts[0]
        if MANIFEST_NAME in self.attached:
            yield f"checkface check {MANIFEST_NAME} {_shell(first.filename)}"
        if SUMS_NAME in self.attached:
            yield f"sha256sum -c --ignore-missing {SUMS_NAME}"
        yield f"checkface compare {_shell(first.filename)} {first.digest}"

    def _url(self, asset: str) -> str:
        return f"{self.base}/{quote(asset)}"


def base_of(server_url: str, repository: str, tag: str) -> str:
    """Where the assets of a published release are downloaded, also while it is still a draft."""
    return f"{server_url}/{repository}/releases/download/{quote(tag, safe='/')}"


def size_of(artifact: Artifact) -> str:
    """In the units of a release page, and to the byte where there are few."""
    size, unit = float(artifact.size), "B"
    for larger in ("kB", "MB", "GB"):
        if size < 1000:  # noqa: PLR2004 (SI)
            break
        size, unit = size / 1000, larger
    return f"{artifact.size} B" if unit == "B" else f"{size:.1f} {unit}"


def _row(artifact: Artifact) -> str:
    name = f"{markdown_code(artifact.filename)} ({size_of(artifact)})"
    return f"| {name} | {' '.join(artifact.words)} | {markdown_code(artifact.digest.value)} |"


def _shell(filename: str) -> str:
    """A path that no command takes for an option, a digest or another kind of reference."""
    return filename if PLAIN.fullmatch(filename) else shlex.quote(f"./{filename}")
