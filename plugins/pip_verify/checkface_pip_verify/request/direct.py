"""Tells a requirement by name from a direct reference, and refuses those that could run code.

`--only-binary=:all:` covers what pip finds in an index. A path, an sdist's URL or a repository is
built, and so its code is run, as soon as pip resolves it: long before any face could be shown.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from packaging.requirements import InvalidRequirement, Requirement

from checkface_channels.hosts import printable
from checkface_gate.errors import NO_OPTION, RefusedError
from checkface_pip_verify.errors import PipFailedError

ARCHIVES = re.compile(
    r"\.(?:zip|whl|tar|tgz|tbz|txz|tlz|tar\.(?:gz|bz2|xz|lz|lzma))$", re.IGNORECASE
)
"""A word that ends so is a file to pip, although it may read as a project's name."""

_TYPO = re.compile(r"([\w.-]+(?:\[[\w.,\s-]*\])?)\s*=\s*(\d[\w.+!*-]*)", re.ASCII)
"""One `=` where two were meant: no path, and so nothing that pip could build."""

SCHEMES = ("http", "https", "file")


def require_harmless(text: str, where: str, shown: str | None = None) -> bool:
    """Whether `text` is a direct reference to a wheel, which runs nothing when it is resolved.

    Raises `RefusedError` for every other direct reference. `shown` is how the user wrote it, where
    that is not `text`; an empty one is not for his eyes.
    """
    reference = _reference(text)
    if reference is None:
        return False
    if not is_wheel(reference):
        written = text if shown is None else shown
        raise _typing_error(written, where) or _refusal(written, where)
    return True


def _typing_error(text: str, where: str) -> PipFailedError | None:
    """As pip says it, with its code; None if `text` may be a path after all."""
    typo = _TYPO.fullmatch(text.strip())
    if typo is None or ARCHIVES.search(text.strip()):
        return None
    meant = printable(f"{typo[1]}=={typo[2]}")
    return PipFailedError(
        1, f"{printable(text)!r} ({where}) is no requirement: did you mean {meant}?"
    )


def refuse_editable(text: str, where: str) -> RefusedError:
    """The error for `-e`: an editable project is built when pip resolves it."""
    return _refusal(f"-e {text}" if text else "", where)


def _reference(text: str) -> str | None:
    """The path or URL that pip takes a requirement for; None if it takes it for a name.

    pip looks for paths first: what ends like an archive or names a folder is one, whatever it reads
    like as a name and a version.
    """
    requirement, bare = _requirement_or_none(text), _bare_reference(text)
    if requirement is None:
        return bare
    if requirement.url:
        return bare if _is_folder(bare) else requirement.url
    is_path = ARCHIVES.search(bare) or bare.startswith(".") or any(c in bare for c in "/\\")
    return bare if is_path else None


def _is_folder(bare: str) -> bool:
    """A folder may be called `name @ https:`, and hold more of a URL."""
    return "/" in bare and Path(bare).is_dir()


def _requirement_or_none(text: str) -> Requirement | None:
    try:
        return Requirement(text)
    except InvalidRequirement:
        return None


def _bare_reference(text: str) -> str:
    """A path or URL without the marker and the extras that pip lets stand behind it."""
    separator = "; " if "://" in text else ";"
    reference = text.partition(separator)[0].strip()
    return re.sub(r"\[[^\]]*\]$", "", reference)


def is_wheel(reference: str) -> bool:
    if "://" not in reference and not reference.lower().startswith("file:"):
        return reference.endswith(".whl") and not Path(reference).is_dir()
    try:
        parts = urlsplit(reference)
    except ValueError:
        return False
    if parts.scheme.lower() not in SCHEMES:
        return False
    if parts.scheme.lower() == "file" and Path(url2pathname(parts.path)).is_dir():
        return False
    return PurePosixPath(unquote(parts.path)).suffix == ".whl"


def _refusal(text: str, where: str) -> RefusedError:
    what = f"{printable(text)!r} ({where})" if text else f"what stands at {where}"
    return RefusedError(
        f"refused {what}: pip would run its code before you could see a "
        "face; expected a project's name, or a wheel",
        allowed_by=f"{NO_OPTION}: build a wheel of it yourself if you trust it, or install it with "
        "plain pip",
    )
