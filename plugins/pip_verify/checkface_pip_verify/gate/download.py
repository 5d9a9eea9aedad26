"""Downloads exactly the wheels of a plan into a private folder and hashes what lies on the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import checkface_gate.wheel
from checkface import Artifact
from checkface_gate.errors import DifferenceError
from checkface_pip_verify.gate.index_access import without_credentials
from checkface_pip_verify.pip.plan import Wheel


@dataclass(frozen=True)
class Candidate(checkface_gate.wheel.Candidate):
    """A wheel on the disk, and how it is named to pip."""

    wheel: Wheel

    @property
    def pin(self) -> str:
        """A line that lets pip install these bytes and no others."""
        return self._with_hash(self.wheel.name)

    @property
    def request_pin(self) -> str:
        """The same, with the extras that the user asked for; a constraint must not name them."""
        extras = f"[{','.join(self.wheel.extras)}]" if self.wheel.extras else ""
        return self._with_hash(self.wheel.name + extras)

    def _with_hash(self, named: str) -> str:
        return f"{named}=={self.wheel.version} --hash={self.digest}\n"


def fetch_lists(wheels: Sequence[Wheel]) -> list[str]:
    """What requirement files hold that name `wheels` by URL, and that are not empty.

    pip wants a hash on every line of a file or on none. No password is in them, for a killed run
    leaves them behind: see `index_access.credentials`.
    """
    pinned = [_line(wheel) for wheel in wheels if wheel.pip_hash]
    unpinned = [_line(wheel) for wheel in wheels if not wheel.pip_hash]
    return ["".join(lines) for lines in (pinned, unpinned) if lines]


def _line(wheel: Wheel) -> str:
    """pip fills in ${VARIABLES} in such lines: an index must not read our environment that way."""
    url = without_credentials(wheel.url.partition("#")[0]).replace("$", "%24")
    pinned = f" --hash={wheel.pip_hash}" if wheel.pip_hash else ""
    return f"{wheel.name} @ {url}{pinned}\n"


def candidates_in(folder: Path, wheels: Sequence[Wheel]) -> tuple[Candidate, ...]:
    """The wheels as they lie in `folder`, hashed by us, whatever index or pip have said.

    Raises `DifferenceError` if a digest is not the promised one, or if the folder holds other
    files than those that pip had resolved.
    """
    found = {path.name for path in folder.iterdir()}
    expected = {wheel.filename for wheel in wheels}
    if found != expected:
        odd = ", ".join(map(repr, sorted(found ^ expected)))
        raise DifferenceError(
            f"pip downloaded other files than it had resolved ({odd}); nothing was installed; "
            "try again, and tell the keeper of the index if it stays so"
        )
    return tuple(Candidate(wheel, Artifact.of_file(folder / wheel.filename)) for wheel in wheels)
