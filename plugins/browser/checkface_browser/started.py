"""The life of the program that a browser has started."""

from __future__ import annotations

import sys

from checkface.program import Boundary
from checkface_browser.native_host import run


def main() -> int:
    return Boundary("checkface native-host").run(lambda: run(sys.argv[1:]))
