"""Lets pip fetch pinned wheels from the indexes that were agreed on, and reads its log of it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from checkface import Digest
from checkface_channels.hosts import host_of, printable
from checkface_channels.locks.tables import filename_in
from checkface_channels.pip_settings import PipSettings
from checkface_channels.requirement_lines import Line, Option
from checkface_gate.errors import DifferenceError, UnableError
from checkface_gate.tool.time_limit import Seconds
from checkface_pip_verify import pip_prose as prose
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.review.index_group import IndexGroup
from checkface_pip_verify.review.judgement import Found

OPTIONS = ("--no-deps", "--only-binary=:all:", "--no-input", "--disable-pip-version-check")
KEYRING = "keyring-provider"
LOG = "pip.log"

TRANSPORT = frozenset(
    {
        *("proxy", "cert", "client-cert", "trusted-host", "timeout", "retries", KEYRING),
        *("cache-dir", "no-cache-dir", "use-feature", "use-deprecated", "resume-retries"),
    }
)
"""Of the user's settings what says how to reach an index, and not which one that is."""
WHERE = frozenset({"index-url", "extra-index-url", "find-links", "no-index"})

_WHEEL = re.compile(r"[^/\s]+\.whl")
_PIP_SAID = "pip does not work here: "

_USUAL_PORT = re.compile(r":(?:80|443)$")


@dataclass(frozen=True)
class Failure:
    """Why pip could not fetch."""

    reason: str
    """Safe to print."""
    is_of_host: bool = False
    """Whether the index is not there, so that asking for another package is in vain."""
    is_answer: bool = False
    """Whether the index is there, and does not want to say."""
    missing: str = ""
    """The project that it stopped at, if it says so."""


@dataclass(frozen=True)
class Fetching:
    """One pip, and until when it may take."""

    pip: Pip
    settings: PipSettings
    until: float
    """By `time.monotonic()`."""

    def fetch(self, indexes: IndexGroup, lines: Sequence[Line], folder: Path) -> Failure | None:
        """Download into `folder`, which is private. None if everything could be had."""
        folder.mkdir(mode=0o700, exist_ok=True)
        left = self.until - time.monotonic()
        if left <= 0:
            return Failure("the time for asking is up", is_of_host=True)
        wanted, log = folder / "wanted.txt", folder / LOG
        log.unlink(missing_ok=True)
        options = [Line(options=(option,)) for option in indexes.options]
        # A file rather than words: a password on a command line is everybody's to read.
        wanted.write_text("".join(f"{line}\n" for line in [*options, *lines]), "utf-8")
        words = ["download", "--quiet", *OPTIONS, f"--log={log}", *self._keyring(indexes)]
        try:
            self._pip(indexes).ask(
                [*words, f"--dest={folder}", f"--requirement={wanted}"],
                environ=indexes.environ,
                limit=Seconds(left),
            )
        except UnableError as error:
            return _failure(str(error), _text(log))
        finally:
            wanted.unlink(missing_ok=True)
        return None

    def _pip(self, indexes: IndexGroup) -> Pip:
        """Where an index is named, pip does not look elsewhere too."""
        return self.pip.hearing(self.settings, TRANSPORT if indexes.is_named else TRANSPORT | WHERE)

    def _keyring(self, indexes: IndexGroup) -> Iterator[str]:
        """Without a terminal pip asks no keyring unless it is told to."""
        if indexes.environ:
            yield f"--{KEYRING}=disabled"
        elif not self.settings.last(KEYRING):
            yield f"--{KEYRING}=subprocess"


def pin_line(name: str, version: str, digests: Sequence[Digest] = ()) -> Line:
    return Line(f"{name}=={version}", tuple(Option("--hash", str(each)) for each in digests))


def contacted_hosts(folder: Path) -> Iterator[str]:
    """The hosts that pip has connected to, redirects included; safe to print."""
    for found in prose.CONNECTED.finditer(_text(folder / LOG)):
        yield printable(_USUAL_PORT.sub("", found["host"]))


def swapped_in(folder: Path) -> Found | None:
    """The file that pip has refused because its bytes are not those that the index promises.

    Raises `DifferenceError` if it cannot be told which.
    """
    text = _text(folder / LOG)
    if not prose.WRONG_HASH.search(text):
        return None
    got = prose.GOT_INSTEAD.search(text)
    # The last one that it speaks of before: not all of its messages name the file themselves.
    names = _WHEEL.findall(text[: got.start()]) if got else []
    if got is None or not names:
        raise DifferenceError(
            "the index serves a file whose bytes are not those that it promises, in words of "
            "pip's that we do not know; see which with: pip download --no-deps NAME==VERSION"
        )
    digest = Digest("sha256", got["value"])
    note = "not what the index itself promises"
    return Found(filename_in(names[-1]), frozenset({digest}), note=note)


def _failure(said: str, log: str) -> Failure:
    missing = prose.NOTHING_FITS.search(log)
    name = canonicalize_name(missing["name"]) if missing else ""
    for unreached in reversed([*prose.UNREACHED.finditer(log)]):
        host, answer = host_of(unreached["url"]), prose.ANSWER.search(unreached["why"])
        code = (answer["code"] or answer["many"]) if answer else ""
        if not answer:
            reason = f"{host} cannot be reached: {_words(unreached['why'])}"
            return Failure(reason, is_of_host=True, missing=name)
        if code != "404":
            return Failure(f"{host} answers {code}", is_answer=True, missing=name)
    plainly = said.removeprefix(_PIP_SAID).removeprefix("ERROR: ")
    return Failure(f"pip: {plainly}", missing=name)


def _words(reason: str) -> str:
    """pip's reason, without the objects that it prints."""
    found = prose.NETWORK_REASON.search(reason)
    proxy = "by way of a proxy, " if "proxy" in reason.lower() else ""
    words = (found["words"] or found["late"]).strip() if found else reason
    return printable(f"{proxy}{words}")


def _text(log: Path) -> str:
    return log.read_text("utf-8", errors="replace") if log.exists() else ""
