"""Compares what an index said of its wheels (PEP 658) with what the wheels say of themselves.

pip resolves by the first and never looks at the second again: an index could invent a requirement,
or hide one, and what is shown and asked about would not be what the wheels need.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from checkface_channels.hosts import printable
from checkface_pip_verify.errors import DifferenceError, UnableError
from checkface_pip_verify.gate.download import Candidate

LARGEST = 16 << 20
"""Bytes of METADATA, which holds a project's whole description."""


def require_own_metadata(candidates: Iterable[Candidate], folder: Path) -> None:
    """Raises `DifferenceError` for the first wheel that requires something else than pip was told.

    `folder` holds the wheels. Raises `UnableError` for one that cannot be read.
    """
    for each in candidates:
        wheel = each.wheel
        told = {_normal(text) for text in wheel.requires}
        written = {_normal(text) for text in _requires(folder / wheel.filename)}
        if told != written:
            raise DifferenceError(
                f"{wheel.filename}: the index's metadata say that it requires "
                f"{_listed(told - written, written - told)}, and the wheel itself "
                f"{_listed(written - told, told - written)}; nothing was installed; do not trust "
                "this index"
            )


def _requires(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            found = [info for info in archive.infolist() if _is_metadata(info.filename)]
            if len(found) != 1 or found[0].file_size > LARGEST:
                raise UnableError(f"{path.name} is no wheel: expected one METADATA file in it")
            text = archive.read(found[0]).decode("utf-8", "replace")
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise UnableError(f"cannot look into {path.name}: {printable(str(error))}") from error
    return HeaderParser().parsestr(text).get_all("Requires-Dist") or []


def _is_metadata(member: str) -> bool:
    return re.fullmatch(r"[^/]+\.dist-info/METADATA", member) is not None


def _normal(text: str) -> str:
    joined = " ".join(text.split())
    try:
        return str(Requirement(joined))
    except InvalidRequirement:
        return joined


def _listed(some: Iterable[str], others: Iterable[str]) -> str:
    found = ", ".join(repr(printable(text)) for text in sorted(some)[:5])
    return found or f"not {'that' if others else 'anything'}"
