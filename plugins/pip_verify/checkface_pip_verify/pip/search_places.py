"""Turns the places that pip looks in into what is told of where a wheel comes from."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from checkface_channels.hosts import LOCAL, host_of, origin_of, printable


@dataclass(frozen=True)
class SearchPlaces:
    """Where pip was sent to look for wheels."""

    web: tuple[str, ...] = field(default=(), repr=False)
    """Indexes and pages of links; they may hold passwords."""
    folders: tuple[str, ...] = ()
    """Of this machine: what lies in there, the user has named."""
    names_files: bool = False
    """Whether the user has named single files, by path or URL."""

    @classmethod
    def of(cls, places: Iterable[str], *, names_files: bool = False) -> SearchPlaces:
        """Of URLs and paths, as pip takes them."""
        held = [place for place in places if place]
        web = tuple(place for place in held if host_of(place) != LOCAL)
        folders = tuple(_path_of(place) for place in held if host_of(place) == LOCAL)
        return cls(web, folders, names_files)

    def host_of(self, url: str, *, direct: bool) -> str:
        """Who serves `url`; an index may name a file of this machine, and that is told."""
        is_own = self._is_in_a_folder(url) or (direct and self.names_files)
        return origin_of(url, () if is_own else (*self.web, *self.folders))

    def origin_of(self, url: str, *, direct: bool) -> str:
        """As `host_of`; where two places are on one host, with the folder that it lies in."""
        host = self.host_of(url, direct=direct)
        shared = {place for place in self.web if host_of(place) == host}
        return host + printable(_folder_of(url)) if len(shared) > 1 else host

    def _is_in_a_folder(self, url: str) -> bool:
        if host_of(url) != LOCAL:
            return False
        path = _path_of(url)
        return any(os.path.commonpath([path, folder]) == folder for folder in self.folders)


ANYWHERE = SearchPlaces()
"""Nobody has said where."""


def _path_of(place: str) -> str:
    """Without links, of a path or a `file:` URL."""
    if place.lower().startswith("file:"):
        place = url2pathname(urlsplit(place).path)
    return os.path.realpath(Path(place).expanduser())


def _folder_of(url: str) -> str:
    """As the URL writes it: blanks in it are %20, and cannot part it from what we say."""
    return urlsplit(url).path.rpartition("/")[0]
