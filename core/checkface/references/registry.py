"""Turns a reference into what it names, through the built-in and installed plugins."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import pluggy

from checkface.digest import Progress
from checkface.errors import PluginError, UnresolvedReferenceError
from checkface.references import builtin, hookspecs
from checkface.references.hookspecs import PROJECT, Resolved

DISABLED_VARIABLE = "CHECKFACE_DISABLED_PLUGINS"
"""Entry points, separated by commas, that are not loaded: a way around a broken plugin."""


def resolve(
    reference: str, progress: Progress | None = None, folder: Path | None = None
) -> Resolved:
    """What `reference` names; `progress` hears of the bytes that are read for it.

    Paths start at `folder`, or at the current one.

    Raises `UnresolvedReferenceError` if no plugin knows it, and whatever `CheckfaceError` the
    plugin that knows it raises.
    """
    resolved: Resolved | None = _manager().hook.checkface_resolve(
        reference=reference, progress=progress, folder=folder
    )
    if resolved is None:
        raise UnresolvedReferenceError(
            f"cannot resolve {reference!r}: no such file, and not a digest; a reference is a file, "
            "sha256:HEX, text:ANYTHING, git:REVISION, manifest:PATH, or with "
            "'checkface[pip]' pypi:NAME==VERSION"
        )
    return resolved


@lru_cache(maxsize=1)
def _manager() -> pluggy.PluginManager:
    """Built-ins come through the same door as third parties, so a misspelt hook fails loudly."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    manager.register(builtin)
    for name in filter(None, os.environ.get(DISABLED_VARIABLE, "").split(",")):
        manager.set_blocked(name.strip())
    try:
        manager.load_setuptools_entrypoints(PROJECT)
        manager.check_pending()
    except Exception as error:  # a plugin may fail in any way while it is imported
        raise PluginError(
            f"a plugin of checkface does not load ({type(error).__name__}: {error}); remove it, or "
            f"name its entry point in {DISABLED_VARIABLE}"
        ) from error
    return manager
