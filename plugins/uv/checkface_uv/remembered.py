"""Compares what stays installed with the ledger: uv never looks at its bytes again.

With other bytes for the same version in the lock, uv says that all is in place. So whoever changes
a digest in the lock is noticed here, also where nothing would be installed.
"""

from __future__ import annotations

from collections.abc import Sequence

from checkface import Acceptance, Face, latest_by_identity, normal_filename
from checkface_channels.locks.interface import LockedPackage
from checkface_gate.errors import DifferenceError
from checkface_uv.changes import Changes
from checkface_uv.locked import LockedFile, UvLock, wheels_of


def remembered_difference(
    lock: UvLock, acceptances: Sequence[Acceptance], changes: Changes
) -> DifferenceError | None:
    """What stays, and was accepted with another digest than the lock has now."""
    latest = latest_by_identity(acceptances)
    for package in lock.lock.packages:
        if package.here and package.name not in changes.installed:
            for file in wheels_of(package):
                held = latest.get(normal_filename(file.filename))
                if held and held.digest != file.digest:
                    return _difference(package, file, held)
    return None


def _difference(package: LockedPackage, file: LockedFile, held: Acceptance) -> DifferenceError:
    return DifferenceError(
        f"{file.filename} has CHANGED in uv.lock:\n"
        f"  accepted before  {held.digest}  {' '.join(Face(held.digest).words)}\n"
        f"  locked now       {file.digest}  {' '.join(Face(file.digest).words)}\n"
        "Nothing was installed, and --yes does not cover this: a released file never changes, and "
        f"uv would leave what is installed of {package.title} as it is. Find out who has changed "
        f"uv.lock; once you know that the new face is right: pip-checkface ledger forget "
        f"{file.filename}, and --reinstall-package {package.name}"
    )
