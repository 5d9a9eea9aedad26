"""The `uv-checkface` command and `python -m checkface_uv`: one process, on a clean path.

The folder that we are called in may be a stranger's. Python looks there for modules first with
`-m`, and wherever PYTHONPATH names it; what it finds, it runs. So nothing is imported before what
depends on that folder is off the path, and the rest of PYTHONPATH stands behind the libraries.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Ctrl-C is met also while this is imported."""
    try:
        _shadow_nothing()
        from checkface.program import start
    except KeyboardInterrupt:
        sys.exit(130)
    start("checkface_uv.cli")


def _shadow_nothing() -> None:
    paths = os.environ.get("PYTHONPATH", "")
    given = paths.split(os.pathsep) if paths else []  # an empty one is the folder that we are in
    library = os.path.dirname(os.__file__)  # noqa: PTH120 - pathlib is not imported yet
    named = {os.path.abspath(path) for path in given} - {library}  # noqa: PTH100
    first = 0 if sys.flags.safe_path else 1  # the script's folder, or with -m the one we are in
    kept = [path for path in sys.path[first:] if path and path not in named]
    sys.path[:] = kept + [path for path in given if os.path.isabs(path)]  # noqa: PTH117


if __name__ == "__main__":
    main()
