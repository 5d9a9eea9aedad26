"""Turns pip's log of a failed step into the error that says what the failure means to us.

What it reads there stands in `pip_prose.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from checkface import CheckfaceError, Digest, Face, project_and_version
from checkface_channels.hosts import host_of, printable
from checkface_gate.errors import NO_OPTION, DifferenceError, RefusedError
from checkface_pip_verify import pip_prose as prose
from checkface_pip_verify.errors import PipFailedError

_REASONS = {
    "proxy": "the proxy does not answer",
    "refused": "the connection was refused",
    "name": "its name is not known",
    "time": "it took too long",
    "ssl": "its certificate was not accepted",
}


BUILD_YOURSELF = f"{NO_OPTION} here: build a wheel of it yourself if you trust it"


def explain_failure(code: int, log: Path, guard_mark: Path, *, builds: bool) -> CheckfaceError:
    """What pip's failure means. Its own words have been said already.

    `builds`: the command that failed takes --allow-sdist.
    """
    if guard_mark.exists():
        return RefusedError(
            "refused: one of the wheels requires something by its URL that is no wheel, and "
            "building that would run its code before you could see a face; nothing was installed",
            allowed_by=f"{NO_OPTION}: install it with plain pip if you trust it",
        )
    try:
        text = log.read_text("utf-8", errors="replace")
    except OSError:
        return PipFailedError(code)
    if prose.WRONG_HASH.search(text):
        return DifferenceError(
            "pip got other bytes than the index, or your own file, had promised:\n"
            f"{_both_faces(text)}Nothing was installed; do not trust this download"
        )
    missing = [_missing(found, text) for found in prose.NOT_FOUND.finditer(text)]
    if names := sorted({each.name for each in missing if each.has_source}):
        return RefusedError(
            f"refused the source distribution of {', '.join(names)}: there is no wheel that fits, "
            "and building one would run its code before you could see a face; nothing was "
            "installed",
            allowed_by=_way_to_build(names) if builds else BUILD_YOURSELF,
        )
    if failed := _unreachable_index(text):
        return PipFailedError(code, f"{failed}; what pip says of versions is only what it saw")
    return PipFailedError(code, next((each.sentence for each in missing if each.newest), None))


def _way_to_build(names: Iterable[str]) -> str:
    allowed = " ".join(f"--allow-sdist {name}" for name in names)
    return f"{allowed} shows the source, and asks before any of its code runs"


@dataclass(frozen=True)
class Missing:
    """What pip could not find."""

    text: str
    """As it was asked for."""
    name: str
    newest: Version | None
    has_source: bool
    """Whether a source distribution would fit."""

    @property
    def sentence(self) -> str:
        what = printable(self.text)
        return f"there is no {what} that fits here; the newest version is {self.newest}"


def _missing(found: re.Match[str], log: str) -> Missing:
    text, sources = found["text"], list[Version]()
    wheels = _versions(found["versions"].split(", "))
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return Missing(text, text, None, has_source=False)
    name = canonicalize_name(requirement.name)
    blind = False
    for left_out in prose.SOURCE_LEFT_OUT.finditer(log):
        if canonicalize_name(left_out["name"]) == name:
            version = _version_in(left_out["url"])
            blind |= version is None
            sources += [version] if version else []
    fits = any(requirement.specifier.contains(each, prereleases=True) for each in sources)
    newest = max([*wheels, *sources], default=None)
    return Missing(text, name, newest, has_source=fits or blind)


def _versions(texts: Iterable[str]) -> list[Version]:
    found = []
    for text in texts:
        try:
            found.append(Version(text))
        except InvalidVersion:
            continue
    return found


def _version_in(url: str | None) -> Version | None:
    """Of a source distribution."""
    named = project_and_version((url or "").partition("#")[0].rpartition("/")[2])
    return Version(named[1]) if named else None


def _unreachable_index(text: str) -> str | None:
    for found in prose.UNREACHED.finditer(text):
        if not prose.ABSENT.search(found["why"]):
            host = host_of(found["url"])
            return f"the index {host} could not be reached: {_reason(found['why'])}"
    return None


def _reason(why: str) -> str:
    kind = prose.NETWORK.search(why)
    return _REASONS[str(kind.lastgroup)] if kind else printable(why[:200])


def _both_faces(text: str) -> str:
    """A line for each digest that pip expected and got, and how to see their faces."""
    expected, got = _digests(prose.EXPECTED_HASH, text), _digests(prose.GOT_HASH, text)
    sides = [("expected", each) for each in expected] + [("got", each) for each in got]
    lines = [f"  {side:8}  {digest}  {' '.join(Face(digest).words)}\n" for side, digest in sides]
    if expected and got:
        lines.append(f"  see both faces:  checkface compare {expected[0]} {got[0]}\n")
    return "".join(lines)


def _digests(pattern: re.Pattern[str], text: str) -> list[Digest]:
    return [Digest("sha256", value) for value in dict.fromkeys(pattern.findall(text))]
