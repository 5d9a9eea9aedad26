"""Turns a shell's name into the function that sends an installer's commands through us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from checkface_gate.errors import UnableError


@dataclass(frozen=True)
class Shell:
    """One that has such a function, in a file of the folder `shell` of a host's `package`."""

    name: str
    package: str
    file: str
    """In the shell's own language: it can be read and checked as it is."""
    startup: str = ""
    """The file of a user that loads it, where shells of one language differ in that."""

    @property
    def text(self) -> str:
        file = resources.files(self.package).joinpath("shell", self.file)
        return file.read_text("utf-8").replace("{file}", self.startup).replace("{name}", self.name)


def shells_of(package: str, installer: str) -> Mapping[str, Shell]:
    """Where the function has an alias's name it is `function pip`, not `pip()`: there the alias
    would be filled in."""
    return {
        "bash": Shell("bash", package, f"{installer}.sh", "~/.bashrc"),
        "zsh": Shell("zsh", package, f"{installer}.sh", "~/.zshrc"),
        "fish": Shell("fish", package, f"{installer}.fish"),
        "pwsh": Shell("pwsh", package, f"{installer}.ps1"),
    }


def print_function(shells: Mapping[str, Shell], words: Sequence[str]) -> None:
    """For one shell. Raises `UnableError` for a shell that is not known."""
    if len(words) != 1 or words[0] not in shells:
        raise UnableError(
            f"expected 'shell-init SHELL' with one of {', '.join(shells)}; "
            f"got {' '.join(['shell-init', *words])!r}"
        )
    print(shells[words[0]].text, end="")
