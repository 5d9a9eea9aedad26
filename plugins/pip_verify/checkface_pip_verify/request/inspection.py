"""Looks through everything that an install would resolve, before pip resolves any of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import filterfalse

from checkface_channels.hosts import hosts_of
from checkface_channels.pip_settings import PipSettings
from checkface_gate.errors import RefusedError
from checkface_pip_verify.request.arguments import Request
from checkface_pip_verify.request.direct import refuse_editable
from checkface_pip_verify.request.grammar import Grammar, ParsedOption
from checkface_pip_verify.request.requirement_files import RequirementFiles
from checkface_pip_verify.request.structured_requirements import (
    group_file,
    group_requirements,
    is_pylock,
    require_wheels,
    script_requirements,
)

DEFAULT_INDEX = "pip's default"


@dataclass(frozen=True)
class Inspection:
    """What is known of a request before pip resolves it: nothing in it runs code."""

    index_options: tuple[ParsedOption, ...]
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
    def of(
        cls,
        request: Request,
        settings: PipSettings,
        grammar: Grammar,
        environ: Mapping[str, str] = os.environ,
    ) -> Inspection:
        """`environ` is what pip will fill in files from.

        Raises `RefusedError` for what could run code, `UnableError` for unreadable files.
        """
        files = RequirementFiles(environ, request.variables)
        _require_no_hidden_requirements(settings)
        _take_command_line(request, files)
        for name in request.values("--constraint") + settings.words("constraint"):
            files.read(name)
        locked = _take_named_files(request, files)
        urls = _index_urls(request, settings, files.index_options)
        return cls(
            index_options=tuple(files.index_options),
            index=_index_hosts(urls),
            index_urls=tuple(url or grammar.default_index for url in urls),
            hashes=files.hashes,
            direct_references=tuple(files.direct_references),
            locked=locked,
        )


def _take_command_line(request: Request, files: RequirementFiles) -> None:
    for editable in request.values("--editable"):
        raise refuse_editable(editable, "on the command line")
    for requirement in request.requirements:
        files.take_requirement(requirement, "on the command line")


def _take_named_files(request: Request, files: RequirementFiles) -> bool:
    """Whether one of them is a pylock.toml, which pip reads itself."""
    required = request.values("--requirement")
    groups = list(dict.fromkeys(map(group_file, request.values("--group"))))
    locked = [*filter(is_pylock, [*required, *groups])]
    for name in locked:
        require_wheels(name)
    for name in filterfalse(is_pylock, required):
        files.read(name)
    for name in filterfalse(is_pylock, groups):
        files.take_all(group_requirements(name), name)
    for name in request.values("--requirements-from-script"):
        files.take_all(script_requirements(name), name)
    return bool(locked)


def _require_no_hidden_requirements(settings: PipSettings) -> None:
    """Configuration may add options to every command; these we would have to look through."""
    for option in ("requirement", "editable", "group", "requirements-from-script"):
        if settings.last(option):
            raise RefusedError(
                f"refused: pip's configuration sets {option!r} for every install, which cannot be "
                "looked through",
                allowed_by=f"unset it and give --{option} on the command line",
            )


def _index_urls(request: Request, settings: PipSettings, in_files: list[ParsedOption]) -> list[str]:
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
    named = [DEFAULT_INDEX] if "" in urls else []
    return ", ".join([*named, *hosts_of(filter(None, urls))]) or "none"
