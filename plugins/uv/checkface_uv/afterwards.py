"""Looks, once uv has installed, whether what is there is what was shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from checkface import plain
from checkface_gate.errors import DifferenceError
from checkface_gate.wheel import Candidate
from checkface_uv.changes import titled
from checkface_uv.destination import Destination
from checkface_uv.snapshot import Snapshot


def not_as_shown(
    fetched: Snapshot, destination: Destination, approved: Sequence[Candidate]
) -> Iterator[str]:
    """Titles of those wheels of which a file is missing, or is another one."""
    for each in approved:
        if not each.wheel.is_source and not fetched.is_in(each.wheel.name, destination):
            yield titled(each.wheel.name, each.wheel.version)


def surprises(
    before: Mapping[str, str], now: Mapping[str, str], is_said: Callable[[str, str], bool]
) -> Iterator[str]:
    """What has come, or come anew, and nobody had said that it would; both are by `infos_of`."""
    for each in now:
        name, _, version = each.rpartition("-")
        if before.get(each) != now[each] and not is_said(name, version):
            yield plain(each)


def require_as_shown(wrong: Sequence[str], where: str = "the environment") -> None:
    """Raises `DifferenceError` if there are any."""
    if wrong:
        raise DifferenceError(
            f"uv says that it has installed, but {wrong[0]} is not there as it was shown; the "
            f"ledger does not know of it; look into {where} before you use it"
        )
