"""Stands for what devpi gives to a plugin, for tests that need many of it and no server."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checkface_devpi.held import HeldVersion

SIZE = 3


@dataclass(frozen=True)
class StandInEntry:
    """A file that is there, or is not."""

    is_here: bool = True

    def file_exists(self) -> bool:
        return self.is_here

    def file_size(self) -> int:
        return SIZE


@dataclass(frozen=True)
class StandInLink:
    """A file of a version; by default with the digest of its name."""

    basename: str
    hashes: Mapping[str, str] | None = None
    entry: StandInEntry = field(default_factory=StandInEntry)
    rel: str = "releasefile"

    def __post_init__(self) -> None:
        if self.hashes is None:
            value = hashlib.sha256(self.basename.encode("utf-8", "surrogatepass")).hexdigest()
            object.__setattr__(self, "hashes", {"sha256": value})


@dataclass
class StandInStage:
    """An index with one version."""

    links: list[Any]
    ixconfig: dict[str, Any] = field(default_factory=lambda: {"type": "stage", "volatile": False})
    name: str = "root/dev"
    xom: Any = None

    def get_linkstore_perstage(self, name: str, version: str) -> StandInStage:
        del name, version
        return self

    def get_links(self, rel: str) -> list[Any]:
        return [link for link in self.links if link.rel == rel]


def held_version(
    *links: Any, project: str = "plum", version: str = "1.0", **ixconfig: Any
) -> HeldVersion:
    """What an index with these files holds; a text is the name of a file."""
    named = [StandInLink(each) if isinstance(each, str) else each for each in links]
    return HeldVersion.of(StandInStage(named, {"type": "stage", **ixconfig}), project, version)
