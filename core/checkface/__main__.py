"""Makes `python -m checkface` the same as the `checkface` command."""

from __future__ import annotations

import sys

from checkface.cli import main

sys.exit(main())
