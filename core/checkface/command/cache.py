"""`checkface cache`: what the cache of drawn faces holds, and emptying it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from checkface.cache import Cache
from checkface.command.options import add_json, add_verb
from checkface.command.printing import print_json
from checkface.errors import OutputError

if TYPE_CHECKING:
    from checkface.command.options import Subparsers

MEBIBYTE = 1 << 20

EPILOG = """\
The folder is the user's cache folder, or $CHECKFACE_CACHE_DIR. With --json, info prints an object
with the keys folder, entries, size and cap (bytes), and clear one with the key removed.
"""


def add_cache_command(subparsers: Subparsers) -> None:
    parser = add_verb(
        subparsers, "cache", "tell about the cache of drawn faces, or empty it", EPILOG
    )
    parser.add_argument("action", choices=["info", "clear"])
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    action = _clear if arguments.action == "clear" else _info
    return action(Cache.of_user(), as_json=arguments.json)


def _info(cache: Cache, *, as_json: bool) -> int:
    info = cache.info()
    if as_json:
        print_json({**asdict(info), "folder": str(info.folder)})
    else:
        size, cap = info.size / MEBIBYTE, info.cap // MEBIBYTE
        print(f"{info.folder}\n{info.entries} faces, {size:.1f} MiB of at most {cap} MiB")
    return 0


def _clear(cache: Cache, *, as_json: bool) -> int:
    try:
        removed = cache.clear()
    except OSError as error:
        raise OutputError(f"cannot empty the cache {cache.folder}: {error}") from error
    if as_json:
        print_json({"removed": removed})
    else:
        print(f"removed {removed} faces from {cache.folder}")
    return 0
