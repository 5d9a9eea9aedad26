"""Turns a revision into the name of its commit, or into a file as that commit has it, through git.

All of checkface asks git here. A repository is a stranger's: its configuration can name programs
for a dozen purposes (fetching what is missing, monitoring, paging, showing), and a review must not
start one of them. So three things are said to git whatever a repository says: it fetches nothing,
runs no hook, and shows no object as anything but its bytes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checkface.errors import UnresolvedReferenceError
from checkface.plain_text import plain

PATIENCE_SECONDS = 60.0
"""A repository can be made so that git searches, or waits, for ever."""

SETTINGS = {
    "core.alternateRefsCommand": "false",
    "core.askPass": "",
    "core.fsmonitor": "false",
    "core.gitProxy": "none",
    "core.hooksPath": os.devnull,
    "core.sshCommand": "false",
    "credential.helper": "",
    "fetch.recurseSubmodules": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "protocol.allow": "never",
}
"""They outrank the repository's own: a second wall, should git start another git for us."""

VARIABLES = {
    "GIT_ALLOW_PROTOCOL": "none",  # outranks protocol.NAME.allow of the repository
    "GIT_ASKPASS": "",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",  # or an object's name would stand for other bytes
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
}

KEPT = frozenset(
    {
        "GIT_CEILING_DIRECTORIES",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_SYSTEM",
    }
)
"""A user's own say on where to look; `safe.directory` counts only in his own configuration."""

PROMISES = r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$"
"""What makes a partial clone: git fetches objects that are missing, when somebody asks for them."""

UNLAZY = {39: 4, 40: 2, 41: 1, 42: 2, 43: 4, 44: 1}
"""The releases of git 2 that were taught later what 2.45 knows: GIT_NO_LAZY_FETCH."""
UNLAZY_FROM = (2, 45)

_VERSION = re.compile(rb"git version (\d+)\.(\d+)(?:\.(\d+))?")
_TAG = "%(objectname) %(*objectname) %(refname:lstrip=2)"
_OBJECT = re.compile(rb"(?:[0-9a-f]{40}|[0-9a-f]{64})\s*")


