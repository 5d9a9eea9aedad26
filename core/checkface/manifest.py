"""Turns a `Release` into the text of its `checkface.json`, schema 1, and reads it back.

docs/manifest.md specifies the file, docs/schemas/checkface-manifest-1.schema.json checks it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from checkface.cf1 import identity
from checkface.digest import Digest
from checkface.errors import DigestError, ManifestError
from checkface.input_files import read_file
from checkface.members import different_members
from checkface.release import Artifact, Release

SCHEMA = 1
TIME = "%Y-%m-%dT%H:%M:%SZ"
LONGEST_NAME = 255
"""Characters of a project or a version, which stand on every page."""

Words = tuple[str, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Manifest:
    """The machine-readable record of a release: its digests, and the words that stand for them."""

    release: Release
    built: str | None
    """ISO 8601 in UTC, or None where the build told no time."""
    release_words: Words
    """As recorded: `misspelt` says whether they are the release's."""
    artifact_words: tuple[Words, ...]
    """As recorded, in the order of the release's artifacts."""

    @classmethod
    def of(cls, release: Release, environ: Mapping[str, str] = os.environ) -> Manifest:
        """The manifest of `release`; `built` is SOURCE_DATE_EPOCH where that is set.

        Raises `ManifestError` for a SOURCE_DATE_EPOCH that is no whole number of seconds.
        """
        built = _build_time(environ.get("SOURCE_DATE_EPOCH"))
        words = tuple(artifact.words for artifact in release.artifacts)
        return cls(release, built, release.words, words)

    @classmethod
    def parse(cls, text: str) -> Manifest:
        """What a `checkface.json` records.

        Raises `ManifestError` if it is not one, or if its own release digest does not add up.
        """
        try:
            content = json.loads(text, object_pairs_hook=different_members)
            manifest = _manifest_of(content)
            recorded = Digest("sha256", _typed(content["release"]["sha256"], str))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ManifestError(f"not a checkface manifest: {_reason(error)}") from error
        except DigestError as error:
            raise ManifestError(f"not a checkface manifest: {error}") from error
        if recorded != manifest.release.digest:
            raise ManifestError(
                f"the manifest contradicts itself: its release digest is {recorded}, "
                f"but its artifacts make {manifest.release.digest}; somebody has edited it"
            )
        return manifest

    @classmethod
    def of_file(cls, path: str | os.PathLike[str]) -> Manifest:
        """The manifest at `path`. Raises `ManifestError` as `parse`, or if it cannot be read."""
        named = os.fspath(path)
        try:
            return cls.parse(read_file(path).decode())
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise ManifestError(f"cannot read the manifest {named!r}: {reason}") from error
        except ManifestError as error:
            raise ManifestError(f"{named}: {error}") from error

    @property
    def text(self) -> str:
        """The same bytes for the same release and time of the build."""
        held = zip(self.release.artifacts, self.artifact_words, strict=True)
        content = {
            "schema": SCHEMA,
            "scheme": identity.SCHEME,
            "project": self.release.project,
            "version": self.release.version,
            "built": self.built,
            "release": {
                "sha256": self.release.digest.value,
                "words": list(self.release_words),
            },
            "artifacts": [_record(artifact, words) for artifact, words in held],
        }
        return json.dumps(content, indent=2) + "\n"

    @property
    def misspelt(self) -> tuple[str, ...]:
        """Names of what stands beside words that are not its own; an edited manifest has some."""
        names = [artifact.filename for artifact in self.release.artifacts]
        ours = [self.release.words, *(artifact.words for artifact in self.release.artifacts)]
        theirs = [self.release_words, *self.artifact_words]
        found = zip(["the release", *names], ours, theirs, strict=True)
        return tuple(name for name, our, their in found if our != their)


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"no key {error}"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _record(artifact: Artifact, words: Words) -> dict[str, Any]:
    return {
        "filename": artifact.filename,
        "size": artifact.size,
        "sha256": artifact.digest.value,
        "words": list(words),
    }


def _manifest_of(content: Any) -> Manifest:
    """What is in a decoded manifest; whatever is wrong with it raises in its own way."""
    _require_known("schema", _typed(content["schema"], int), SCHEMA)
    _require_known("scheme", _typed(content["scheme"], str), identity.SCHEME)
    held = sorted(_typed(content["artifacts"], list), key=lambda each: str(each["filename"]))
    release = Release.of_artifacts(
        [_artifact_of(each) for each in held],
        _name(content["project"]),
        _name(content["version"]),
    )
    built = content["built"]
    return Manifest(
        release,
        None if built is None else _time(_typed(built, str)),
        _words_of(content["release"]),
        tuple(_words_of(each) for each in held),
    )


def _artifact_of(held: Any) -> Artifact:
    size = _typed(held["size"], int)
    if size < 0:
        raise ValueError(f"a size of {size} bytes")
    digest = Digest("sha256", _typed(held["sha256"], str))
    return Artifact(_typed(held["filename"], str), size, digest)


def _words_of(held: Any) -> Words:
    return tuple(_typed(word, str) for word in _typed(held["words"], list))


def _require_known(what: str, found: object, known: object) -> None:
    if found != known:
        raise ManifestError(
            f"manifest {what} {found!r} is not known here (expected {known!r}); "
            "a newer checkface may read it"
        )


def _typed(value: Any, kind: type[T]) -> T:
    if type(value) is not kind:  # exactly: True is no number here
        raise TypeError(f"expected {kind.__name__}, got {value!r:.200}")
    return value


def _name(value: Any) -> str:
    """What pages show: in one line, and no longer than a name is."""
    name = _typed(value, str)
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(
            f"expected a name of at most {LONGEST_NAME} printable characters, got {name!r:.200}"
        )
    return name


def _time(written: str) -> str:
    datetime.strptime(written, TIME).replace(tzinfo=UTC)
    return written


def _build_time(epoch: str | None) -> str | None:
    """SOURCE_DATE_EPOCH (reproducible-builds.org), seconds since 1970, as ISO 8601 in UTC."""
    if epoch is None:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC).strftime(TIME)
    except (ValueError, OverflowError, OSError) as error:
        raise ManifestError(
            f"SOURCE_DATE_EPOCH is {epoch!r}: expected whole seconds since 1970"
        ) from error
