"""`checkface release`: built files to SHA256SUMS, checkface.json and the face of the release."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checkface.cf1 import identity
from checkface.command.options import add_image, add_json, add_verb
from checkface.command.printing import print_json
from checkface.command.progress import drawing_bar, hashing_bar
from checkface.command.terminal import print_trio
from checkface.errors import ManifestError
from checkface.files import require_writable, write_file
from checkface.manifest import Manifest
from checkface.pictures.published import sheet_png, trio_png
from checkface.plain_text import plain
from checkface.release import MANIFEST_NAME, PICTURES, SIGNATURES, SUMS_NAME, Artifact, Release
from checkface.terminal.rows import BOLD, Screen

if TYPE_CHECKING:
    from checkface.command.options import Subparsers

DEFAULT_FOLDER = Path("checkface-release")
SHEET_NAME, TRIO_NAME = "checkface-sheet.png", "checkface-trio.png"

EPILOG = f"""\
Writes {SUMS_NAME} (for `sha256sum -c`, in the folder of the files) and {MANIFEST_NAME} into FOLDER:
a folder of its own by default, so that uploading dist/* uploads built files and nothing else. The
same files give the same bytes; SOURCE_DATE_EPOCH, if set, becomes the time of the build. Signatures
among FILES (.asc, .sigstore.json and their like) are left out, and that is said.

With --json an object with the keys project, version, digest, scheme, words, artifacts (a list of
filename, size, digest and words) and written (the paths of the files).
"""


def add_release_command(subparsers: Subparsers) -> None:
    parser = add_verb(
        subparsers, "release", "record the files of a release and show its face", EPILOG
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", type=Path, help="wheels, sdists, others"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FOLDER",
        type=Path,
        default=DEFAULT_FOLDER,
        help=f"made if missing (default: {DEFAULT_FOLDER})",
    )
    parser.add_argument("--project", metavar="NAME", help="where the files' names do not tell")
    parser.add_argument("--version", help="where the files' names do not tell")
    parser.add_argument(
        "--pictures", action="store_true", help=f"write {SHEET_NAME} and {TRIO_NAME} too"
    )
    add_image(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    paths = [path for path in arguments.files if not _is_left_out(path)]
    for path in paths:
        _require_artifact(path)
    artifacts = [_artifact(path) for path in paths]
    release = Release.of_artifacts(artifacts, arguments.project, arguments.version)
    for name in _names(pictures=arguments.pictures):
        require_writable(arguments.output / name)
    written = _write(release, arguments.output, pictures=arguments.pictures)
    if arguments.json:
        print_json(_as_json(release, written))
    else:
        _print(release, arguments.image)
        print("wrote " + ", ".join(plain(str(path)) for path in written))
    return 0


def _is_left_out(path: Path) -> bool:
    """A signature is of a file, and changes with each signing: it cannot be part of the digest."""
    if not path.name.lower().endswith(SIGNATURES):
        return False
    print(f"checkface: left out, a signature: {plain(str(path))}", file=sys.stderr)
    return True


def _require_artifact(path: Path) -> None:
    if os.path.isdir(path):  # noqa: PTH112 (never raises)
        raise ManifestError(
            f"{str(path)!r} is a folder; a release is made of files: checkface release {path}/*"
        )
    if path.name.lower().endswith(PICTURES):
        raise ManifestError(
            f"{str(path)!r} is a picture, and nobody installs those; leave it out of the release"
        )
    if path.name in (SUMS_NAME, MANIFEST_NAME):
        raise ManifestError(
            f"{str(path)!r} records a release and cannot be part of one; leave it out"
        )


def _artifact(path: Path) -> Artifact:
    with hashing_bar(str(path)) as progress:
        return Artifact.of_file(path, progress)


def _names(*, pictures: bool) -> list[str]:
    return [SUMS_NAME, MANIFEST_NAME, *((SHEET_NAME, TRIO_NAME) if pictures else ())]


def _write(release: Release, folder: Path, *, pictures: bool) -> list[Path]:
    files = {
        SUMS_NAME: release.sha256sums.encode(),
        MANIFEST_NAME: Manifest.of(release).text.encode(),
    }
    if pictures:
        with drawing_bar(len(release.artifacts) + 1) as progress:
            files[SHEET_NAME] = sheet_png(release, progress)
        files[TRIO_NAME] = trio_png(release.digest)
    for name, data in files.items():
        write_file(folder / name, data)
    return [folder / name for name in files]


def _print(release: Release, image: str | None) -> None:
    screen = Screen.detect(image)
    title = screen.styled(plain(f"{release.project} {release.version}"), BOLD)
    print_trio(release.digest, [title, " ".join(release.words)], screen)
    for artifact in release.artifacts:
        print(f"\n  {plain(artifact.filename)}  {artifact.size:,} bytes")
        print(f"  {' '.join(artifact.words)}\n  {artifact.digest}")
    print()


def _as_json(release: Release, written: list[Path]) -> dict[str, Any]:
    artifacts = [
        {
            "filename": artifact.filename,
            "size": artifact.size,
            "digest": str(artifact.digest),
            "words": list(artifact.words),
        }
        for artifact in release.artifacts
    ]
    return {
        "project": release.project,
        "version": release.version,
        "digest": str(release.digest),
        "scheme": identity.SCHEME,
        "words": list(release.words),
        "artifacts": artifacts,
        "written": [str(path) for path in written],
    }
