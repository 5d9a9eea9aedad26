"""Turns the folder that a site is built from into what its pages may say that they document.

A page says of itself which release it describes. What says so, a manifest, a conf.py, a commit, may
belong to other sources than those that are built: to the worktree from which a tool builds all
versions, to the repository around an unpacked archive, to a tag from which the work has gone on.
Whatever is known to contradict is an objection, and then nothing is shown rather than that.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from checkface.errors import UnresolvedReferenceError
from checkface.git import Repository
from checkface.hookspecs import Resolved
from checkface.input_files import read_regular
from checkface.references.committed import is_committed
from checkface.release import MANIFEST_NAME

COMMIT = "git:"
MANIFEST = "manifest:"
FROM_FILES = (COMMIT, MANIFEST, "path:")
CONFIGURATIONS = ("conf.py", "mkdocs.yml", "mkdocs.yaml", "zensical.toml", MANIFEST_NAME)
"""Hosts of documentation write into them before they build, and a manifest comes after a tag."""
PROJECTS = (
    *("pyproject.toml", "setup.py", "setup.cfg", "package.json", "Cargo.toml", "go.mod"),
    *("pom.xml", "build.gradle", "composer.json"),
)
"""A folder with one of them is a project's; what lies above it may be another's."""

PAGES = (".md", ".markdown", ".rst", ".txt", ".ipynb", ".html", ".py")
"""What pages are made of. Pictures may be stored in other ways than git's."""

_TAG = re.compile(r"(?:(?P<project>.+?)(?:[-/@_]|==))?[vV]?(?P<version>\d.*)")
_ANYBODY = {"", "release", "releases", "rel", "version", "versions", "ver"}


