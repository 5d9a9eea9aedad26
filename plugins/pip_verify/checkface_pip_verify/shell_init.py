"""`pip-checkface shell-init`: prints the shell function that sends `pip install` through us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from checkface_gate.errors import UnableError


@dataclass(frozen=True)
class Shell:
    """One that has such a function."""

    name: str
    function: str
    """A file beside this one, in the shell's own language: it can be read and checked as it is."""
    startup: str = ""
    """The file of a user that loads it, where shells of one language differ in that."""

    @property
    def text(self) -> str:
        file = resources.files(__package__).joinpath("shell", self.function)
        return file.read_text("utf-8").replace("{file}", self.startup).replace("{name}", self.name)


SHELLS = {
    "bash": Shell("bash", "pip.sh", "~/.bashrc"),
    "zsh": Shell("zsh", "pip.sh", "~/.zshrc"),
    "fish": Shell("fish", "pip.fish"),
    "pwsh": Shell("pwsh", "pip.ps1"),
}
"""In the first two `function pip`, not `pip()`: there an alias named pip would be filled in."""


def run(words: Sequence[str]) -> None:
    """Print the function for one shell. Raises `UnableError` for a shell that is not known."""
    if len(words) != 1 or words[0] not in SHELLS:
        raise UnableError(
            f"expected 'shell-init SHELL' with one of {', '.join(SHELLS)}; "
            f"got {' '.join(['shell-init', *words])!r}"
        )
    print(SHELLS[words[0]].text, end="")
