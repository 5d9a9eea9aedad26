"""`checkface check`: a manifest and files to what is as recorded, and what differs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checkface.cf1 import identity
from checkface.command.options import add_image, add_json, add_verb
from checkface.command.printing import print_json
from checkface.command.progress import hashing_bar
from checkface.command.terminal import print_trio
from checkface.errors import MismatchError
from checkface.finding import Finding, Standing
from checkface.manifest import Manifest
from checkface.plain_text import plain
from checkface.terminal.rows import BOLD, GREEN, RED, Screen
from checkface.verification import examine

if TYPE_CHECKING:
    from checkface.command.options import Subparsers

EPILOG = """\
The manifest itself has to add up: its release digest and all its words. Of FILES, those that it
records are hashed, SHA256SUMS and checkface.json are compared as text, and PNG pictures of faces
are redrawn and compared byte for byte. What it records and you did not name is listed as not
checked.

Exit code 0: all that was looked at is as recorded; 1: something differs, or is not recorded; 2: the
manifest or a file cannot be read.

With --json an object with the keys verdict ("same" or "different"), project, version, digest,
scheme, words, misspelt (names beside words that are not theirs), files (a list of name, standing
("same", "different" or "unknown"), reason, expected and actual) and unchecked (file names).
"""


def add_check_command(subparsers: Subparsers) -> None:
    parser = add_verb(subparsers, "check", "compare files with the manifest of a release", EPILOG)
    parser.add_argument("manifest", metavar="MANIFEST", type=Path, help="a checkface.json")
    parser.add_argument("files", nargs="*", metavar="FILE", type=Path, help="artifacts, pictures")
    parser.add_argument(
        "--all", action="store_true", help="what is recorded and not among FILES differs, too"
    )
    add_image(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    manifest = Manifest.of_file(arguments.manifest)
    findings = [_finding(manifest, path) for path in arguments.files]
    named = {finding.name for finding in findings}
    held = (artifact.filename for artifact in manifest.release.artifacts)
    unchecked = [name for name in held if name not in named]
    good = not manifest.misspelt and all(finding.good for finding in findings)
    good = good and not (arguments.all and unchecked)
    if arguments.json:
        print_json(_as_json(manifest, findings, unchecked, good=good))
    else:
        _print(manifest, findings, unchecked, arguments.image)
    return 0 if good else MismatchError.exit_code


def _finding(manifest: Manifest, path: Path) -> Finding:
    with hashing_bar(str(path)) as progress:
        return examine(manifest, path, progress)


def _print(
    manifest: Manifest, findings: list[Finding], unchecked: list[str], image: str | None
) -> None:
    screen, release = Screen.detect(image), manifest.release
    title = screen.styled(plain(f"{release.project} {release.version}"), BOLD)
    print_trio(release.digest, [title, " ".join(release.words)], screen)
    print()
    for name in manifest.misspelt:
        word = screen.styled("DIFFERENT", RED)
        print(f"{word}  {plain(name)}: the words in the manifest are not those of its digest")
    for finding in findings:
        _print_finding(finding, screen)
    for name in unchecked:
        print(f"unchecked  {plain(name)}")


def _print_finding(finding: Finding, screen: Screen) -> None:
    """The word is in capitals where a person has to act."""
    word = finding.standing.value if finding.good else finding.standing.value.upper()
    word = screen.styled(f"{word:<9}", GREEN if finding.good else RED)
    print(f"{word}  {plain(finding.name)}  {finding.reason}")
    if finding.standing is Standing.DIFFERENT and finding.actual:
        print(f"           recorded  {finding.expected}\n           found     {finding.actual}")


def _as_json(
    manifest: Manifest, findings: list[Finding], unchecked: list[str], *, good: bool
) -> dict[str, Any]:
    release = manifest.release
    return {
        "verdict": "same" if good else "different",
        "project": release.project,
        "version": release.version,
        "digest": str(release.digest),
        "scheme": identity.SCHEME,
        "words": list(release.words),
        "misspelt": list(manifest.misspelt),
        "files": [finding.as_json() for finding in findings],
        "unchecked": unchecked,
    }