@dataclass(frozen=True)
class Sources:
    """The sources of a site."""

    folder: Path
    """Its pages. Paths start elsewhere, if a configuration says so."""
    configuration: Path
    """The folder of what configures it: of other sources where one conf.py builds all versions."""

    def manifests(self) -> list[Path]:
        """Where a manifest of this project may lie: beside the pages and up to its top."""
        starts = [self.folder] if self.is_foreign else [self.configuration, self.folder]
        folders = [folder for start in starts for folder in self._upwards(start)]
        return [folder / MANIFEST_NAME for folder in dict.fromkeys(folders)]

    def objection(self, resolved: Resolved, project: str | None, version: str | None) -> str | None:
        """Why what was found is not what is built; None where nothing speaks against it."""
        kind = resolved.reference.strip().lower()
        if self.is_foreign and not kind.startswith(FROM_FILES):
            return (
                f"{resolved.name} is named by the configuration in {str(self.configuration)!r}, "
                "which is not of the sources that are built"
            )
        if kind.startswith(COMMIT):
            return self._other_commit(resolved)
        return self._other_tag(project, version) if version else None

    def foreign_path(self, path: Path) -> str | None:
        """Why a file is of other sources, which lie where the configuration does."""
        if not self.is_foreign or not path.resolve().is_relative_to(self._configured_folder):
            return None
        return f"{str(path)!r} lies with the configuration, and not with the sources that are built"

    def other_project(self, pins: Iterable[str]) -> str | None:
        """Why what has these pins is of another project than the sources say that they are."""
        theirs = sorted({canonicalize_name(pin.partition("==")[0]) for pin in pins})
        if (
            not theirs
            or self._declared_name is None
            or canonicalize_name(self._declared_name) in theirs
        ):
            return None
        name = self._declared_name
        return f"it is of {', '.join(theirs)}, and the sources that are built are {name}"

    @cached_property
    def is_foreign(self) -> bool:
        """Whether the configuration is of other sources, as far as anything tells."""
        ours, theirs = self.folder.resolve(), self.configuration.resolve()
        if ours == theirs:
            return False
        if self._is_elsewhere:
            return True
        if self._top:
            return self._top != _top(self.configuration)
        if _project(ours) or _project(theirs):
            return _project(ours) != _project(theirs)
        return not (ours.is_relative_to(theirs) or theirs.is_relative_to(ours))

    @cached_property
    def is_changed(self) -> bool:
        """Whether a page is not as the commit has it. False where that is not known."""
        pages = self._page_blobs.items()
        return not all(
            is_committed(self.folder / path, name, lambda: self._blobs) for path, name in pages
        )

    @cached_property
    def _configured_folder(self) -> Path:
        """All that belongs to the configuration."""
        return _top(self.configuration) or self.configuration.resolve()

    @cached_property
    def _declared_name(self) -> str | None:
        """The name that the project of the pages gives itself; None where nothing says it."""
        project = _project(self.folder.resolve())
        return None if project is None else _name_in(project / "pyproject.toml")

    @cached_property
    def _top(self) -> Path | None:
        return _top(self.folder)

    @cached_property
    def _page_blobs(self) -> dict[str, str]:
        try:
            found = Repository(self.folder).tree()
        except UnresolvedReferenceError:
            return {}
        return {
            path: name
            for path, name in found.items()
            if path.endswith(PAGES) and path not in CONFIGURATIONS
        }

    @cached_property
    def _blobs(self) -> dict[Path, str]:
        """All of the repository, which links may lead to."""
        top = self._top
        return {top / path: name for path, name in Repository(top).tree().items()} if top else {}

    @cached_property
    def _is_elsewhere(self) -> bool:
        """Whether a repository around the sources holds other files and none of these."""
        try:
            repository = Repository(self.folder)
            return not repository.tree() and bool(repository.tree(whole=True))
        except UnresolvedReferenceError:
            return False

    def _upwards(self, folder: Path) -> list[Path]:
        """From a folder to that of its project; only itself where nothing tells which that is."""
        start, repository = folder.resolve(), _top(folder)
        top = _project(start) or repository or start
        if repository and repository.is_relative_to(top):
            top = start if self._is_elsewhere else repository
        return [each for each in (start, *start.parents) if each.is_relative_to(top)]

    def _other_commit(self, resolved: Resolved) -> str | None:
        head = self._head
        if self._is_elsewhere:
            return "the sources that are built are in no commit of the repository around them"
        if head and head != resolved.digest.value:
            return f"the sources that are built are commit {head[:8]}, not {resolved.name}"
        return None

    def _other_tag(self, project: str | None, version: str) -> str | None:
        """What a tag of this version says; nothing where there is none, or no repository."""
        if self._is_elsewhere or not self._head:
            return None
        tags = {tag: commit for tag, commit in self._tags.items() if _is_of(tag, project, version)}
        if not tags:
            return None
        tag, commit = min(tags.items(), key=lambda each: each[1] != self._head)
        if commit != self._head:
            return (
                f"{tag} is commit {commit[:8]}, and the sources that are built are {self._head[:8]}"
            )
        return f"the sources that are built were changed after {tag}" if self.is_changed else None

    @cached_property
    def _head(self) -> str | None:
        try:
            return Repository(self.folder).commit("HEAD")
        except UnresolvedReferenceError:
            return None

    @cached_property
    def _tags(self) -> dict[str, str]:
        try:
            return Repository(self.folder).tags()
        except UnresolvedReferenceError:
            return {}


def _top(folder: Path) -> Path | None:
    try:
        return Repository(folder).top().resolve()
    except UnresolvedReferenceError:
        return None


def _is_of(tag: str, project: str | None, version: str) -> bool:
    """Whether a tag stands for this version: of this project, where it names one."""
    found = _TAG.fullmatch(tag)
    if not found:
        return False
    named = canonicalize_name(found["project"] or "")
    ours = canonicalize_name(project or "")
    return named in {*_ANYBODY, ours} and _same(found["version"], version)


def _same(one: str, other: str) -> bool:
    try:
        return Version(one) == Version(other)
    except InvalidVersion:
        return one == other


def _project(folder: Path) -> Path | None:
    """The nearest folder, from this one upwards, that is a project's."""
    folders = (folder, *folder.parents)
    return next((each for each in folders if any((each / n).exists() for n in PROJECTS)), None)


def _name_in(pyproject: Path) -> str | None:
    try:
        content = tomllib.loads(read_regular(pyproject).decode())
    except (OSError, ValueError, RecursionError):
        return None
    tables = content.get("project"), _table(content.get("tool")).get("poetry")
    names = [_table(table).get("name") for table in tables]
    return next((name for name in names if isinstance(name, str)), None)


def _table(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
