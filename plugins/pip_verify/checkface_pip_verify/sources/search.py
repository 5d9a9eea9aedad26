"""Lets pip choose and fetch the source that it would build, and ends pip before it builds it.

pip has no command for that: `pip download` builds a source distribution to learn its dependencies.
So pip resolves the user's own request, with everything that its choice depends on (versions,
constraints, Requires-Python, index, keyring, proxy), and the guard ends it at its first attempt to
start a build. By then the archive lies, checked against the index's hash, among pip's temporary
files, which are ours.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from packaging.utils import InvalidSdistFilename, parse_sdist_filename
from packaging.version import InvalidVersion

from checkface import Artifact
from checkface_gate.errors import DifferenceError, UnableError
from checkface_gate.tool.time_limit import Limit
from checkface_pip_verify import pip_prose as prose
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.gate.steps import QUIETLY
from checkface_pip_verify.pip.plan import Wheel
from checkface_pip_verify.pip.process import GUARD_MARK, TEMPORARY, Pip
from checkface_pip_verify.request.arguments import Request

_FILENAME = re.compile(r"[A-Za-z0-9_.+!~-]+", re.ASCII)


@dataclass(frozen=True)
class Source:
    """A source distribution on the disk, with the digest of its bytes."""

    candidate: Candidate
    """Its `wheel` is what will become one: the file name is still the source's."""
    path: Path

    @property
    def name(self) -> str:
        return self.candidate.wheel.name

    @property
    def version(self) -> str:
        return self.candidate.wheel.version

    @property
    def artifact(self) -> Artifact:
        return self.candidate.artifact


def find_source(
    pip: Pip, request: Request, names: Collection[str], also: Sequence[str], folder: Path
) -> Source | None:
    """The first source of one of `names` that pip would build; None if it would build none.

    `also` are words that go with the request's; `folder` is new and gets the archive. Raises
    `DifferenceError` if pip finds that the index promised other bytes.
    """
    folder.mkdir(mode=0o700)
    log = folder / "search.log"
    words = [*request.words(without=("--log",)), *also]
    words += ["--dry-run", "--no-cache-dir", *QUIETLY, f"--log={log}"]
    watched = pip.within(folder, sources=sorted(names))
    words += ["--", *request.requirements]
    watched.run(["install", *words], quietly=True, limit=Limit.of_step(folder))
    text = log.read_text("utf-8", errors="replace") if log.exists() else ""
    if not (folder / GUARD_MARK).exists():
        _require_no_wrong_hash(text)
        _require_no_broken_archive(text, names)
        return None
    return _source_being_built(text, names, folder)


def _source_being_built(log: str, names: Collection[str], folder: Path) -> Source | None:
    """What the log says is being built, out of pip's temporary files, if it is one of `names`."""
    tracked = prose.BUILDS.findall(log)
    if not tracked:
        return None
    url, _, _ = tracked[-1].partition("#")
    filename = unquote(PurePosixPath(urlsplit(url).path).name)
    name, version = _name_and_version(filename)
    if name not in names:
        return None
    path = folder / filename
    shutil.copyfile(_archive(url, filename, folder / TEMPORARY), path)
    wheel = Wheel(name, version, filename, url, {}, requested=True)
    return Source(Candidate(wheel, Artifact.of_file(path)), path)


def _name_and_version(filename: str) -> tuple[str, str]:
    try:
        name, version = parse_sdist_filename(filename)
    except (InvalidSdistFilename, InvalidVersion):
        return "", ""
    return (str(name), str(version)) if _FILENAME.fullmatch(filename) else ("", "")


def _archive(url: str, filename: str, temporary: Path) -> Path:
    """Where it lies. A local folder's files pip reads in their place."""
    if urlsplit(url).scheme == "file":
        return Path(url2pathname(urlsplit(url).path))
    found = [*temporary.glob(f"pip-unpack-*/{filename}")]
    if len(found) != 1:
        raise UnableError(
            f"cannot find {filename!r} where pip has put it: expected one file of that name, found "
            f"{len(found)}; nothing was installed"
        )
    return found[0]


def _require_no_wrong_hash(log: str) -> None:
    if prose.WRONG_HASH.search(log):
        told = "\n".join(f"  {line}" for line in prose.HASH_LINES.findall(log))
        raise DifferenceError(
            "pip got other bytes than the index had promised while it looked for the source:\n"
            f"{told}\nNothing was installed; do not trust this download"
        )


def _require_no_broken_archive(log: str, names: Collection[str]) -> None:
    if prose.BROKEN_ARCHIVE.search(log):
        raise UnableError(
            f"cannot look into the source of {' or '.join(sorted(names))}: pip could not unpack "
            "what the index serves, which is no whole archive; nothing was installed"
        )
