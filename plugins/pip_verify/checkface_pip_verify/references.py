"""Turns `pypi:NAME==VERSION` into the wheel that pip would install here, or into its release."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import InvalidRequirement, Requirement

from checkface import Digest, Pin, Resolved, UnresolvedReferenceError, hookimpl

if TYPE_CHECKING:
    from checkface_pip_verify.pip.complaint import PipComplaintError

PREFIX = "pypi:"
SUFFIX = "#release"


@hookimpl
def checkface_resolve(reference: str) -> Resolved | None:
    """The wheel of a project's version for this interpreter, from the index that pip is set to.

    With `#release`: all files that the index lists for that version.
    """
    kind, _, wanted = reference.strip().partition(":")
    if f"{kind.lower()}:" != PREFIX:
        return None
    name, version = _name_and_version(reference, wanted.removesuffix(SUFFIX))
    if wanted.endswith(SUFFIX):
        # Every checkface command loads this module, and few ask an index for a release.
        from checkface_pip_verify.release_reference import resolve_release

        return resolve_release(reference, name, version)
    with tempfile.TemporaryDirectory(prefix="checkface-") as folder:
        wheel = _download(reference, f"{name}=={version}", Path(folder))
        pin = Pin.of_file(wheel)
        pins = (str(pin),) if pin else ()
        return Resolved(reference, Digest.of_file(wheel), wheel.name, version, True, pins)


def _name_and_version(reference: str, wanted: str) -> tuple[str, str]:
    try:
        requirement = Requirement(wanted)
        (specifier,) = requirement.specifier
    except (InvalidRequirement, ValueError) as error:
        raise _unclear(reference) from error
    if requirement.url or specifier.operator != "==" or specifier.version.endswith("*"):
        raise _unclear(reference)
    return requirement.name, specifier.version


def _unclear(reference: str) -> UnresolvedReferenceError:
    return UnresolvedReferenceError(
        f"{reference!r} names no single version: expected pypi:NAME==VERSION or "
        "pypi:NAME==VERSION#release"
    )


def _download(reference: str, pin: str, folder: Path) -> Path:
    """Let pip fetch the wheel: it knows the user's index, proxy and password."""
    from checkface_gate.errors import RefusedError, UnableError
    from checkface_gate.tool.time_limit import Limit
    from checkface_pip_verify.pip.complaint import PipComplaintError
    from checkface_pip_verify.pip.process import Pip

    wheels, log = folder / "wheels", folder / "pip.log"
    wheels.mkdir()
    words = ["--quiet", "--no-deps", "--no-input", "--disable-pip-version-check", f"--log={log}"]
    try:
        pip = Pip.own().within(folder)
        pip.ask(["download", *words, f"--dest={wheels}", "--", pin], limit=Limit.of_step(folder))
        (wheel,) = wheels.iterdir()
    except PipComplaintError as error:
        why = _explanation(error, log)
        raise UnresolvedReferenceError(f"pip cannot fetch {reference!r}: {why}") from error
    except (UnableError, RefusedError, ValueError) as error:
        raise UnresolvedReferenceError(f"pip cannot fetch {reference!r}: {error}") from error
    return wheel


def _explanation(complaint: PipComplaintError, log: Path) -> str:
    """pip's last line is the same for a version that there is not and for a dead network."""
    from checkface_pip_verify.errors import PipFailedError
    from checkface_pip_verify.pip.log import explain_failure

    explained = explain_failure(1, log, log.with_name("no mark"), builds=False)
    is_silent = isinstance(explained, PipFailedError) and explained.told
    return complaint.said.removeprefix("ERROR: ") if is_silent else str(explained)
