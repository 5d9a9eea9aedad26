"""Looks through everything that an install would resolve, before pip resolves any of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checkface_channels.hosts import host_of
from checkface_channels.pip_settings import PipSettings
from checkface_pip_verify.arguments import Request
from checkface_pip_verify.direct import refuse_editable
from checkface_pip_verify.errors import RefusedError, UnableError
from checkface_pip_verify.grammar import Given, Grammar
from checkface_pip_verify.requirement_files import RequirementFiles

DEFAULT_INDEX = "pip's default"

_PYLOCK = re.compile(r"(?:^|[/\\])pylock(?:\.[^./\\]+)?\.toml$")
_EXTRAS = re.compile(r"\[[^\]]*\]$")
_SCRIPT_BLOCK = re.compile(r"(?m)^# /// script\s*$\n(?P<content>(?:^#(?:| .*)$\n)+)^# ///\s*$")


@dataclass(frozen=True)
class Inspection:
    """What is known of a request before pip resolves it: nothing in it runs code."""

    index_options: tuple[Given, ...]
    """Index options that stand in requirement files."""
    index: str
    """The hosts of the index, as far as they were set."""
    index_urls: tuple[str, ...]
    """Their URLs. They may hold passwords: never print them."""
    hashes: bool
    """Whether the user's files bring their own hashes."""
    direct_references: tuple[str, ...]
    """What names a wheel by its path or URL. They may hold passwords: never print them."""
    locked: bool
    """Whether a pylock.toml takes part."""

    @classmethod
    def of(cls, request: Request, settings: PipSettings, grammar: Grammar) -> Inspection:
        """Raises `RefusedError` for what could run code, `UnableError` for unreadable files."""
        files = RequirementFiles(grammar)
        _require_no_hidden_requirements(settings)
        for editable in request.values("--editable"):
            raise refuse_editable(editable, "on the command line")
        for requirement in request.requirements:
            files.take_requirement(requirement, "on the command line")
        locked = [name for name in request.values("--requirement") if is_pylock(name)]
        named = [name for name in request.values("--requirement") if not is_pylock(name)]
        named += request.values("--constraint") + settings.words("constraint")
        for name in named:
            files.read(name)
        locked += _take_groups(request.values("--group"), files)
        for name in locked:
            _require_wheels(Path(_EXTRAS.sub("", name)))
        for name in request.values("--requirements-from-script"):
            _take_strings(_script_dependencies(name), files, name)
        return cls(
            index_options=tuple(files.index_options),
            index=_index_hosts(urls := _index_urls(request, settings, files.index_options)),
            index_urls=tuple(url or grammar.default_index for url in urls),
            hashes=files.hashes,
            direct_references=tuple(files.direct_references),
            locked=bool(locked),
        )


def is_pylock(name: str) -> bool:
    return bool(_PYLOCK.search(_EXTRAS.sub("", name)))


def _require_no_hidden_requirements(settings: PipSettings) -> None:
    """Configuration may add options to every command; these we would have to look through."""
    for option in ("requirement", "editable", "group", "requirements-from-script"):
        if settings.last(option):
            raise RefusedError(
                f"refused: pip's configuration sets {option!r} for every install, which cannot be "
                f"looked through; unset it and give --{option} on the command line"
            )


def _take_groups(groups: list[str], files: RequirementFiles) -> list[str]:
    """Look through all groups of the files that `--group` names; its pylock files come back."""
    locked = []
    for group in groups:
        path = group.rpartition(":")[0] or "pyproject.toml"
        if is_pylock(path):
            locked.append(path)
            continue
        held = _toml(Path(path)).get("dependency-groups", {})
        _take_strings((text for members in held.values() for text in members), files, path)
    return locked


def _take_strings(texts: Iterator[Any], files: RequirementFiles, where: str) -> None:
    for text in texts:
        if isinstance(text, str):  # the rest are tables that include other groups
            files.take_requirement(text, where)


def _script_dependencies(name: str) -> Iterator[str]:
    """The dependencies in a script's inline metadata (PEP 723)."""
    try:
        block = _SCRIPT_BLOCK.search(Path(name).read_text("utf-8"))
        lines = block["content"].splitlines() if block else []
        metadata = tomllib.loads("\n".join(line[2:] for line in lines))
    except FileNotFoundError:
        return iter(())  # pip says so
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise UnableError(f"cannot read the dependencies of {name!r}: {error}") from error
    return iter(metadata.get("dependencies", []))


def _require_wheels(path: Path) -> None:
    """A lock file may point at repositories, folders and source; only its wheels are harmless."""
    for package in _toml(path).get("packages", []):
        archive = package.get("archive", {})
        named = str(archive.get("url") or archive.get("path") or "x.whl")
        source_only = "sdist" in package and not package.get("wheels")
        if "vcs" in package or "directory" in package or source_only or not named.endswith(".whl"):
            raise RefusedError(
                f"refused {package.get('name')!r} ({path}): it is no wheel, and pip would run its "
                "code before you could see a face; lock it with a wheel"
            )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}  # pip says so
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise UnableError(f"cannot read {str(path)!r}: {error}") from error


def _index_urls(request: Request, settings: PipSettings, in_files: list[Given]) -> list[str]:
    """The URLs of the indexes that pip will ask; an empty one stands for pip's default."""
    urls = request.values("--index-url")[-1:]
    urls += [given.value or "" for given in in_files if given.name == "--index-url"]
    urls = urls[-1:] or [settings.last("index-url") or ""]
    if request.has("--no-index") or settings.is_on("no-index"):
        return []
    urls += request.values("--extra-index-url") + settings.words("extra-index-url")
    return urls + [given.value or "" for given in in_files if given.name == "--extra-index-url"]


def _index_hosts(urls: list[str]) -> str:
    """For the header."""
    hosts = [host_of(url) if url else DEFAULT_INDEX for url in urls]
    return ", ".join(dict.fromkeys(hosts)) or "none"
