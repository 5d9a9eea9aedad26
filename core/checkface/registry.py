"""Turns the plugins that are installed into what they know: references, and commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from traceback import walk_tb

import pluggy

from checkface import hookspecs
from checkface.digest import Progress
from checkface.errors import CheckfaceError, PluginError, UnresolvedReferenceError
from checkface.hookspecs import PROJECT, Resolved, Subcommands
from checkface.references import builtin

DISABLED_VARIABLE = "CHECKFACE_DISABLED_PLUGINS"
"""Entry points, separated by commas, that are not loaded: a way around a broken plugin."""


@dataclass(frozen=True)
class Plugins:
    """Those that load, and what is to be told of the others."""

    manager: pluggy.PluginManager
    failures: tuple[PluginError, ...]

    def commands(self) -> dict[str, Callable[[Subcommands], object]]:
        """By the name of each plugin that has commands, what adds them; in the names' order."""
        caller = self.manager.hook.checkface_commands
        return {
            implementation.plugin_name: partial(self._add, implementation.plugin)
            for implementation in sorted(caller.get_hookimpls(), key=lambda one: one.plugin_name)
        }

    def _add(self, plugin: object, subparsers: Subcommands) -> None:
        others = [other for other in self.manager.get_plugins() if other is not plugin]
        self.manager.subset_hook_caller("checkface_commands", others)(subparsers=subparsers)


def resolve(
    reference: str, progress: Progress | None = None, folder: Path | None = None
) -> Resolved:
    """What `reference` names; `progress` hears of the bytes that are read for it.

    Paths start at `folder`, or at the current one.

    Raises `UnresolvedReferenceError` if no plugin knows it, whatever `CheckfaceError` the plugin
    that knows it raises, and `PluginError` where a plugin that does not load may have known it.
    """
    failures = plugins().failures
    if failures and not builtin.is_certain(reference):
        raise failures[0]
    with _blaming(reference), redirect_stdout(sys.stderr):
        resolved: object = plugins().manager.hook.checkface_resolve(
            reference=reference, progress=progress, folder=folder
        )
    if resolved is None:
        raise UnresolvedReferenceError(
            f"cannot resolve {reference!r}: no such file, and not a digest; a reference is a file, "
            "sha256:HEX, text:ANYTHING, git:REVISION, manifest:PATH, or with "
            "'checkface[pip]' pypi:NAME==VERSION"
        )
    if not isinstance(resolved, Resolved):
        kind = type(resolved).__name__
        raise PluginError(f"a plugin resolves {reference!r} to {kind}: expected checkface.Resolved")
    return resolved


@contextmanager
def _blaming(reference: str) -> Iterator[None]:
    """An error that nobody has foreseen is told as the plugin's in whose code it was raised."""
    try:
        yield
    except (CheckfaceError, OSError, KeyboardInterrupt):
        raise
    except BaseException as error:
        if name := _plugin_in(error):
            what = f"cannot resolve {reference!r} ({error_line(error)})"
            raise failure(name, what) from error
        raise


def _plugin_in(error: BaseException) -> str | None:
    modules = {frame.f_globals.get("__name__") for frame, _ in walk_tb(error.__traceback__)}
    named = plugins().manager.list_name_plugin()
    others = ((name, plugin) for name, plugin in named if plugin is not builtin)
    return next((n for n, plugin in others if getattr(plugin, "__name__", "") in modules), None)


@lru_cache(maxsize=1)
def plugins() -> Plugins:
    """All that are installed, the built-ins too: they come through the same door."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    manager.register(builtin)
    return Plugins(manager, tuple(_load_all(manager)))


def failure(plugin: str, what: str) -> PluginError:
    """What to tell of a plugin by the name of its entry point, and the way around it."""
    way = f"remove it, or name it in {DISABLED_VARIABLE}"
    return PluginError(f"the plugin {plugin!r} of checkface {what}; {way}")


class BrokenError(Exception):
    """A plugin's own code has failed; the message says how."""


@contextmanager
def containment() -> Iterator[None]:
    """A plugin's code, in the midst of an answer of ours that a program may read.

    What it prints goes to standard error. Whatever it raises, panics of extensions too, comes out
    as a `BrokenError`; only Ctrl-C, and a `PluginError`, which says what to do, stay what they are.
    """
    try:
        with redirect_stdout(sys.stderr):
            yield
    except (KeyboardInterrupt, PluginError):
        raise
    except BaseException as error:
        raise BrokenError(error_line(error)) from error


def error_line(error: BaseException) -> str:
    """An error of a plugin, by its kind and its own words, if it can say them."""
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:  # noqa: BLE001 - its words are the plugin's code
        return type(error).__name__


def _load_all(manager: pluggy.PluginManager) -> Iterator[PluginError]:
    """What is to be told of those that do not load: one that is broken takes no other with it."""
    disabled = {name.strip() for name in os.environ.get(DISABLED_VARIABLE, "").split(",")}
    points = sorted(set(entry_points(group=PROJECT)), key=lambda point: (point.name, point.value))
    for point in points:
        if point.name not in disabled:
            yield from _load(manager, point)


def _load(manager: pluggy.PluginManager, point: EntryPoint) -> Iterator[PluginError]:
    plugin = None
    try:
        with containment():
            plugin = point.load()
            if not manager.is_registered(plugin):  # by another name
                manager.register(plugin, point.name)
            manager.check_pending()  # a misspelt hook would never be called
    except (BrokenError, PluginError) as error:
        if plugin is not None and manager.is_registered(plugin):
            manager.unregister(plugin)
        yield failure(point.name, f"does not load ({error})")
