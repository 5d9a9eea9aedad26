"""Runs the step: `python -m checkface_github_action`."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from checkface.program import start
    except KeyboardInterrupt:
        sys.exit(130)
    start("checkface_github_action.step")
