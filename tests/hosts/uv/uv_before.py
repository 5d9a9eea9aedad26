"""Puts a program of ours in the place of uv, which does something beside what uv does."""

from __future__ import annotations

import shlex
from pathlib import Path

from tests.hosts.uv.uv_bench import UvBench

LOGGED = """#!/bin/sh
printf '%s\\n' "$*" >> {log}
exec {uv} "$@"
"""
IS_LAST = '*" --link-mode=copy "*" --offline "*|*" --offline "*" --link-mode=copy "*'
"""The words of the step after the question, and of no other."""
AFTER_LAST = """#!/bin/sh
{uv} "$@"
code=$?
case " $* " in {is_last}) {then} ;; esac
exit $code
"""
BEFORE_LAST = """#!/bin/sh
case " $* " in {is_last})
    : > {reached}
    while [ ! -e {go} ]; do sleep 0.05; done ;;
esac
exec {uv} "$@"
"""


def put_before(bench: UvBench, text: str, **values: object) -> None:
    """The bench's uv is `text` from now on, in which {uv} is the real one."""
    folder = bench.folder / "before"
    folder.mkdir()
    shim = folder / "uv"
    quoted = {name: shlex.quote(str(value)) for name, value in values.items() if name != "then"}
    then = values.get("then", ":")
    shim.write_text(
        text.format(**quoted, uv=shlex.quote(str(bench.uv)), is_last=IS_LAST, then=then)
    )
    shim.chmod(0o755)
    bench.uv = Path(shim)
