"""Turns the references of a documentation project into what its pages document, in that order.

The first reference that names something is it. The usual list is the release's manifest, which does
not exist while the docs of the next release are written, and then the commit that they are built
from.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

from checkface.cache import Cache
from checkface.cf1 import identity
from checkface.digest import Digest
from checkface.errors import (
    CheckfaceError,
    ManifestError,
    MismatchError,
    OutputError,
    UnresolvedReferenceError,
)
from checkface.files import write_file
from checkface.hookspecs import Resolved
from checkface.manifest import Manifest
from checkface.pin import Pin
from checkface.references.builtin import resolved_artifact
from checkface.references.sources import COMMIT, MANIFEST, Sources
from checkface.registry import resolve
from checkface.release import MANIFEST_NAME, project_and_version

NOTHING_USUAL = (
    "this site does not say what it documents: put the release's checkface.json beside its "
    "configuration, or set release"
)
WHOLE = "#release"
"""What ends a reference to all files of a version."""
SECRET = "text:"  # noqa: S105 (a prefix; what follows it may be one)


class OtherSourcesError(UnresolvedReferenceError):
    """What was found is of other sources than those that are built."""


@dataclass(frozen=True)
class Documented:
    """What a page shows the face of."""

    resolved: Resolved
    passed_over: tuple[str, ...] = ()
    """Why each of the references before it names nothing."""
    changed: bool = False
    """Whether the pages are no longer as that commit has them."""

    @property
    def is_commit(self) -> bool:
        """Whether there is no release yet, and so no file that a user could compare."""
        return self.resolved.reference.strip().lower().startswith(COMMIT)

    @property
    def project(self) -> str | None:
        """The name that pip knows it by, where it has one."""
        return self._named[0]

    @property
    def version(self) -> str | None:
        return self._named[1]

    @property
    def title(self) -> str:
        """What a reader calls it: `tiny 1.0`, a file name, `commit 1a2b3c4d`."""
        if self.is_commit:
            return f"commit {self.resolved.digest.value[:8]}{' with changes' * self.changed}"
        return " ".join(part for part in self._named if part) or self.resolved.name

    @property
    def label(self) -> str:
        """What tells it from the others in a table: all files of a release have one title."""
        is_file = not (self.is_commit or self.is_release)
        is_file = is_file and self.resolved.name != self.project
        return self.resolved.name if is_file else self.title

    @property
    def words(self) -> tuple[str, ...]:
        return _words(self.resolved.digest)

    @property
    def alt(self) -> str:
        """For whoever does not see the picture: never without the words."""
        return f"Face of {self.title}, {' '.join(self.words)}"

    @property
    def commands(self) -> tuple[str, ...]:
        """What a reader types to check it, for each project and version that it has wheels of.

        None for a commit, which nobody installs, and for a release that has no wheel: its own
        digest is that of no file.
        """
        if self.is_commit:
            return ()
        if self.resolved.pins:
            return tuple(map(_command, self.resolved.pins))
        return () if self.is_release else (f"checkface compare FILE {self.resolved.digest}",)

    @property
    def command(self) -> str | None:
        """The only one, for templates that have a place for one; None where there is no such."""
        return self.commands[0] if len(self.commands) == 1 else None

    @property
    def is_release(self) -> bool:
        """Whether it is a whole release, whose digest is that of a list of files."""
        reference = self.resolved.reference.strip().lower()
        return (reference.startswith(MANIFEST) and "#" not in reference) or reference.endswith(
            WHOLE
        )

    def require(self, expected: Digest | None) -> None:
        """Raises `MismatchError` unless it has the digest that is expected, if one is."""
        digest = self.resolved.digest
        if expected and digest != expected:
            raise MismatchError(
                f"{self.title} has {digest}, expected {expected}; "
                "if the new one is right, expect it instead"
            )

    @property
    def _named(self) -> tuple[str | None, str | None]:
        """As its wheels say, where they say one thing: nothing else of a manifest is checked."""
        if self.is_release and len(self.resolved.pins) == 1:
            named = self.resolved.pins[0].split("==", 1)
            return named[0], named[1]
        found = project_and_version(self.resolved.name)
        if found or self.is_commit:
            return found or (None, None)
        version = self.resolved.version
        return (self.resolved.name if version else None), version


@dataclass
class Resolutions:
    """What references of one project name; what had to be fetched is kept in a file."""

    folder: Path
    """Where paths start."""
    kept: Path | None = None
    """A JSON file, or None to keep nothing. It may be deleted at any time."""
    sources: Sources | None = None
    """What is built, where that is known: nothing else is ever documented there."""

    def first(self, references: Iterable[str], expected: Digest | None = None) -> Documented:
        """The first of `references` that names something.

        Raises `UnresolvedReferenceError` if none does, with the reason for each, `MismatchError`
        unless there is one with the digest that is expected, if one is, and `ManifestError` for a
        manifest that is there and wrong: to pass over that one would hide that somebody edited it.
        """
        return self._first(references, expected, self._named)

    def release(
        self, references: Iterable[str] | None = None, expected: Digest | None = None
    ) -> Documented:
        """What the sources are the documentation of, which they must not contradict.

        Without references: their project's manifest, else their commit. Raises as `first`.
        """
        wanted = self.usual() if references is None else references
        try:
            return self._first(wanted, expected, self._built if references else self._own)
        except UnresolvedReferenceError as error:
            if references is not None:
                raise
            raise UnresolvedReferenceError(f"{NOTHING_USUAL} ({error})") from error

    def usual(self) -> list[str]:
        """The references of a project that says none."""
        manifests = self.sources.manifests() if self.sources else [self.folder / MANIFEST_NAME]
        found = (os.path.relpath(path, self.folder) for path in manifests if path.is_file())
        return [*(f"{MANIFEST}{path}" for path in found), f"{COMMIT}HEAD"]

    def _first(
        self,
        references: Iterable[str],
        expected: Digest | None,
        named: Callable[[str], Documented],
    ) -> Documented:
        reasons: list[str] = []
        for reference in references:
            try:
                found = replace(named(reference), passed_over=tuple(reasons))
            except CheckfaceError as error:
                if self._is_there(reference) and not isinstance(error, OtherSourcesError):
                    raise
                reasons.append(str(error))
            else:
                found.require(expected)
                return found
        why = "; ".join(reasons) or "no reference was given"
        if expected:
            raise MismatchError(f"expected {expected}, and found nothing: {why}")
        raise UnresolvedReferenceError(why)

    def _named(self, reference: str) -> Documented:
        """Raises `ManifestError` for one that says other words than its digest has."""
        found = Documented(self.of(reference))
        path = self._manifest_path(reference)
        if path and (said := Manifest.of_file(path).release_words) != found.words:
            _refuse_words(reference, said, found.words)
        return found

    def _own(self, reference: str) -> Documented:
        """Where nobody has said what is documented: a manifest may be a copy of another's."""
        found = self._built(reference)
        if self.sources and (why := self.sources.other_project(found.resolved.pins)):
            raise OtherSourcesError(
                f"{found.title} is not shown: {why}; set release to show it all the same"
            )
        return found

    def _built(self, reference: str) -> Documented:
        """Raises `OtherSourcesError` for what the sources contradict."""
        if self.sources is None:
            return self._named(reference)
        path = self._path(reference)
        if path and (why := self.sources.foreign_path(path)):
            raise OtherSourcesError(why)
        found = self._named(reference)
        if why := self.sources.objection(found.resolved, found.project, found.version):
            raise OtherSourcesError(f"{found.title} is not shown: {why}")
        return replace(found, changed=found.is_commit and self.sources.changed)

    def rows(self, reference: str) -> list[Documented]:
        """What a table shows: what `reference` names, and of a whole manifest its artifacts too.

        Raises as `checkface.resolve`.
        """
        whole = self.first([reference])
        path = self._manifest_path(reference)
        if path is None:
            return [whole]
        manifest = Manifest.of_file(path)
        release = manifest.release
        artifacts = [
            Documented(resolved_artifact(f"{reference}#{held.filename}", release, held))
            for held in release.artifacts
        ]
        for found, said in zip(artifacts, manifest.artifact_words, strict=True):
            if found.words != said:
                _refuse_words(found.resolved.reference, said, found.words)
        return [whole, *artifacts]

    def record(self, documented: Documented) -> bytes:
        """The `checkface.json` of a site that documents it, which programs read.

        The release's manifest, byte for byte, where it is that; else what it shows as `documents`.
        """
        path = self._manifest_path(documented.resolved.reference)
        if path:
            return path.read_bytes()
        content = {
            "documents": {
                "title": documented.title,
                "digest": str(documented.resolved.digest),
                "words": list(documented.words),
                "is_commit": documented.is_commit,
            }
        }
        return (json.dumps(content, indent=2) + "\n").encode()

    def _path(self, reference: str) -> Path | None:
        """The file that a reference of this kind names, wherever it is."""
        kind, colon, rest = reference.partition(":")
        known = kind.strip().lower() in {"manifest", "path"} if colon else True
        return self.folder / (rest.partition("#")[0] if colon else reference) if known else None

    def _manifest_path(self, reference: str) -> Path | None:
        """The file of a reference to a whole manifest; None of any other."""
        kind, colon, path = reference.partition(":")
        whole = f"{kind.strip().lower()}{colon}" == MANIFEST and "#" not in path
        return self.folder / path if whole else None

    def _is_there(self, reference: str) -> bool:
        path = self._manifest_path(reference)
        return path is not None and path.exists()

    def of(self, reference: str) -> Resolved:
        """What one reference names. Raises as `checkface.resolve`."""
        known = self._read().get(reference)
        if known:
            return known
        resolved = resolve(reference, folder=self.folder)
        if resolved.lasting:
            self._keep(resolved)
        return _told(resolved)

    def _read(self) -> dict[str, Resolved]:
        """What is kept; a damaged file keeps nothing."""
        if self.kept is None:
            return {}
        try:
            content = json.loads(self.kept.read_text("utf-8"))
            return {key: _resolved_of(value) for key, value in content.items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError, CheckfaceError):
            return {}

    def _keep(self, resolved: Resolved) -> None:
        if self.kept is None:
            return
        known = self._read() | {resolved.reference: resolved}
        content = {key: asdict(value) for key, value in sorted(known.items())}
        try:
            write_file(self.kept, json.dumps(content, indent=2).encode())
        except OutputError:
            return  # it is asked for again the next time


