"""Lets pip download what the index serves now of each locked version, and hashes it.

It goes through pip, so that index settings, proxies and passwords are those of an install.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from checkface import Digest
from checkface_channels.pip_settings import PipSettings
from checkface_pip_verify.errors import DifferenceError, UnableError
from checkface_pip_verify.locks.environment import Environment
from checkface_pip_verify.locks.interface import Key, LockedPackage, Origin
from checkface_pip_verify.locks.tables import filename_in
from checkface_pip_verify.pip_process import Pip
from checkface_pip_verify.plan import PIP_HASHES
from checkface_pip_verify.reviews.channels import Answer, digests_of, key_of
from checkface_pip_verify.reviews.judgement import Found

OPTIONS = ("--no-deps", "--only-binary=:all:", "--no-input", "--disable-pip-version-check")
ONLY_SOURCE = "only its source is locked for this Python, and pip would run its code to fetch it"
KEYRING = "keyring-provider"
LOG = "pip.log"
WRONG_HASH = "DO NOT MATCH THE HASHES"
_GOT = re.compile(
    r"Expected sha256 [0-9a-f]{64}\s+(?:\S+\s+)?Got\s+(?P<value>[0-9a-f]{64})"  # a time between
)
_WHEEL = re.compile(r"[^/\s]+\.whl")
_PIP_SAID = "pip does not work here: "


@dataclass
class Index:
    """The index that pip is set to, as it is now. `folder` is private and ours alone."""

    pip: Pip
    environment: Environment
    folder: Path
    options: Sequence[str]
    """Index options, from the command line and the lock file."""
    label: str = "the index"
    _swapped: dict[Key, Found] = field(default_factory=dict)
    """Files of which pip itself says that they are not what the index's own page promises."""

    def look_up(self, packages: Sequence[LockedPackage]) -> Mapping[Key, Answer]:
        """What pip gets for each. What it cannot get is said with pip's own reason."""
        answers = {package.key: Answer(reason=self._obstacle(package)) for package in packages}
        wanted = [package for package in packages if not answers[package.key].reason]
        refused = self._fetched_together(wanted)
        for package in wanted:
            found = self._found(package)
            reason = refused.get(package.key, "pip has downloaded another version of it")
            answers[package.key] = Answer(found, "" if found else reason)
        return answers

    def beyond(self, packages: Sequence[LockedPackage]) -> Sequence[str]:  # noqa: ARG002
        """An index always has more."""
        return ()

    def _obstacle(self, package: LockedPackage) -> str:
        if package.origin is not Origin.INDEX:
            return f"it comes from {package.origin.value}, not from an index"
        if not package.version:
            return "not pinned to one version"
        best = self.environment.best_file(package)
        only_source = package.names_files and not (best or "").endswith(".whl")
        return ONLY_SOURCE if only_source else ""

    def _fetched_together(self, packages: Sequence[LockedPackage]) -> Mapping[Key, str]:
        """Download all at once, or else one by one; why pip refused those that it refused."""
        if not packages:
            return {}
        pins = [_pin(package) for package in packages]
        _tell(f"Downloading {len(pins)} wheels…")
        if not self._fetch(pins, self.folder):
            return {}
        reasons = {}
        for package in packages:
            if reason := self._fetch([_pin(package)], self.folder):
                reasons[package.key] = reason
            if swapped := _swapped_in(self.folder / LOG):
                self._swapped[package.key] = swapped
        return reasons

    def _found(self, package: LockedPackage) -> tuple[Found, ...]:
        """What was downloaded; if its name is not locked, the locked file if that is served too.

        Only where the lock writes names: elsewhere a new file and a swapped one look the same.
        """
        held = self._swapped.get(package.key) or self._held(package, self.folder)
        if held is None:
            return ()
        names = {file.filename for file in package.files}
        if package.names_files and held.filename not in names:
            return (self._locked_instead(package, held),)
        return (held,)

    def _held(self, package: LockedPackage, folder: Path) -> Found | None:
        paths = (path for path in folder.iterdir() if key_of(path.name) == package.key)
        path = next(paths, None)
        return Found(path.name, digests_of(path)) if path else None

    def _locked_instead(self, package: LockedPackage, held: Found) -> Found:
        """A wheel uploaded later may suit this Python better: pip goes by the hashes then."""
        digests = [digest for digest in package.digests if digest.algorithm in PIP_HASHES]
        folder = self.folder / f"locked-{package.name}"
        hashes = "".join(f" --hash={digest}" for digest in digests)
        if not digests or self._fetch([f"{_pin(package)}{hashes}"], folder):
            return held
        locked = self._held(package, folder)
        note = f"pip would prefer {held.filename}, which is not locked"
        return replace(locked, note=note) if locked else held

    def _fetch(self, lines: Sequence[str], folder: Path) -> str:
        """Why pip could not; empty if it could."""
        folder.mkdir(mode=0o700, exist_ok=True)
        wanted = folder / "wanted.txt"
        wanted.write_text("".join(f"{line}\n" for line in [*self.options, *lines]), "utf-8")
        log = folder / LOG
        log.unlink(missing_ok=True)
        words = ["download", "--quiet", *OPTIONS, f"--log={log}", *self._keyring()]
        try:
            self.pip.ask([*words, f"--dest={folder}", f"--requirement={wanted}"])
        except UnableError as error:
            return f"pip: {str(error).removeprefix(_PIP_SAID).removeprefix('ERROR: ')}"
        return ""

    def _keyring(self) -> Iterator[str]:
        """Without a terminal pip asks no keyring unless it is told to."""
        configured = PipSettings.read(self.pip.ask, "download").last(KEYRING)
        if not configured and not any(option.startswith(f"--{KEYRING}") for option in self.options):
            yield f"--{KEYRING}=subprocess"


def _swapped_in(log: Path) -> Found | None:
    """The file that pip has refused because its bytes are not those that the index promises.

    Raises `DifferenceError` if it cannot be told which.
    """
    text = log.read_text("utf-8", errors="replace") if log.exists() else ""
    if WRONG_HASH not in text:
        return None
    got = _GOT.search(text)
    # The last one that it speaks of before: not all of its messages name the file themselves.
    names = _WHEEL.findall(text[: got.start()]) if got else []
    if got is None or not names:
        raise DifferenceError(
            "the index serves a file whose bytes are not those that it promises, in words of "
            "pip's that we do not know; see which with: pip download --no-deps NAME==VERSION"
        )
    digest = Digest("sha256", got["value"])
    note = "not what the index itself promises"
    return Found(filename_in(names[-1]), frozenset({digest}), note)


def _pin(package: LockedPackage) -> str:
    return f"{package.name}=={package.version}"


def _tell(text: str) -> None:
    """For a person who waits; no line in a log."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr, flush=True)
