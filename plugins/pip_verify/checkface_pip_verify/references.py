"""Turns `pypi:NAME==VERSION` into the wheel that pip would install here, or into its release."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from checkface import Digest, Pin, Resolved, UnresolvedReferenceError, hookimpl

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
    name, version = _pinned(reference, wanted.removesuffix(SUFFIX))
    if wanted.endswith(SUFFIX):
        # Every checkface command loads this module, and few ask an index for a release.
        from checkface_pip_verify.release_reference import resolve_release

        return resolve_release(reference, name, version)
    with tempfile.TemporaryDirectory(prefix="checkface-") as folder:
        wheel = _download(reference, f"{name}=={version}", Path(folder))
        pin = Pin.of_file(wheel)
        pins = (str(pin),) if pin else ()
        return Resolved(reference, Digest.of_file(wheel), wheel.name, version, True, pins)


def _pinned(reference: str, wanted: str) -> tuple[str, str]:
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
    arguments = ["--no-deps", "--only-binary=:all:", "--no-input", "--disable-pip-version-check"]
    command = [sys.executable, "-P", "-m", "pip", "download", "--quiet", *arguments]
    done = subprocess.run(
        [*command, "--dest", str(folder), "--", pin], capture_output=True, text=True, check=False
    )
    found = sorted(folder.iterdir())
    if done.returncode or len(found) != 1:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        raise UnresolvedReferenceError(
            f"pip cannot fetch {reference!r}: {said[-1].strip() if said else 'no reason given'}"
        )
    return found[0]
