"""Plays the part of GitHub's own command line that recipes use: it downloads assets of a release.

It says and refuses what `gh` does, and asks the forge of `GITHUB_API_URL`, as `gh` asks GitHub's.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import sys
from pathlib import Path

import requests

TIMEOUT = 60


def main(arguments: list[str]) -> int:
    """The exit code; what went wrong is printed, as `gh` does."""
    if arguments == ["auth", "setup-git"]:
        return 0
    parser = argparse.ArgumentParser("gh")
    commands = parser.add_subparsers(required=True).add_parser("release").add_subparsers()
    download = commands.add_parser("download")
    download.add_argument("tag")
    download.add_argument("--pattern", required=True)
    download.add_argument("--dir", type=Path, default=Path())
    given = parser.parse_args(arguments)
    return _download(given.tag, given.pattern, given.dir)


def _download(tag: str, pattern: str, folder: Path) -> int:
    release = _ask(f"{_repository()}/releases/tags/{tag}")
    if release.status_code != requests.codes.ok:
        return _fail("release not found")
    found = [each for each in release.json()["assets"] if fnmatch.fnmatch(each["name"], pattern)]
    if not found:
        return _fail("no assets match the file pattern")
    folder.mkdir(parents=True, exist_ok=True)
    for asset in found:
        path = folder / asset["name"]
        if path.exists():
            return _fail(f"{path} already exists (use `--clobber` to overwrite file)")
        path.write_bytes(_ask(asset["url"], accept="application/octet-stream").content)
    return 0


def _repository() -> str:
    return f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}"


def _ask(url: str, accept: str = "application/vnd.github+json") -> requests.Response:
    headers = {"Authorization": f"Bearer {os.environ['GH_TOKEN']}", "Accept": accept}
    return requests.get(url, headers=headers, timeout=TIMEOUT)


def _fail(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
