"""Turns the references of a documentation project into what its pages document, in that order.

The first reference that names something is it. The usual list is the release's manifest, which does
not exist while the docs of the next release are written, and then the commit that they are built
from.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from checkface.digest import Digest
from checkface.errors import (
    CheckfaceError,
    ManifestError,
    MismatchError,
    UnresolvedReferenceError,
)
from checkface.hookspecs import Resolved
from checkface.manifest import Manifest
from checkface.pages.documented import Documented
from checkface.pages.resolved_file import ResolvedFile
from checkface.pages.secret import without_secret
from checkface.pin import Pin
from checkface.references.builtin import resolved_artifact
from checkface.references.sources import COMMIT, MANIFEST, Sources
from checkface.registry import resolve
from checkface.release import MANIFEST_NAME, Artifact

NOTHING_USUAL = (
    "this site does not say what it documents: put the release's checkface.json beside its "
    "configuration, or set release"
)


class OtherSourcesError(UnresolvedReferenceError):
    """What was found is of other sources than those that are built."""


@dataclass
class Resolutions:
    """What references of one project name; what had to be fetched is kept in a file."""

    folder: Path
    """Where paths start."""
    kept: Path | None = None
    """A JSON file, or None to keep nothing. It may be deleted at any time."""
    sources: Sources | None = None
    """What is built, where that is known: nothing else is ever documented there."""
    setting: str = "the option release"
    """What says which release is documented, as the site's author knows it."""

    def first(self, references: Iterable[str], expected: Digest | None = None) -> Documented:
        """The first of `references` that names something.

        Raises `UnresolvedReferenceError` if none does, with the reason for each, `MismatchError`
        unless there is one with the digest that is expected, if one is, and `ManifestError` for a
        manifest that is there and wrong: to pass over that one would hide that somebody edited it.
        """
        return self._first(references, expected, self._documented)

    def release(
        self, references: Iterable[str] | None = None, expected: Digest | None = None
    ) -> Documented:
        """What the sources are the documentation of, which they must not contradict.

        Without references: their project's manifest, else their commit. Raises as `first`.
        """
        wanted = self.usual() if references is None else tuple(references)
        if not wanted:
            raise UnresolvedReferenceError(
                f"no release is documented here: set {self.setting}, or name a reference"
            )
        try:
            return self._first(
                wanted, expected, self._own if references is None else self._documented_by_sources
            )
        except UnresolvedReferenceError as error:
            if references is not None:
                raise
            raise UnresolvedReferenceError(f"{NOTHING_USUAL} ({error})") from error

    def usual(self) -> list[str]:
        """The references of a project that says none."""
        manifests = self.sources.manifests() if self.sources else [self.folder / MANIFEST_NAME]
        found = (os.path.relpath(path, self.folder) for path in manifests if path.is_file())
        return [*(f"{MANIFEST}{path}" for path in found), f"{COMMIT}HEAD"]

    def of(self, reference: str) -> Resolved:
        """What one reference names. Raises as `checkface.resolve`."""
        kept = ResolvedFile(self.kept) if self.kept else None
        known = kept and kept.read().get(reference)
        if known:
            return known
        resolved = resolve(reference, folder=self.folder)
        if kept and resolved.lasting:
            kept.add(resolved)
        return without_secret(resolved)

    def rows(self, reference: str) -> list[Documented]:
        """What a table shows: what `reference` names, and of a whole manifest its artifacts too.

        Raises as `checkface.resolve`.
        """
        whole = self.first([reference])
        path = self._manifest_path(reference)
        if path is None:
            return [whole]
        manifest = Manifest.of_file(path)
        return [whole, *_artifacts(reference, manifest, manifest.release.artifacts)]

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

    def _documented(self, reference: str) -> Documented:
        """Raises `ManifestError` for one that says other words than its digest has."""
        found = Documented(self.of(reference))
        path = self._manifest_path(reference)
        if path is None:
            return found
        manifest = Manifest.of_file(path)
        if manifest.release_words != found.words:
            _refuse_words(reference, manifest.release_words, found.words)
        wheels = [each for each in manifest.release.artifacts if Pin.of_name(each.filename)]
        return replace(found, wheel=_only(_artifacts(reference, manifest, wheels)))

    def _own(self, reference: str) -> Documented:
        """Where nobody has said what is documented: a manifest may be a copy of another's."""
        found = self._documented_by_sources(reference)
        if self.sources and (why := self.sources.other_project(found.resolved.pins)):
            raise OtherSourcesError(
                f"{found.title} is not shown: {why}; set release to show it all the same"
            )
        return found

    def _documented_by_sources(self, reference: str) -> Documented:
        """Raises `OtherSourcesError` for what the sources contradict."""
        if self.sources is None:
            return self._documented(reference)
        path = self._path(reference)
        if path and (why := self.sources.foreign_path(path)):
            raise OtherSourcesError(why)
        found = self._documented(reference)
        if why := self.sources.objection(found.resolved, found.project, found.version):
            raise OtherSourcesError(f"{found.title} is not shown: {why}")
        return replace(found, changed=found.is_commit and self.sources.is_changed)

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


def _artifacts(
    reference: str, manifest: Manifest, wanted: Collection[Artifact]
) -> Iterator[Documented]:
    """Those that are wanted. Raises `ManifestError` for one beside words that are not its own."""
    for held, said in zip(manifest.release.artifacts, manifest.artifact_words, strict=True):
        if held in wanted:
            named = f"{reference}#{held.filename}"
            found = Documented(resolved_artifact(named, manifest.release, held))
            if found.words != said:
                _refuse_words(named, said, found.words)
            yield found


def _only(found: Iterator[Documented]) -> Documented | None:
    """The only one; of more than that no more is asked for than tells so."""
    first, second = next(found, None), next(found, None)
    return None if second else first


def _refuse_words(what: str, said: tuple[str, ...], ours: tuple[str, ...]) -> NoReturn:
    raise ManifestError(
        f"{what}: the manifest contradicts itself: it says the words {' '.join(said)!r}, and the "
        f"digest has {' '.join(ours)!r}; somebody has edited it"
    )
