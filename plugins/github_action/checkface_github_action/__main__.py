"""Runs the step: `python -m checkface_github_action`."""

from __future__ import annotations

import sys

from checkface_github_action.step import main

if __name__ == "__main__":
    sys.exit(main())
