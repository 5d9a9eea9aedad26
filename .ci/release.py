"""Turns a commit into files and a tag: what `make release` and the workflow of releases do.

    release.py ready [--tag v1.2.3]   may this commit be released? If not: the reasons, exit code 1
    release.py build                  wheel and sdist into dist/, the same bytes for the same commit
    release.py tag                    says what is left to be typed

Nothing here sends anything: who pushes a tag makes a release.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

DIST = Path("dist")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("ready").add_argument("--tag", help="the tag that was pushed")
    commands.add_parser("build")
    commands.add_parser("tag")
    chosen = parser.parse_args()
    if chosen.command == "ready":
        ready(chosen.tag)
    elif chosen.command == "build":
        build()
    else:
        print(f"Look at the faces. What releases them:\n\n    {tagging()}")


def ready(tag: str | None) -> None:
    reasons = [*untidy(), *untold(), *(misnamed(tag) if tag else taken())]
    if reasons:
        sys.exit("\n".join(f"not ready: {reason}" for reason in reasons))
    print(f"{version()} at {git('rev-parse', '--short', 'HEAD')} is ready to be built.")


def untidy() -> Iterator[str]:
    if changes := git("status", "--porcelain"):
        yield f"commit or remove what is not committed:\n{changes}"


def untold() -> Iterator[str]:
    """Above the section of this version stands at most an empty one, so that all of it is told."""
    sections = Path("CHANGELOG.md").read_text("utf-8").split("\n## ")[1:]
    if sections and sections[0].strip() == "[Unreleased]":
        sections.pop(0)
    wanted = rf"\[{re.escape(version())}\] - \d{{4}}-\d{{2}}-\d{{2}}"
    if not sections or not re.fullmatch(wanted, sections[0].partition("\n")[0]):
        yield f"CHANGELOG.md must start with '## [{version()}] - YEAR-MONTH-DAY' and its news"


def taken() -> Iterator[str]:
    if git("tag", "--list", name()):
        yield f"the tag {name()} exists: a version that was published once is never used again"


def misnamed(tag: str) -> Iterator[str]:
    if tag != name():
        yield f"the tag is {tag}, and pyproject.toml says {name()}"


def build() -> None:
    """By the clock of the commit, so that another machine can make the same files."""
    epoch = git("log", "-1", "--format=%ct")
    for folder in (DIST, Path("build")):
        shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", DIST, "."],
        env=os.environ | {"SOURCE_DATE_EPOCH": epoch},
        check=True,
    )
    for sdist in DIST.glob("*.tar.gz"):
        settle(sdist, int(epoch))


def settle(sdist: Path, epoch: int) -> None:
    """setuptools writes the clock and the user of this machine into an sdist; here they go."""
    settled = sdist.with_suffix(".settled")
    with (
        tarfile.open(sdist) as given,
        settled.open("wb") as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=epoch) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as made,
    ):
        for member in sorted(given.getmembers(), key=lambda member: member.name):
            made.addfile(
                plain(member, epoch), given.extractfile(member) if member.isreg() else None
            )
    settled.replace(sdist)


def plain(member: tarfile.TarInfo, epoch: int) -> tarfile.TarInfo:
    same = tarfile.TarInfo(member.name)
    same.type, same.size, same.mtime = member.type, member.size, epoch
    same.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
    return same


def tagging() -> str:
    return f'git tag --sign --message "checkface {version()}" {name()} && git push origin {name()}'


def name() -> str:
    return f"v{version()}"


def version() -> str:
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"not ready: git {' '.join(arguments)} said: {done.stderr.strip()}")
    return done.stdout.rstrip("\n")


if __name__ == "__main__":
    main()