@dataclass(frozen=True)
class Repository:
    """The git repository around a folder, of which nothing is trusted but its objects."""

    folder: Path | None = None
    """None for the current one."""

    def commit(self, revision: str) -> str:
        """The object name of a commit. Raises `UnresolvedReferenceError` for what is none."""
        self._require_complete()
        return self._object(f"{revision}^{{commit}}", f"no commit {revision!r} here")

    def file(self, revision: str, path: str, at_most: int) -> bytes:
        """A file's bytes as they are in a revision.

        `path` starts at the top of the repository, or with `./` at the folder. Raises
        `UnresolvedReferenceError` for what is no file there, or is larger than `at_most`.
        """
        self._require_complete()
        # The tree first: behind a colon git would read `^{tree}` as a part of the path.
        tree = self._object(f"{revision}^{{tree}}", f"no revision {revision!r} here")
        failure = f"no file {path!r} in {revision!r}"
        name = self._object(f"{tree}:{path}", failure)
        size = int(self._output(["cat-file", "-s", name], failure))
        if size > at_most:
            raise UnresolvedReferenceError(
                f"{plain(path)} has {size} bytes in {plain(revision)}, expected at most {at_most}"
            )
        return self._output(["cat-file", "blob", name], failure)

    def top(self) -> Path:
        """The folder of all of it. Raises `UnresolvedReferenceError` where there is none."""
        said = self._output(["rev-parse", "--show-toplevel"], "no repository here")
        return Path(os.fsdecode(said).rstrip("\r\n"))

    def tree(self, *, whole: bool = False) -> dict[str, str]:
        """The files below the folder, or in all of HEAD, with their object names."""
        self._require_complete()
        command = ["ls-tree", "-r", "-z", *(["--full-tree"] if whole else []), "HEAD"]
        said = os.fsdecode(self._output(command, "no HEAD here"))
        rows = (row.partition("\t") for row in said.split("\0") if row)
        return {path: told.split()[2] for told, _, path in rows if told.split()[1] == "blob"}

    def tags(self) -> dict[str, str]:
        """The commit of each tag, by its name."""
        command = ["for-each-ref", f"--format={_TAG}", "refs/tags"]
        lines = os.fsdecode(self._output(command, "no tag here")).splitlines()
        rows = (line.split(" ", 2) for line in lines)
        return {name: peeled or direct for direct, peeled, name in rows}

    def remote(self, name: str = "origin") -> str:
        """The URL that git fetches a remote from, which may hold a password.

        Raises `UnresolvedReferenceError` where there is none.
        """
        said = self._output(["remote", "get-url", "--", name], f"no remote {name!r} here")
        return os.fsdecode(said).rstrip("\r\n")

    def _object(self, expression: str, failure: str) -> str:
        """`--end-of-options` because a revision may start with a dash."""
        said = self._output(["rev-parse", "--verify", "--end-of-options", expression], failure)
        if not _OBJECT.fullmatch(said):
            raise UnresolvedReferenceError(f"git knows {plain(failure)}")
        return said.decode().strip()

    def _output(self, arguments: Sequence[str], failure: str) -> bytes:
        done = self._run(arguments)
        if done.returncode:
            raise UnresolvedReferenceError(f"git knows {plain(failure)} ({_last(done.stderr)})")
        return done.stdout

    def _require_complete(self) -> None:
        """Raises `UnresolvedReferenceError` for a clone that this git would complete unasked."""
        if self._run(["config", "--get-regexp", PROMISES]).stdout and not self._stays_offline():
            raise UnresolvedReferenceError(
                "the repository is a partial clone, and this git would fetch what is missing with "
                "whatever program the repository names; use git 2.45 or newer"
            )

    def _stays_offline(self) -> bool:
        found = _VERSION.match(self._run(["version"]).stdout)
        if not found:
            return False
        major, minor, patch = (int(part or 0) for part in found.groups())
        if (major, minor) >= UNLAZY_FROM:
            return True
        return major == UNLAZY_FROM[0] and patch >= UNLAZY.get(minor, patch + 1)

    def _run(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
        """Raises `UnresolvedReferenceError` if there is no git, or if it does not end."""
        try:
            return subprocess.run(
                [_program(os.environ), "--no-pager", *_settings(), *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                cwd=self.folder,
                env=_environment(os.environ),
                timeout=PATIENCE_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise UnresolvedReferenceError(
                f"git has not answered in {PATIENCE_SECONDS:.0f} seconds"
            ) from error
        except (OSError, ValueError) as error:  # ValueError: a null byte in a name
            reason = getattr(error, "strerror", None) or error
            raise UnresolvedReferenceError(f"cannot run git: {reason}") from error


def _settings() -> Iterator[str]:
    for key, value in SETTINGS.items():
        yield from ("-c", f"{key}={value}")


def _program(environ: Mapping[str, str]) -> str:
    """git by its path: a program called git in the current folder is none of ours."""
    for folder in _folders(environ):
        if found := shutil.which(str(Path(folder, "git"))):
            return found
    raise UnresolvedReferenceError("cannot run git: there is none on PATH; install it")


def _folders(environ: Mapping[str, str]) -> list[str]:
    """An empty or a relative entry of PATH is the current folder, or depends on it."""
    held = environ.get("PATH", "").split(os.pathsep)
    return [folder for folder in held if Path(folder).is_absolute()]


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Every other GIT_ variable could name a program, a file to write, or another repository."""
    clean = {
        name: value
        for name, value in environ.items()
        if name.upper() in KEPT or not name.upper().startswith("GIT_")
    }
    return {**clean, "PATH": os.pathsep.join(_folders(environ)), **VARIABLES}


def _last(complaint: bytes) -> str:
    lines = complaint.decode(errors="replace").strip().splitlines()
    return plain(lines[-1]) if lines else "no reason given"
