"""Turns a Python interpreter into what decides which files of a lock file are for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from packaging.markers import default_environment
from packaging.tags import Tag, sys_tags
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion

from checkface_channels.errors import InterpreterError
from checkface_channels.hosts import printable
from checkface_channels.interpreter import Interpreter
from checkface_channels.locks.interface import ALGORITHMS, LockedPackage
from checkface_channels.locks.markers import Choices, could_hold

SDISTS = (".tar.gz", ".zip", ".tar.bz2", ".tgz")


@dataclass(frozen=True)
class Environment:
    """The markers and wheel tags of one interpreter."""

    markers: Mapping[str, str]
    tags: tuple[Tag, ...]
    """The best one first."""

    @classmethod
    def of_ours(cls) -> Environment:
        """The interpreter that runs this."""
        return cls(cast("dict[str, str]", dict(default_environment())), tuple(sys_tags()))

    @classmethod
    def of_target(cls, target: Interpreter) -> Environment:
        """Raises `InterpreterError` if it could not tell."""
        told = target.description
        if told.unfit:
            raise InterpreterError(
                f"cannot find out which wheels fit {target.label}: {printable(told.unfit)}; "
                "choose another Python with --python"
            )
        return cls(told.markers, told.tags)

    def allows(self, marker: str | None, exclusive: Choices = ()) -> bool:
        """Whether a marker holds here, for any choice of extras and groups.

        Of each set in `exclusive` at most one can be chosen. Raises `UnexpectedError` for a text
        that is no marker.
        """
        if not marker:
            return True
        asked = marker, exclusive
        if asked not in self._holding:
            self._holding[asked] = could_hold(marker, self.markers, exclusive)
        return self._holding[asked]

    def rank(self, filename: str) -> int | None:
        """How good a wheel is, 0 the best; None if it does not fit, or is no wheel."""
        try:
            tags = parse_wheel_filename(filename)[3]
        except (InvalidWheelFilename, InvalidVersion):
            return None
        return min((self._ranks[tag] for tag in tags if tag in self._ranks), default=None)

    def best_file(self, package: LockedPackage) -> str | None:
        """The name of the file that pip would take here: the best wheel, else the sdist."""
        names = {
            *package.files_without_digest,
            *(file.filename for file in package.files if file.filename),
        }
        ranked = [(rank, name) for name in names if (rank := self.rank(name)) is not None]
        if ranked:
            best = min(ranked)[0]
            return max((name for rank, name in ranked if rank == best), key=_build)
        return min((name for name in names if name.endswith(SDISTS)), default=None)

    @cached_property
    def _holding(self) -> dict[tuple[str, Choices], bool]:
        return {}

    @cached_property
    def _ranks(self) -> dict[Tag, int]:
        return {tag: rank for rank, tag in reversed([*enumerate(self.tags)])}


def digest_order(algorithm: str) -> int:
    """For sorting: the digest that we show first is the lowest."""
    return ALGORITHMS.index(algorithm)


def _build(filename: str) -> tuple[Any, str]:
    """A higher build number wins among wheels of one tag."""
    return parse_wheel_filename(filename)[2], filename
