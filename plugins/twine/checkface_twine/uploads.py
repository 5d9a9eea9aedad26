"""Turns the arguments of an upload into the files that twine would send, and what goes with them.

twine itself is asked whether it takes a file, so that every twine gives its own answer.
"""

from __future__ import annotations

import glob
import os.path
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from checkface import Artifact, CheckfaceError, Release, plain, project_and_version
from checkface.errors import PluginError

if TYPE_CHECKING:
    from twine.package import PackageFile  # heavy: imported when the first file is looked at

SIGNATURE = ".asc"
ATTESTATION = "*.*.attestation"


class RefusedError(CheckfaceError):
    """Something that twine would not upload; then it uploads nothing at all."""


@dataclass(frozen=True)
class Upload:
    """A file that twine would send."""

    path: str
    artifact: Artifact
    signature: str | None
    """Goes with it."""
    attestations: tuple[str, ...]
    """Go with it under `twine upload --attestations`."""


@dataclass(frozen=True)
class Uploads:
    """All that one `twine upload` would send."""

    files: tuple[Upload, ...]
    unused: tuple[str, ...]
    """Signatures and attestations of none of these files: twine passes over them."""

    @classmethod
    def of_arguments(cls, arguments: Iterable[str]) -> Uploads:
        """What `twine upload ARGUMENTS` would send; patterns are expanded as twine does.

        Raises `RefusedError` for what twine refuses, and `DigestError` for an unreadable file.
        """
        package = _package_file()
        signatures, attestations, paths = _sorted_out(_files_matching(arguments), package)
        refused = [why for path in paths if (why := _refusal(path, package))]
        if refused or not paths:
            told = "; ".join(refused) or "there is no wheel or sdist among the arguments"
            raise RefusedError(f"twine upload would stop and send nothing: {told}")
        files = tuple(_upload(path, signatures, attestations) for path in paths)
        used = {beside for file in files for beside in (file.signature, *file.attestations)}
        held = [*signatures, *attestations]
        return cls(files, tuple(path for path in held if path not in used))

    @property
    def releases(self) -> tuple[Release, ...]:
        """One for each project and version: twine takes files of several.

        Raises `ManifestError` for two files of one name.
        """
        grouped: dict[tuple[str, str], list[Artifact]] = {}
        for file in self.files:
            named = project_and_version(file.artifact.filename)
            if named is None:
                raise RefusedError(
                    f"{plain(file.path)!r} has a name that tells no project and version, expected "
                    "that of a wheel or an sdist; checkface has no release to show it in"
                )
            grouped.setdefault(named, []).append(file.artifact)
        return tuple(Release.of_artifacts(held, *named) for named, held in grouped.items())


def _package_file() -> type[PackageFile]:
    try:
        from twine.package import PackageFile
    except ImportError as error:
        raise PluginError(
            f"this twine does not tell which files it takes ({error}); expected twine 4 to 7"
        ) from error
    return PackageFile


def _files_matching(arguments: Iterable[str]) -> list[str]:
    """Every file; what is no file is a pattern, and what matches none stops twine."""
    found: list[str] = []
    for argument in arguments:
        matching = [argument] if os.path.exists(argument) else glob.glob(argument)  # noqa: PTH110, PTH207 - as twine does, dot files left out
        if not matching:
            raise RefusedError(
                f"twine upload would stop and send nothing: no file {plain(argument)!r}, and no "
                "file that it matches as a pattern"
            )
        found += matching
    return found


def _sorted_out(
    paths: Sequence[str], package: type[PackageFile]
) -> tuple[list[str], list[str], list[str]]:
    """Signatures, attestations, and the rest: what is uploaded."""
    signatures = [path for path in paths if path.endswith(SIGNATURE)]
    knows_attestations = hasattr(package, "add_attestations")  # since twine 5.1
    attestations = [path for path in paths if knows_attestations and fnmatch(path, ATTESTATION)]
    rest = [path for path in paths if path not in {*signatures, *attestations}]
    return signatures, attestations, rest


def _refusal(path: str, package: type[PackageFile]) -> str | None:
    """Why twine refuses the file; None where it takes it."""
    try:
        package.from_filename(path, None)
    except Exception as error:  # noqa: BLE001 - whatever it is, twine upload would end with it
        return f"{plain(path)!r}: {plain(' '.join(str(error).split())) or type(error).__name__}"
    return None


def _upload(path: str, signatures: Sequence[str], attestations: Sequence[str]) -> Upload:
    name = os.path.basename(path)  # noqa: PTH119 - paths stay as they were typed
    own = [held for held in signatures if os.path.basename(held) == name + SIGNATURE]  # noqa: PTH119
    beside = (held for held in attestations if os.path.basename(held).startswith(name))  # noqa: PTH119
    return Upload(path, Artifact.of_file(path), own[-1] if own else None, tuple(beside))