@lru_cache(maxsize=1024)
def _words(digest: Digest) -> tuple[str, ...]:
    """Kept between builds as the pictures are: a tenth of a second each adds up."""
    cache, name = Cache.of_user(), f"{identity.SCHEME}/{digest}/words"
    kept = cache.get(name)
    if kept is None:
        kept = " ".join(identity.words(digest)).encode()
        cache.put(name, kept)
    return tuple(kept.decode().split())


def _refuse_words(what: str, said: tuple[str, ...], ours: tuple[str, ...]) -> NoReturn:
    raise ManifestError(
        f"{what}: the manifest contradicts itself: it says the words {' '.join(said)!r}, and the "
        f"digest has {' '.join(ours)!r}; somebody has edited it"
    )


def _told(resolved: Resolved) -> Resolved:
    """Without what a user typed after `text:`: documentation tools keep pages in files."""
    if not resolved.reference.strip().lower().startswith(SECRET):
        return resolved
    return replace(resolved, reference=str(resolved.digest))


def _resolved_of(kept: dict[str, object]) -> Resolved:
    digest = kept["digest"]
    if not isinstance(digest, dict):
        raise TypeError(digest)
    version = kept["version"]
    return Resolved(
        str(kept["reference"]),
        Digest(str(digest["algorithm"]), str(digest["value"])),
        str(kept["name"]),
        None if version is None else str(version),
        lasting=True,
        pins=_texts(kept["pins"]),
    )


def _texts(kept: object) -> tuple[str, ...]:
    if not isinstance(kept, list):
        raise TypeError(kept)
    return tuple(map(str, kept))


def _command(pin: str) -> str:
    return Pin(*pin.split("==", 1)).command
