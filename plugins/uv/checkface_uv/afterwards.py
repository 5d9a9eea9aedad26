"""Looks, once uv has installed, whether what is there is what was shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checkface import plain
from checkface_gate.errors import DifferenceError
from checkface_gate.wheel import Candidate
from checkface_uv.changes import titled
from checkface_uv.destination import Destination
from checkface_uv.snapshot import Snapshot, infos_of


def not_as_shown(
    fetched: Snapshot, destination: Destination, approved: Sequence[Candidate]
) -> Iterator[str]:
    """Titles of those wheels of which a file is missing, or is another one."""
    for each in approved:
        if not each.wheel.is_source and not fetched.is_in(each.wheel.name, destination):
            yield titled(each.wheel.name, each.wheel.version)


def require_as_shown(
    fetched: Snapshot, approved: Sequence[Candidate], arrival: Arrival, where: str
) -> None:
    """Raises `DifferenceError` for what is missing or another, or has come and was not said.

    `where` is what a person then looks into.
    """
    wrong = [*not_as_shown(fetched, arrival.destination, approved), *arrival.surprises()]
    if wrong:
        raise DifferenceError(
            f"uv says that it has installed, but {wrong[0]} is not there as it was shown; the "
            f"ledger does not know of it; look into {where} before you use it"
        )


@dataclass(frozen=True)
class Arrival:
    """What has come to one place."""

    destination: Destination
    before: Mapping[str, str]
    """By `infos_of`, as is what is there now."""
    is_said: Callable[[str, str], bool]
    """Whether somebody has said that this name and version would come."""

    def surprises(self) -> Iterator[str]:
        """What has come, or come anew, and nobody had said that it would."""
        now = infos_of(self.destination)
        for each in now:
            name, _, version = each.rpartition("-")
            if self.before.get(each) != now[each] and not self.is_said(name, version):
                yield plain(each)
