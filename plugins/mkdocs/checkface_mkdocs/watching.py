"""Turns the references of a site into the files that it has to be built again for."""

from __future__ import annotations

from pathlib import Path

from checkface_mkdocs.site import Site

COMMITS = ".git/logs/HEAD"
"""A file that git writes with each commit."""


def watched_files(site: Site) -> list[Path]:
    """Those that are there: what is fetched, and what is no file, never changes."""
    wanted = site.settings.release
    references = site.resolutions.usual() if wanted is None else wanted
    paths = map(_path, references)
    return [found for path in paths if (found := site.folder / path).is_file()]


def _path(reference: str) -> str:
    kind, colon, rest = reference.partition(":")
    named = kind.strip().lower() if colon else "path"
    if named == "git":
        return COMMITS
    return {"manifest": rest.partition("#")[0], "path": rest or reference}.get(named, reference)
