"""Turns pylock.toml (PEP 751) into locked packages, through `packaging.pylock`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
from packaging.pylock import Package, Pylock, PylockSelectError, PylockValidationError

from checkface import Digest
from checkface_pip_verify.locks.environment import Environment
from checkface_pip_verify.locks.interface import (
    LockedPackage,
    Origin,
    UnexpectedError,
    checked_filename,
    checked_name,
    checked_version,
    usable_digest,
)
from checkface_pip_verify.locks.tables import Table, commit_in, filename_in, files_of


def read(data: Table, environment: Environment) -> tuple[tuple[LockedPackage, ...], str | None]:
    """The packages, and why none of them is for `environment` if the file says so."""
    try:
        lock = Pylock.from_dict(data)
    except PylockValidationError as error:
        raise UnexpectedError("a valid pylock.toml (PEP 751)", str(error)) from error
    selected, obstacle = _selected(lock, environment)
    return tuple(
        _package(package, here=id(package) in selected) for package in lock.packages
    ), obstacle


def _selected(lock: Pylock, environment: Environment) -> tuple[set[int], str | None]:
    """Which packages PEP 751 selects here: with all extras and groups, else with the default."""
    groups = [*(lock.dependency_groups or ()), *(lock.default_groups or ())]
    obstacle = None
    for extras, chosen_groups in ((lock.extras, groups), (None, None)):
        try:
            chosen = lock.select(
                environment=environment.for_packaging,
                tags=environment.tags,
                extras=extras,
                dependency_groups=chosen_groups,
            )
            return {id(package) for package, _ in chosen}, None
        except PylockSelectError as error:
            obstacle = str(error)
        except (UndefinedComparison, UndefinedEnvironmentName, ValueError) as error:
            raise UnexpectedError("markers that can be evaluated", str(error)) from error
    return set(), obstacle


def _package(package: Package, *, here: bool) -> LockedPackage:
    files, bare = files_of(_files(package))
    version = str(package.version or _version_in(files[0].filename if files else None))
    return LockedPackage(
        name=checked_name(package.name),
        version=checked_version(version),
        files=files,
        undigested=bare,
        origin=_origin(package),
        here=here,
    )


def _files(package: Package) -> Iterator[tuple[str | None, Digest | None]]:
    for wheel in package.wheels or ():
        yield from _digested(wheel.filename, wheel.hashes)
    if package.sdist:
        yield from _digested(package.sdist.filename, package.sdist.hashes)
    if package.vcs:
        yield from commit_in(package.vcs.commit_id)
    if package.archive:
        name = filename_in(package.archive.url or package.archive.path or "")
        yield from _digested(name, package.archive.hashes)


def _digested(
    filename: str, hashes: Mapping[str, str]
) -> Iterator[tuple[str | None, Digest | None]]:
    name = checked_filename(filename)
    return ((name, usable_digest(algorithm, value)) for algorithm, value in hashes.items())


def _origin(package: Package) -> Origin:
    if package.vcs:
        return Origin.GIT
    if package.directory:
        return Origin.FOLDER
    return Origin.URL if package.archive else Origin.INDEX


def _version_in(filename: str | None) -> str:
    """An archive's entry may leave its version out; a wheel's name holds it."""
    name = PurePosixPath(filename or "")
    return name.stem.split("-")[1] if name.suffix == ".whl" and name.stem.count("-") > 1 else ""
