"""`pip-checkface shell-init`: prints the shell function that sends `pip install` through us."""

from __future__ import annotations

from collections.abc import Sequence

from checkface_gate.shell_functions import print_function, shells_of

SHELLS = shells_of("checkface_pip_verify", "pip")


def run(words: Sequence[str]) -> None:
    """Print the function for one shell. Raises `UnableError` for a shell that is not known."""
    print_function(SHELLS, words)
