"""`uv-checkface shell-init`: prints the shell functions that send uv's installs through us."""

from __future__ import annotations

from collections.abc import Sequence

from checkface_gate.shell_functions import print_function, shells_of

SHELLS = shells_of("checkface_uv", "uv")


def run(words: Sequence[str]) -> int:
    """Print the functions for one shell. Raises `UnableError` for a shell that is not known."""
    print_function(SHELLS, words)
    return 0
