"""`checkface cache`: what the cache of drawn faces holds, and emptying it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from checkface.cache import MEBIBYTE, Cache
from checkface.command.options import add_json, add_verb
from checkface.command.printing import print_json
from checkface.errors import OutputError
from checkface.keys import KeyStore

if TYPE_CHECKING:
    from checkface.command.options import Subparsers

EPILOG = """\
The folder is the user's cache folder, or $CHECKFACE_CACHE_DIR; it may hold $CHECKFACE_CACHE_MIB of
pictures (256), and the keys of 100,000 digests. With --json, info prints an object with the members
folder, entries (pictures), size and cap (bytes, in whole blocks of the disk) and keys, and clear
one with removed (pictures) and removed_keys.
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
    return action(Cache.of_user(), KeyStore.of_user(), as_json=arguments.json)


def _info(cache: Cache, store: KeyStore, *, as_json: bool) -> int:
    info, keys = cache.info(), store.count()
    if as_json:
        print_json({**asdict(info), "folder": str(info.folder), "keys": keys})
    else:
        size, cap = info.size / MEBIBYTE, info.cap // MEBIBYTE
        print(f"{info.folder}\n{_count(info.entries, 'face')}, {size:.1f} MiB of at most {cap} MiB")
        print(_count(keys, "key"))
    return 0


def _clear(cache: Cache, store: KeyStore, *, as_json: bool) -> int:
    try:
        removed, keys = cache.clear(), store.clear()
    except OSError as error:
        raise OutputError(f"cannot empty the cache {cache.folder}: {error}") from error
    if as_json:
        print_json({"removed": removed, "removed_keys": keys})
    else:
        print(f"removed {_count(removed, 'face')} and {_count(keys, 'key')} from {cache.folder}")
    return 0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
