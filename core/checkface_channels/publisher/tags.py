"""Turns a tag into whether it means a version of a project, however it is written."""

from __future__ import annotations

import re

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

_VERSION_START = re.compile(r"(?:^|[-_/@])v?(?=\d)", re.IGNORECASE)


def is_tag_of(tag: str, name: str, version: str) -> bool:
    return any(
        _is_prefix(tag[: cut.start()], name) and _is_same(tag[cut.end() :], version)
        for cut in _VERSION_START.finditer(tag)
    )


def _is_prefix(text: str, name: str) -> bool:
    return not text or canonicalize_name(text) in {canonicalize_name(name), "release"}


def _is_same(written: str, version: str) -> bool:
    """`1.0`, `1.0.0` and `v1.0-rc1` are spelt in more than one way."""
    try:
        return Version(written) == Version(version)
    except InvalidVersion:
        return written == version
