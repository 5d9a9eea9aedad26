"""The `checkface` command and `python -m checkface`: one process, from its first line."""

from __future__ import annotations

import sys


def main() -> None:
    """Ctrl-C is met also while this is imported."""
    try:
        if not sys.flags.safe_path:
            del sys.path[0]  # with -m the folder that we are in, whose modules may be a stranger's
        from checkface.program import start
    except KeyboardInterrupt:
        sys.exit(130)
    start("checkface.command.cli")


if __name__ == "__main__":
    main()
