"""Turns a locked package into the file that an interpreter takes, or says why it is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checkface import Digest
from checkface_channels.locks.environment import Environment, digest_order
from checkface_channels.locks.interface import LockedFile, LockedPackage, Origin
from checkface_channels.locks.promise import Promise


@dataclass(frozen=True)
class Choice:
    """What stands for a package in one environment."""

    package: LockedPackage
    files: tuple[LockedFile, ...]
    """One; several where the format does not say which is which; none for a `reason`."""
    reason: str | None = None
    """Why there is nothing with a face."""

    @property
    def filename(self) -> str | None:
        return self.files[0].filename if self.files else None

    @property
    def digests(self) -> tuple[Digest, ...]:
        return tuple(file.digest for file in self.files)

    @property
    def label(self) -> str:
        """The file's name, or as much as is known of it."""
        if self.reason:
            return self.reason
        if self.filename:
            return self.filename
        if self.package.origin is Origin.GIT:
            return "a commit"
        if len(self.files) == 1:
            return "the only file allowed; its name is not written"
        return f"one of {len(self.files)} files; which one is not written"


def choose(package: LockedPackage, environment: Environment) -> Choice:
    """The file that `environment` takes, with its strongest digest."""
    if not package.files:
        return Choice(package, (), _no_digest(package))
    if not package.names_files:
        return Choice(package, _strongest(package.files))
    name = environment.best_file(package)
    if name is None:
        return Choice(package, (), "none of its files fits this Python")
    named = _strongest(tuple(file for file in package.files if file.filename == name))
    if named:
        return Choice(package, named[:1])
    promised = [each for each in package.promises if each.filename == name]
    how = _faceless(promised) if promised else "locked without a digest"
    return Choice(package, (), f"{name} is {how}")


def _strongest(files: tuple[LockedFile, ...]) -> tuple[LockedFile, ...]:
    """The files of the one algorithm that we show first."""
    if not files:
        return ()
    best = min((file.digest.algorithm for file in files), key=digest_order)
    return tuple(
        sorted(
            (file for file in files if file.digest.algorithm == best),
            key=lambda file: file.digest.value,
        )
    )


def _faceless(promises: Sequence[Promise]) -> str:
    """Of hashes that no face is made of: an install checks most of them all the same."""
    checked = [each for each in promises if not each.obstacle]
    if not checked:
        return "locked by hashes that cannot be checked"
    algorithms = " and ".join(sorted({each.algorithm for each in checked}))
    worth = "weak" if all(each.is_weak for each in checked) else "has no face"
    return f"locked by {algorithms}, which is checked and {worth}"


def _no_digest(package: LockedPackage) -> str:
    if package.promises:
        return _faceless(package.promises)
    if package.origin is not Origin.INDEX:
        return f"no digest: it comes from {package.origin.value}"
    if not package.version:
        return "no digest: not pinned to one version"
    return "no digest: locked without hashes"
